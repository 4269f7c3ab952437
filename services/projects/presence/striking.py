"""What was noted of somebody and is not so, or leads to nothing: it never counts."""

from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import SignUp
from services.projects.presence.domain import LIFE
from services.projects.presence.models import Attendance
from shared.contracts.projects.presence_words import AttendanceState
from shared.runtime.data.session import Session


def strike(session: Session, attendance: Attendance, reason: str | None, by_account: UUID | None) -> None:
    """Make it void; its shift is locked, and its state allows it."""
    after = LIFE.after(attendance.state, "strike")
    assert after is not None
    attendance.state, attendance.reason, attendance.put_right_by = after, reason, by_account
    attendance.version, attendance.changed_at = attendance.version + 1, session.now


def strike_all(session: Session, sign_up: SignUp) -> None:
    """Of somebody who has a place no more, or gets none: what was noted goes with it, for the same reason."""
    rows = select(Attendance).where(Attendance.sign_up_id == sign_up.id, Attendance.state != AttendanceState.VOID)
    for attendance in session.scalars(rows.order_by(Attendance.id).execution_options(populate_existing=True)):
        strike(session, attendance, sign_up.reason, sign_up.decided_by)
