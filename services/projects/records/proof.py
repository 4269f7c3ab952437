"""What attendances prove: minutes, from when to when, how well, and why somebody should look at it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import SignUp
from services.projects.presence.models import Attendance
from services.projects.records.domain.minutes import Span, served, weakest
from shared.contracts.projects.activity_words import SignUpState
from shared.contracts.projects.presence_words import AttendanceState, EvidenceGrade
from shared.contracts.projects.record_words import RecordFlag
from shared.runtime.data.session import Session


@dataclass(frozen=True)
class Proof:
    """minutes: after breaks, 0 where somebody came and nothing says when they went; put_right_by: who mended it."""

    minutes: int
    span: Span
    grade: EvidenceGrade
    flags: tuple[str, ...]
    put_right_by: UUID | None


def proof_of(session: Session, sign_up: SignUp) -> Proof | None:
    """What the attendances of a sign-up prove; None where nothing was served, or nothing is known yet.

    Who is inside still has proven nothing by that; who was never seen to go has 0 minutes until a leader mends it. Who
    came without having signed up has served once a leader has let them in.
    """
    if sign_up.state != SignUpState.CONFIRMED:
        return None
    rows = select(Attendance).where(Attendance.sign_up_id == sign_up.id, Attendance.state != AttendanceState.VOID)
    found = list(session.scalars(rows.order_by(Attendance.pair)))
    closed = [row for row in found if row.state == AttendanceState.CLOSED]
    missing = [row for row in found if row.state == AttendanceState.MISSING_OUT]
    shift = Span(sign_up.shift.starts_at, sign_up.shift.ends_at)
    spans = [Span(row.came_in_at, row.went_out_at) for row in closed if row.went_out_at is not None]
    counted = served(spans, shift, sign_up.shift.break_minutes)
    if counted is None and not missing:
        return None
    looked_at = [*closed, *missing]
    grades = [grade for row in looked_at for grade in (row.in_grade, row.out_grade) if grade]
    mended = [row.put_right_by for row in looked_at if row.put_right_by is not None]
    flags = {flag for row in looked_at for flag in row.flags}
    flags |= {RecordFlag.MISSING_OUT.value} if missing else set()
    flags |= {RecordFlag.PUT_RIGHT.value} if mended else set()
    minutes, span = (counted.minutes, counted.span) if counted else (0, shift)
    return Proof(minutes, span, weakest(grades), tuple(sorted(flags)), mended[-1] if mended else None)
