"""Somebody before a shift: all that the rules of checking in and out look at, locked and read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import Activity, Shift, SignUp
from services.projects.activities.places import lock_persons, locked_shift
from services.projects.presence.domain import WAYS, Rules, Windows, days_of, free_pair, is_insured, windows
from services.projects.presence.models import Attendance
from services.projects.presence.rules import rules_on
from shared.contracts.projects.activity_words import LIVE, CameBy, ShiftState, SignUpState
from shared.contracts.projects.library_words import STOPPED
from shared.contracts.projects.presence_words import PAIRS_MAX, AttendanceState, CheckWay
from shared.contracts.projects.refusals import presence as refusals
from shared.kernel.clock import beijing_time, business_date
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, known_volunteer


@dataclass
class Here:
    """A volunteer, a locked shift, the sign-up, and all attendances at the activity on its day, void ones too."""

    volunteer: KnownVolunteer
    shift: Shift
    sign_up: SignUp
    attendances: list[Attendance]

    @property
    def activity(self) -> Activity:
        """What the shift is one time of."""
        return self.shift.activity

    @property
    def rules(self) -> Rules:
        """The numbers that hold for the shift."""
        return rules_of(self.shift)

    @property
    def windows(self) -> Windows:
        """When people check in and out."""
        return windows_of(self.shift)

    @property
    def counted(self) -> list[Attendance]:
        """Those that are not void, as they came."""
        return [found for found in self.attendances if found.state != AttendanceState.VOID]

    @property
    def own(self) -> list[Attendance]:
        """Those of them at this shift."""
        return [found for found in self.counted if found.shift_id == self.shift.id]

    @property
    def inside(self) -> Attendance | None:
        """The one that is in and not out."""
        return next((found for found in self.own if found.state == AttendanceState.OPEN), None)

    @property
    def last_step(self) -> int | None:
        """The newest step of a code that has served the person at this shift."""
        mine = [found for found in self.attendances if found.shift_id == self.shift.id]
        steps = [step for found in mine for step in (found.in_step, found.out_step) if step is not None]
        return max(steps, default=None)

    @property
    def pair(self) -> int | None:
        """The number that the next pair of the day would have; None where all are used up."""
        return free_pair(found.pair for found in self.counted)


def rules_of(shift: Shift) -> Rules:
    """The numbers that hold for a shift: those of the day on which it begins."""
    return rules_on(business_date(shift.starts_at))


def windows_of(shift: Shift) -> Windows:
    """When people check in and out of a shift."""
    return windows(shift.starts_at, shift.ends_at, rules_of(shift))


def lock_here(session: Session, shift_id: UUID, volunteer: KnownVolunteer) -> Here:
    """Lock the person, then the shift, and read what hangs on both. Raises NotFound `projects.not_signed_up`.

    It costs the same where there is no such shift, and says the same.
    """
    lock_persons(session, [volunteer.id])
    shift = locked_shift(session, shift_id)
    sign_up = live_sign_up(session, shift_id, volunteer.id)
    if shift is None or sign_up is None:
        raise refusals.NOT_SIGNED_UP()
    return here_of(session, volunteer, shift, sign_up)


def here_of(session: Session, volunteer: KnownVolunteer, shift: Shift, sign_up: SignUp) -> Here:
    """The same where both are locked already."""
    return Here(volunteer, shift, sign_up, attendances_of_day(session, shift, volunteer.id))


def here_of_attendance(session: Session, attendance: Attendance) -> Here:
    """The same by an attendance."""
    volunteer = known_volunteer(session, attendance.volunteer_id)
    return here_of(session, volunteer, attendance.shift, attendance.sign_up)


def live_sign_up(session: Session, shift_id: UUID, volunteer_id: UUID) -> SignUp | None:
    """The one that has a place, or may get one."""
    return _sign_up(session, shift_id, volunteer_id, [state.value for state in LIVE])


def missed_sign_up(session: Session, shift_id: UUID, volunteer_id: UUID) -> SignUp | None:
    """The one that was found to be a no-show."""
    return _sign_up(session, shift_id, volunteer_id, [SignUpState.NO_SHOW.value])


def attendances_of_day(session: Session, shift: Shift, volunteer_id: UUID) -> list[Attendance]:
    """Those of a person at an activity, on the day on which the shift begins, as they came."""
    rows = select(Attendance).where(
        Attendance.activity_id == shift.activity_id,
        Attendance.volunteer_id == volunteer_id,
        Attendance.served_on == business_date(shift.starts_at),
    )
    ordered = rows.order_by(Attendance.came_in_at, Attendance.id)
    return list(session.scalars(ordered.execution_options(populate_existing=True)))


def takes_part(sign_up: SignUp) -> bool:
    """Whether somebody may check in and out: with a place, or as a walk-in who waits for a decision."""
    waits = sign_up.state == SignUpState.SUBMITTED and sign_up.came_by == CameBy.WALK_IN
    return waits or sign_up.state == SignUpState.CONFIRMED


def refuse_check_in(here: Here, at: datetime, way: CheckWay) -> None:
    """Raises for the first rule by which somebody may not check in at a moment."""
    refuse_others(here.sign_up)
    refuse_coming(here, at, way)


def refuse_coming(here: Here, at: datetime, way: CheckWay) -> None:
    """The same without a look at the sign-up."""
    refuse_shift(here.shift, way)
    if not here.windows.takes_check_in(at):
        opens_at, closes_at = here.windows.opens_at, here.windows.check_in_until
        raise refusals.CHECK_IN_CLOSED(opens_at=beijing_time(opens_at), closes_at=beijing_time(closes_at))
    if here.inside is not None:
        raise refusals.ALREADY_INSIDE(since=beijing_time(here.inside.came_in_at))
    if here.pair is None:
        raise refusals.PAIRS_USED_UP(pairs_max=PAIRS_MAX)


def refuse_check_out(here: Here, at: datetime, way: CheckWay) -> None:
    """Raises for the first rule by which somebody may not check out at a moment."""
    refuse_others(here.sign_up)
    refuse_way(here.activity, way)
    if here.inside is None:
        raise refusals.NOT_INSIDE()
    if not here.windows.takes_check_out(at):
        raise refusals.CHECK_OUT_CLOSED(closes_at=beijing_time(here.windows.check_out_until))


def refuse_others(sign_up: SignUp) -> None:
    """Raises Conflict for people who have no place yet."""
    if not takes_part(sign_up):
        raise refusals.SIGN_UP_NOT_CONFIRMED(sign_up_state=sign_up.state)


def refuse_shift(shift: Shift, way: CheckWay) -> None:
    """Raises Conflict where nobody may be checked in to a shift in this way, whoever it is."""
    project = shift.activity.project
    if shift.state == ShiftState.CANCELLED:
        raise refusals.SHIFT_CANCELLED()
    if project.state in STOPPED:
        raise refusals.PROJECT_STOPPED(project_state=project.state)
    refuse_way(shift.activity, way)
    first, last = days_of(shift.starts_at, shift.ends_at)
    if project.is_high_risk and not is_insured(project.insurance, first, last):
        raise refusals.UNINSURED(day=first.isoformat())


def refuse_way(activity: Activity, way: CheckWay) -> None:
    """Raises Conflict where the activity's evidence rule takes other ways."""
    if way not in WAYS[activity.evidence_rule]:
        raise refusals.WAY_NOT_TAKEN(evidence_rule=activity.evidence_rule)


def _sign_up(session: Session, shift_id: UUID, volunteer_id: UUID, states: Sequence[str]) -> SignUp | None:
    rows = select(SignUp).where(
        SignUp.shift_id == shift_id, SignUp.volunteer_id == volunteer_id, SignUp.state.in_(states)
    )
    newest = rows.order_by(SignUp.id.desc()).limit(1)
    return session.scalar(newest.execution_options(populate_existing=True))
