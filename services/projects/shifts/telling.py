"""How the new state of a shift is told. Those of an activity that is not opened yet are nobody's business."""

from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Activity, Shift
from shared.contracts.projects.activity_words import ActivityState
from shared.contracts.projects.shifts import ShiftChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def changed(session: Session, shift: Shift) -> None:
    """Count the version up, and tell it."""
    shift.version += 1
    shift.changed_at = session.now
    if shift.activity.state != ActivityState.PLANNED:
        session.add(told_again(shift))


def told_again(shift: Shift) -> Outbox:
    """The event with the version that stands."""
    activity = shift.activity
    told = SimpleNamespace(
        id=shift.id,
        activity_id=activity.id,
        project_id=activity.project_id,
        unit_id=activity.unit_id,
        team_id=activity.team_id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        state=shift.state,
        reason=shift.reason,
        version=shift.version,
    )
    return Outbox.of(ShiftChanged, told, unit_id=activity.unit_id)


def shifts_after(session: Session, last: Shift | None, limit: int) -> list[Shift]:
    """All shifts that were told, page by page in the order of ids: what is told again."""
    rows = select(Shift).join(Shift.activity).where(Activity.state != ActivityState.PLANNED).order_by(Shift.id)
    rows = rows.options(joinedload(Shift.activity)).limit(limit)
    return list(session.scalars(rows.where(Shift.id > last.id) if last else rows))
