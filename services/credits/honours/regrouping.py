"""Units that found another place in the tree: all below them stand in other rankings now, and are marked."""

from sqlalchemy import select, update

from services.credits.honours.marking import mark
from services.credits.honours.models import Honour, RankedUnit
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import subtree
from shared.runtime.events.volunteers import KnownVolunteer

MARKED_AT_ONCE_MAX = 500  # in one transaction


def mark_moved(session: Session) -> int:
    """Mark the next volunteers below a unit that moved; 0 where none waits."""
    waiting = select(RankedUnit).where(RankedUnit.waits).order_by(RankedUnit.id).limit(1)
    unit = session.scalar(waiting.with_for_update(skip_locked=True))
    if unit is None:
        return 0
    if session.scalar(select(Honour.volunteer_id).limit(1)) is None:  # nobody stands anywhere: a city that just began
        session.execute(update(RankedUnit).where(RankedUnit.waits).values(waits=False, marked_to=None))
        return 1
    below = select(KnownVolunteer.id).join(Honour, Honour.volunteer_id == KnownVolunteer.id)
    below = below.where(KnownVolunteer.unit_id.in_(subtree(unit.id)))
    if unit.marked_to is not None:
        below = below.where(KnownVolunteer.id > unit.marked_to)
    ids = session.scalars(below.order_by(KnownVolunteer.id).limit(MARKED_AT_ONCE_MAX)).all()
    mark(session, ids)
    unit.waits = len(ids) == MARKED_AT_ONCE_MAX
    unit.marked_to = ids[-1] if unit.waits else None
    return 1
