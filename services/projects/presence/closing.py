"""What happens to a shift after its end by itself: who did not check out, who did not come, whom nobody let in.

The only place that ends attendances. Each shift has a transaction of its own, and is closed once (`settled_at`): one
that breaks is tried again at the next tick, and the others are closed.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from services.projects.activities.models import Shift, SignUp
from services.projects.activities.places import lock_persons, locked_shift
from services.projects.presence.domain import LIFE
from services.projects.presence.here import windows_of
from services.projects.presence.models import Attendance, DeviceUse
from services.projects.presence.rules import rules_on
from services.projects.presence.walk_ins import due_at
from services.projects.records.settling import settle
from services.projects.sign_ups.absent import end_absent
from services.projects.sign_ups.line import leave
from shared.contracts.projects.activity_words import CameBy, SignUpState
from shared.contracts.projects.presence_words import AttendanceState
from shared.kernel.clock import business_date
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.rounds import one_by_one
from shared.runtime.data.session import Session

SHIFTS_AT_ONCE_MAX = 500  # of a tick
REMOVED_AT_ONCE_MAX = 1000
WALK_INS = (SignUp.state == SignUpState.SUBMITTED, SignUp.came_by == CameBy.WALK_IN)


def work(db: CallDatabase, is_stopping: Callable[[], bool]) -> None:
    """Close the shifts that are over, end walk-ins that nobody decided on, and forget old devices."""
    for due, act in ((shifts_to_close, close_shift), (shifts_with_old_walk_ins, end_walk_ins)):
        one_by_one(db, db.read(due), act, is_stopping=is_stopping)
    if not is_stopping():
        db.step(forget_devices)


def close_shift(session: Session, shift_id: UUID) -> None:
    """Who is still inside has not checked out, and who has a place and never came is a no-show."""
    looked_at = select(Attendance).where(
        Attendance.shift_id == shift_id,
        or_(
            Attendance.state == AttendanceState.OPEN,
            and_(Attendance.state == AttendanceState.CLOSED, Attendance.is_flagged),
        ),
    )
    people = {attendance.volunteer_id for attendance in session.scalars(looked_at)}
    lock_persons(session, people)
    shift = locked_shift(session, shift_id)
    assert shift is not None, "shifts do not vanish"
    if shift.settled_at is not None:
        return  # another process was quicker
    shift.settled_at = session.now
    for attendance in session.scalars(looked_at.execution_options(populate_existing=True)).all():
        if attendance.state == AttendanceState.OPEN:
            close_attendance(session, attendance)
        elif attendance.volunteer_id in people:
            settle(session, attendance.sign_up)  # others may have brought a flag upon it, whom they had not locked
    end_absent(session, shift)


def close_attendance(session: Session, attendance: Attendance) -> None:
    """The window for checking out is over; person and shift are locked."""
    after = LIFE.after(attendance.state, "close")
    assert after is not None
    attendance.state = after
    attendance.version, attendance.changed_at = attendance.version + 1, session.now
    settle(session, attendance.sign_up)


def end_walk_ins(session: Session, shift_id: UUID) -> None:
    """Walk-ins that nobody decided on come to nothing."""
    locked_shift(session, shift_id)
    rows = select(SignUp).where(SignUp.shift_id == shift_id, *WALK_INS)
    for sign_up in session.scalars(rows.order_by(SignUp.id).execution_options(populate_existing=True)).all():
        leave(session, sign_up, "lapse")


def shifts_to_close(session: Session) -> list[UUID]:
    """Those at which nobody can check out any more, and which were not closed yet."""
    rows = select(Shift).where(Shift.settled_at.is_(None), Shift.ends_at <= session.now)
    return _due(session, rows, lambda shift: windows_of(shift).check_out_until <= session.now)


def shifts_with_old_walk_ins(session: Session) -> list[UUID]:
    """Those whose walk-ins are decided on no more, and which still have some that wait."""
    waiting = select(SignUp.shift_id).where(*WALK_INS, SignUp.ends_at <= session.now)
    return _due(session, select(Shift).where(Shift.id.in_(waiting)), lambda shift: due_at(shift) <= session.now)


def forget_devices(session: Session) -> None:
    """Remove digests of devices that nobody needs any more."""
    until = session.now - timedelta(days=rules_on(business_date(session.now)).device_use_days)
    old = select(DeviceUse).where(DeviceUse.used_at < until).order_by(DeviceUse.used_at).limit(REMOVED_AT_ONCE_MAX)
    for row in session.scalars(old):
        session.delete(row)


def _due(session: Session, rows: Select[tuple[Shift]], is_due: Callable[[Shift], bool]) -> list[UUID]:
    """In the order of their ends, as far as a tick comes."""
    found = session.scalars(rows.order_by(Shift.ends_at, Shift.id).limit(SHIFTS_AT_ONCE_MAX))
    return [shift.id for shift in found if is_due(shift)]
