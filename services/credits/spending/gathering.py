"""What spending asks before it decides: the scheme, the person, the thing as it is now.

Locks: the person, then the thing, then accounts as the ledger does.
"""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from services.credits.schemes.domain.rules import BookRules
from services.credits.schemes.lines import scheme_at
from services.credits.spending.models import Hardship
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.refusals.spending import OPEN_TOO_MANY, SPENDING_NOT_FORESEEN
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer

Thing = TypeVar("Thing")


def acting_locked(session: Session, actor: Actor) -> KnownVolunteer:
    """The volunteer who acts; what else they begin waits. Raises Forbidden."""
    own = acting_volunteer(session, actor)
    session.execute(select(KnownVolunteer.id).where(KnownVolunteer.id == own.id).with_for_update())
    return own


def locked(session: Session, model: type[Thing], id: UUID, missing: Declared, *whose: ColumnElement[bool]) -> Thing:
    """A thing as it is now. Raises NotFound."""
    rows = select(model).where(model.id == id, *whose).with_for_update()  # type: ignore[attr-defined]
    found = session.scalar(rows.execution_options(populate_existing=True))
    if found is None:
        raise missing()
    return found


def rules_at(session: Session, unit_id: UUID, book: Book) -> BookRules:
    """What holds today. Raises Conflict where nobody has said anything of the book."""
    said = scheme_at(session, unit_id, business_date(session.now)).of(book)
    if said is None:
        raise SPENDING_NOT_FORESEEN(book=book.value)
    return said.rules


def is_in_hardship(session: Session, volunteer_id: UUID) -> bool:
    """Whether that is recognised today."""
    found = select(Hardship.id).where(
        Hardship.volunteer_id == volunteer_id,
        Hardship.until >= business_date(session.now),
        Hardship.ended_at.is_(None),
    )
    return session.scalar(found.limit(1)) is not None


def refuse_many(session: Session, model: Any, open_max: int, *open_ones: ColumnElement[bool]) -> None:
    """Raises Conflict where so many are open."""
    if (session.scalar(select(func.count()).select_from(model).where(*open_ones)) or 0) >= open_max:
        raise OPEN_TOO_MANY(open_max=open_max)
