"""What waits for somebody who decides: pages with what is due first, and the record it is about."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, tuple_

from services.identity.accounts.models import Account
from services.identity.units.domain import lineage_of
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.policy import may
from services.identity.volunteers.units import unit_by_id
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, position_of
from shared.runtime.data.session import Session


def due_first(session: Session, rows: Select[Any], model: Any, request: Loaded) -> Page[Any]:
    """A page in the order of due days; `request.overdue`: only those whose day is over."""
    if request.overdue:
        rows = rows.where(model.due_on < business_date(session.now))
    if request.cursor:
        rows = rows.where(tuple_(model.due_on, model.id) > _place_after(request))
    found = list(session.scalars(rows.order_by(model.due_on, model.id).limit(request.limit + 1)))
    if len(found) <= request.limit:
        return Page(found, None)
    last = found[request.limit - 1]
    return Page(found[: request.limit], cursor_after(request, last.due_on.isoformat(), str(last.id)))


def shown_record(
    session: Session, record: Volunteer | None, name: str | None, account_id: UUID, actor: Actor
) -> SimpleNamespace | None:
    """The record with a document, beside the person who says that it is theirs; None for none in reach.

    The same is looked up in every case: how long it takes tells nothing of other parts of the union.
    """
    person, unit = session.get_one(Account, account_id), unit_by_id(session, record.unit_id if record else None)
    if record is None or unit is None or not may(actor, session.now).reviews_at(lineage_of(unit.path)):
        return None
    is_entered = record.state == VolunteerState.ENTERED
    return SimpleNamespace(
        id=record.id,
        state=record.state,
        unit_code=unit.code,
        same_name=record.name == name,
        same_phone=record.phone_index == person.phone_index if is_entered else None,
        version=record.version,
    )


def _place_after(request: Loaded) -> tuple[Any, UUID]:
    """Day and id of the last one shown. Raises Invalid."""
    day, last = position_of(request, str, str)
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
