"""Heeding what decides who is shown and where: consents, volunteers, units, closed accounts.

Each takes in the copy first, as the copy's own door does: so what is decided here is never older than the event.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from services.credits.honours.marking import mark
from services.credits.honours.models import Honour, RankedUnit
from services.credits.honours.ranking import hide, units_showing
from services.credits.honours.settling import locked
from shared.contracts.base import Received
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import learn_unit
from shared.runtime.events.versions import keep_newest
from shared.runtime.events.volunteers import KnownVolunteer, learn_consents, learn_volunteer


def heed_consents(session: Session, event: Received) -> None:
    """Whoever has taken the consent back is gone from walls and rankings; whoever gives it comes soon."""
    learn_consents(session, event)
    look_again(session, session.scalars(select(KnownVolunteer.id).where(KnownVolunteer.account_id == event.id)).all())


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no volunteer any more is gone; whoever has moved stands in other rankings soon."""
    learn_volunteer(session, event)
    look_again(session, [event.id])


def heed_unit(session: Session, event: Received) -> None:
    """Below a unit that stands elsewhere all are in other rankings now."""
    learn_unit(session, event)
    seen = session.get(RankedUnit, event.id, with_for_update=True)
    has_moved = seen is None or seen.parent_id != event.parent_id
    place = {"id": event.id, "parent_id": event.parent_id, "version": event.version}
    waits = {"waits": True, "marked_to": None} if has_moved else {"waits": seen.waits, "marked_to": seen.marked_to}
    keep_newest(session, RankedUnit, **place, **waits)


def look_again(session: Session, volunteer_ids: Sequence[UUID]) -> None:
    """Hide at once those who are not to be shown, and have all of them counted again."""
    locked(session, volunteer_ids)
    hide(session, set(volunteer_ids) - units_showing(session, volunteer_ids).keys())
    mark(session, volunteer_ids)


def leave(session: Session, volunteer_id: UUID) -> None:
    """Somebody has left for good: what was counted stays under an id that is nobody's, and is shown nowhere."""
    has_left = update(Honour).where(Honour.volunteer_id == volunteer_id).values(has_left=True)
    session.execute(has_left, execution_options={"synchronize_session": "fetch"})
    hide(session, [volunteer_id])
