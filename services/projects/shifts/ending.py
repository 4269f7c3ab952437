"""What time does to shifts and activities: they are over."""

from uuid import UUID

from sqlalchemy import select

from services.projects.activities import telling as activities
from services.projects.activities.domain import state_after as activity_after
from services.projects.activities.models import Activity, Shift
from services.projects.activities.places import locked_activity, locked_shift
from services.projects.shifts.domain import state_after
from services.projects.shifts.telling import changed
from shared.contracts.projects.activity_words import ActivityState, ShiftState
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.rounds import one_by_one
from shared.runtime.data.session import Session

A_TICK_MAX = 200


def end_shifts(db: CallDatabase) -> None:
    """End the shifts whose time is over, each in a transaction of its own."""
    one_by_one(db, db.read(_shifts_over), _end_shift)


def end_activities(db: CallDatabase) -> None:
    """End the activities whose last shift is over."""
    one_by_one(db, db.read(_activities_over), _end_activity)


def _end_shift(session: Session, shift_id: UUID) -> None:
    shift = locked_shift(session, shift_id)
    if shift is not None and shift.state == ShiftState.OPEN and shift.ends_at <= session.now:
        shift.state = state_after(shift.state, "end")
        changed(session, shift)


def _end_activity(session: Session, activity_id: UUID) -> None:
    activity = locked_activity(session, activity_id)
    if activity is not None and activity.state == ActivityState.OPEN and activity.last_ends_at <= session.now:
        activity.state = activity_after(activity.state, "end")
        activities.changed(session, activity)


def _shifts_over(session: Session) -> list[UUID]:
    rows = select(Shift.id).where(Shift.state == ShiftState.OPEN, Shift.ends_at <= session.now)
    return list(session.scalars(rows.order_by(Shift.ends_at).limit(A_TICK_MAX)))


def _activities_over(session: Session) -> list[UUID]:
    rows = select(Activity.id).where(Activity.state == ActivityState.OPEN, Activity.last_ends_at <= session.now)
    return list(session.scalars(rows.order_by(Activity.last_ends_at).limit(A_TICK_MAX)))
