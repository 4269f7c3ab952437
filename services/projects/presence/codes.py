"""Showing the rotating code of a shift to whom may show it. Its secret is made when it is shown for the first time."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import exists, select

from services.projects.activities.models import Shift
from services.projects.activities.places import locked_shift
from services.projects.presence import rotating
from services.projects.presence.here import refuse_way, windows_of
from services.projects.presence.models import Attendance
from services.projects.presence.policy import SHOW_CODES
from services.projects.presence.proving import secret_of, secret_place
from services.projects.presence.reaching import shift_in_reach
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import ShiftState
from shared.contracts.projects.presence_words import STEP_SECONDS, STEPS_AROUND, AttendanceState, CheckWay
from shared.contracts.projects.refusals.presence import CHECK_IN_CLOSED, SHIFT_CANCELLED
from shared.kernel.actor import Actor
from shared.kernel.clock import beijing_time
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of


def show_code(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The code of this moment, by the server's clock: to leaders, cadres in reach, and screens at the place."""
    shift, _ = shift_in_reach(session, request.id, actor, SHOW_CODES)
    _refuse_closed(session, shift)
    secret = secret_of(session, shift) or _made(session, shift)
    step = rotating.step_at(session.now)
    changes_at = rotating.end_of(step)
    return SimpleNamespace(
        shift_id=shift.id,
        text=rotating.text_of(secret, shift.id, step),
        digits=rotating.digits_of(secret, shift.id, step),
        changes_at=changes_at,
        valid_until=changes_at + timedelta(seconds=STEPS_AROUND * STEP_SECONDS),
    )


def _refuse_closed(session: Session, shift: Shift) -> None:
    """Raises Conflict where nobody needs a code: of a shift that was broken off, who is there has still to go."""
    refuse_way(shift.activity, CheckWay.QR)
    if shift.state == ShiftState.CANCELLED and not _has_people_inside(session, shift):
        raise SHIFT_CANCELLED()
    windows = windows_of(shift)
    if not windows.takes_check_out(session.now):
        raise CHECK_IN_CLOSED(opens_at=beijing_time(windows.opens_at), closes_at=beijing_time(windows.check_out_until))


def _has_people_inside(session: Session, shift: Shift) -> bool:
    inside = select(Attendance.id).where(Attendance.shift_id == shift.id, Attendance.state == AttendanceState.OPEN)
    return bool(session.scalar(select(exists(inside))))


def _made(session: Session, shift: Shift) -> bytes:
    """A new secret, unless somebody was quicker."""
    locked = locked_shift(session, shift.id)
    assert locked is not None
    known = secret_of(session, locked)
    if known is not None:
        return known
    made = rotating.new_secret()
    locked.code_secret_sealed = sealing_of(session).seal(made, secret_place(locked))
    return made
