"""Somebody is no volunteer any more, or closed their account: what becomes of them in credits.

What they had set aside is free again; what they asked, offered and were offered ends. What they have, and what they
owe, stays counted under an id that is nobody's: a ledger forgets nothing, and says nothing of who it was. Their honours
stay counted likewise, and are shown nowhere.

Both events may come, in any order and again: whoever comes later finds nothing left to do.
"""

from uuid import UUID

from sqlalchemy import select, update

from services.credits.certificates.outdating import forget_holder
from services.credits.honours import use_cases as honours
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.models import AccountDecision, OpenHold
from services.credits.ledger.timing import release_holds
from services.credits.spending import ending as spending
from shared.contracts.base import Received
from shared.contracts.credits.ledger_words import Book
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import has_left

LEFT = "owner_left"


def heed_closed_account(session: Session, event: Received) -> None:
    """A volunteer leaves everything."""
    if event.volunteer_id is not None:
        leave(session, event.volunteer_id)
        honours.leave(session, event.volunteer_id)


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no active volunteer by the newest that is known leaves everything."""
    if has_left(session, event):
        leave(session, event.id)


def leave(session: Session, volunteer_id: UUID) -> None:
    """Set nothing aside any more, be named on no certificate; what was said of them is forgotten."""
    forget_holder(session, volunteer_id)
    spending.leave(session, volunteer_id)
    accounts = [own(volunteer_id, book).id for book in Book]
    waiting = session.scalars(select(OpenHold.transfer_id).where(OpenHold.account_id.in_(accounts))).all()
    release_holds(session, waiting, LEFT)
    said = update(AccountDecision).where(AccountDecision.account_id.in_(accounts)).values(reason="")
    session.execute(said, execution_options={"synchronize_session": False})
