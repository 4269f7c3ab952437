"""Coming and going: the attendance that is made or closed, and what about it somebody should look at."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from services.projects.presence.domain import LIFE, overlap
from services.projects.presence.here import Here
from services.projects.presence.models import Attendance, DeviceUse
from services.projects.presence.proving import Proof
from services.projects.records.settling import settle
from services.projects.shifts.fixing import fix
from shared.contracts.projects.presence_words import AttendanceState, PresenceFlag
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session

OVERLAPPING_DAYS = 2  # a shift takes a day at most, so nobody is at one that they came to earlier
MOMENT = timedelta(microseconds=1)


def arrive(session: Session, here: Here, at: datetime, proof: Proof) -> Attendance:
    """Note that somebody came; `refuse_check_in` has passed."""
    assert here.pair is not None and here.inside is None
    fix(here.shift)
    made = Attendance(id=new_id(), sign_up_id=here.sign_up.id, shift_id=here.shift.id, activity_id=here.activity.id)
    made.volunteer_id, made.served_on = here.volunteer.id, business_date(here.shift.starts_at)
    made.pair, made.state, made.version, made.flags, made.is_flagged = here.pair, LIFE.beginning, 1, [], False
    made.came_in_at, made.came_in_by, made.in_grade = at, proof.way.value, proof.grade.value
    made.in_metres, made.in_step, made.in_recorder_id = proof.metres, proof.step, proof.recorder_id
    made.batch_id, made.changed_at = proof.batch_id, session.now
    made.shift, made.sign_up = here.shift, here.sign_up
    session.add(made)
    session.flush()
    here.attendances.append(made)
    _look_at(session, here, made, proof, (at, at + MOMENT))
    return made


def leave(session: Session, here: Here, gone: Attendance, at: datetime, proof: Proof, act: str) -> Attendance:
    """Note that somebody went; the record follows. act: of the attendance's life; its state allows it."""
    after = LIFE.after(gone.state, act)
    assert after is not None
    at = max(at, gone.came_in_at)  # a clock that was set back, or a call that began before the one it waited for
    gone.state, gone.went_out_at, gone.went_out_by = after, at, proof.way.value
    gone.out_grade, gone.out_metres, gone.out_step = proof.grade.value, proof.metres, proof.step
    gone.out_recorder_id, gone.batch_id = proof.recorder_id, proof.batch_id or gone.batch_id
    gone.version, gone.changed_at = gone.version + 1, session.now
    _look_at(session, here, gone, proof, (gone.came_in_at, at))
    settle(session, here.sign_up)
    return gone


def _look_at(session: Session, here: Here, seen: Attendance, proof: Proof, span: tuple[datetime, datetime]) -> None:
    """Flag what somebody should look at, of this attendance and of others that it throws a light on.

    The records of other people, whom nobody has locked, follow when the shift is closed.
    """
    seen.flag(*proof.flags, at=session.now)
    for other in _elsewhere(session, here, span):
        for both in (seen, other):
            both.flag(PresenceFlag.TWO_PLACES, at=session.now)
        settle(session, other.sign_up)
    if proof.device is not None:
        _look_at_device(session, here, proof.device)


def _elsewhere(session: Session, here: Here, span: tuple[datetime, datetime]) -> list[Attendance]:
    """Where else the person was in that time. Who has not checked out is taken to be there until the shift ends."""
    rows = select(Attendance).where(
        Attendance.volunteer_id == here.volunteer.id,
        Attendance.shift_id != here.shift.id,
        Attendance.state != AttendanceState.VOID.value,
        Attendance.came_in_at > span[0] - timedelta(days=OVERLAPPING_DAYS),
    )
    locked = rows.order_by(Attendance.id).with_for_update(of=Attendance).execution_options(populate_existing=True)
    found = session.scalars(locked.options(joinedload(Attendance.shift, innerjoin=True)))
    return [other for other in found if overlap(span, (other.came_in_at, other.went_out_at or other.shift.ends_at))]


def _look_at_device(session: Session, here: Here, device: bytes) -> None:
    """Flag everybody whom a device checked in or out at this shift, once they are too many."""
    _note_device(session, here, device)
    used = select(DeviceUse.volunteer_id).where(DeviceUse.shift_id == here.shift.id, DeviceUse.device_digest == device)
    people: list[UUID] = list(session.scalars(used))
    if len(people) <= here.rules.device_people_max:
        return
    session.flush()
    theirs = select(Attendance).where(Attendance.shift_id == here.shift.id, Attendance.volunteer_id.in_(people))
    locked = theirs.order_by(Attendance.id).with_for_update().execution_options(populate_existing=True)
    for attendance in session.scalars(locked):
        attendance.flag(PresenceFlag.SHARED_DEVICE, at=session.now)


def _note_device(session: Session, here: Here, device: bytes) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"shift_id": here.shift.id, "device_digest": device, "volunteer_id": here.volunteer.id}
    session.execute(insert(DeviceUse).values(values | {"used_at": session.now}).on_conflict_do_nothing())
