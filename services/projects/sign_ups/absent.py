"""Who had a place and was not there: the only place that says so, and that takes it back.

A shift is asked once, when nobody can check out any more; what a leader strikes later, and what a leader's device had
noted without a connection, is looked at when it comes. The place of somebody who was not there is free for those who
came without having signed up, as long as these are decided on.
"""

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from services.projects.activities.models import Shift, SignUp
from services.projects.activities.places import is_full, take_place
from services.projects.presence.models import Attendance
from services.projects.sign_ups.domain import state_after
from services.projects.sign_ups.line import leave
from services.projects.sign_ups.telling import changed
from shared.contracts.projects.activity_words import ShiftState, SignUpState
from shared.contracts.projects.library_words import STOPPED, EvidenceRule
from shared.contracts.projects.presence_words import AttendanceState
from shared.contracts.projects.refusals.walk_ins import POST_FULL
from shared.runtime.data.session import Session

# Without a code or a list nothing says who came: what was made says it, and the leader confirms it.
SHOWS_WHO_CAME = frozenset(EvidenceRule) - {EvidenceRule.DELIVERABLE}


def came(sign_up_id: Any) -> ColumnElement[bool]:
    """The condition that anything is noted of a person that is not void."""
    rows = select(Attendance.id).where(Attendance.sign_up_id == sign_up_id, Attendance.state != AttendanceState.VOID)
    return exists(rows)


def end_absent(session: Session, shift: Shift) -> None:
    """Of a locked shift at which nobody comes or goes any more: all who had a place and were not there."""
    if shift.activity.evidence_rule not in SHOWS_WHO_CAME:
        return
    rows = select(SignUp).where(SignUp.shift_id == shift.id, SignUp.state == SignUpState.CONFIRMED, ~came(SignUp.id))
    for sign_up in session.scalars(rows.order_by(SignUp.id).execution_options(populate_existing=True)).all():
        leave(session, sign_up, _act(shift))


def end_if_absent(session: Session, sign_up: SignUp) -> None:
    """The same of one person of such a shift."""
    shows = sign_up.activity.evidence_rule in SHOWS_WHO_CAME
    if shows and sign_up.state == SignUpState.CONFIRMED and not session.scalar(select(came(sign_up.id))):
        leave(session, sign_up, _act(sign_up.shift))


def turn_up(session: Session, sign_up: SignUp) -> None:
    """Evidence came after it was said that somebody had not come; the shift is locked.

    Raises Conflict `projects.post_full` where the place was given to somebody else.
    """
    after = state_after(sign_up.state, "turn_up")
    if is_full(sign_up.post):
        raise POST_FULL()
    take_place(sign_up, sign_up.post, after)
    changed(session, sign_up)


def _act(shift: Shift) -> str:
    """Nobody misses what did not take place, or was stopped when it should have."""
    is_off = shift.state == ShiftState.CANCELLED or shift.activity.project.state in STOPPED
    return "release" if is_off else "miss"
