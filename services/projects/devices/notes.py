"""The notes of a batch, one by one in the order of their moments: each is taken or refused for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.projects.activities.models import Shift
from services.projects.devices.models import Device
from services.projects.presence import here as rules
from services.projects.presence.arriving import arrive, leave
from services.projects.presence.cards import Verifier, owner_of
from services.projects.presence.closing import close_attendance
from services.projects.presence.here import Here
from services.projects.presence.models import Attendance
from services.projects.presence.proving import Proof
from services.projects.presence.walk_ins import let_in
from services.projects.sign_ups.absent import turn_up
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import SignUpState
from shared.contracts.projects.presence_words import (
    AttendanceState,
    CheckWay,
    EvidenceGrade,
    NoteAct,
    NoteOutcome,
    PresenceFlag,
)
from shared.contracts.projects.refusals.devices import NOTE_BEFORE_ENROLMENT, NOTE_IN_FUTURE, NOTE_OUT_OF_ORDER
from shared.contracts.projects.refusals.presence import (
    ALREADY_INSIDE,
    CHECK_OUT_CLOSED,
    NOT_INSIDE,
    NOT_SIGNED_UP,
    PRESENCE_NOT_OWN,
)
from shared.kernel.actor import Actor
from shared.kernel.clock import beijing_time
from shared.kernel.errors import Refusal, Unavailable
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, refuse_without_consent

Noted = dict[str, Any]  # {"position", "outcome", "refusal"}
MISSING = frozenset({AttendanceState.OPEN.value, AttendanceState.MISSING_OUT.value})
COUNTED = MISSING | {AttendanceState.CLOSED.value}


@dataclass
class Read:
    """A note, and whose card it read. at: by the server's clock; refusal: why the card is none, before all else."""

    position: int
    act: str
    at: datetime
    post_id: UUID | None
    is_clock_off: bool
    volunteer: KnownVolunteer | None = None
    refusal: str | None = None


class Notes:
    """The notes of one batch for one shift, whose people and which itself are locked."""

    def __init__(self, session: Session, shift: Shift, actor: Actor, device: Device, batch_id: UUID) -> None:
        self.session, self.shift, self.actor = session, shift, actor
        self.leader_id, self.batch_id = device.volunteer_id, batch_id
        clock_off = timedelta(seconds=rules.rules_of(shift).clock_off_seconds)  # such errors are not set right
        self.noted_from = device.enrolled_at - clock_off
        self._made: list[Attendance] = []

    @staticmethod
    def read(session: Session, verifier: Verifier, notes: Sequence[Loaded], error: timedelta) -> list[Read]:
        """The notes with the owners of their cards, in the order of their moments. error: of the device's clock.

        Raises Unavailable where a card is newer than what is known.
        """
        found = []
        for position, note in enumerate(notes):
            one = Read(position, note.act, note.at + error, note.post_id, bool(error))
            try:
                one.volunteer = owner_of(session, verifier, note.card, one.at)
            except Unavailable:
                raise
            except Refusal as refusal:
                one.refusal = refusal.code
            found.append(one)
        return sorted(found, key=lambda one: (one.at, one.position))

    def apply(self, notes: Sequence[Read]) -> list[Noted]:
        """Take them; what came of each, in the order in which the device sent them."""
        outcomes = [self._noted(note) for note in notes]
        if self.session.now >= rules.windows_of(self.shift).check_out_until:
            for attendance in self._made:
                if attendance.state == AttendanceState.OPEN:
                    close_attendance(self.session, attendance)
        return sorted(outcomes, key=lambda outcome: outcome["position"])

    def _noted(self, note: Read) -> Noted:
        refusal = note.refusal
        if note.volunteer is not None:
            try:
                self._take(note, note.volunteer)
            except Unavailable:
                raise
            except Refusal as refused:  # raised before anything of this note was written
                refusal = refused.code
        if refusal is not None:
            outcome = NoteOutcome.REFUSED
        else:
            outcome = NoteOutcome.CHECKED_IN if note.act == NoteAct.IN else NoteOutcome.CHECKED_OUT
        return {"position": note.position, "outcome": outcome.value, "refusal": refusal}

    def _take(self, note: Read, volunteer: KnownVolunteer) -> None:
        if note.at > self.session.now:
            raise NOTE_IN_FUTURE()
        if volunteer.id == self.leader_id:
            raise PRESENCE_NOT_OWN()
        refuse_without_consent(self.session, volunteer)
        if note.at < self.noted_from:
            raise NOTE_BEFORE_ENROLMENT()
        if note.act == NoteAct.IN:
            self._come(note, volunteer)
        else:
            self._go(note, volunteer)

    def _proof(self, note: Read, grade: EvidenceGrade = EvidenceGrade.LEADER, *, is_late: bool = False) -> Proof:
        """is_late: whether it is said when nobody could see any more that it is so."""
        is_late = is_late or self.session.now >= rules.windows_of(self.shift).check_out_until
        said = {PresenceFlag.CLOCK_OFF: note.is_clock_off, PresenceFlag.LATE_NOTE: is_late}
        flags = tuple(flag for flag, is_so in said.items() if is_so)
        by = self.actor.account_id
        return Proof(CheckWay.OFFLINE, grade, flags=flags, recorder_id=by, batch_id=self.batch_id)

    def _come(self, note: Read, volunteer: KnownVolunteer) -> None:
        self._refuse_disorder(volunteer, note.at)
        here, proof = self._here(volunteer), self._proof(note)
        if here is None:
            here = self._let_in(note, volunteer)
            if self.session.now >= self.shift.ends_at:  # nobody knew of them while the shift went on
                proof = self._proof(note, EvidenceGrade.MANUAL, is_late=True)
        elif here.sign_up.state == SignUpState.NO_SHOW:
            rules.refuse_coming(here, note.at, CheckWay.OFFLINE)
            turn_up(self.session, here.sign_up)
        else:
            rules.refuse_check_in(here, note.at, CheckWay.OFFLINE)
        self._made.append(arrive(self.session, here, note.at, proof))

    def _go(self, note: Read, volunteer: KnownVolunteer) -> None:
        here = self._here(volunteer)
        if here is None:
            raise NOT_SIGNED_UP()
        rules.refuse_way(here.activity, CheckWay.OFFLINE)
        inside = next((found for found in reversed(here.own) if found.state in MISSING), None)
        if inside is None:
            raise NOT_INSIDE()
        if note.at < inside.came_in_at:
            raise NOTE_OUT_OF_ORDER()
        if not here.windows.takes_check_out(note.at):
            raise CHECK_OUT_CLOSED(closes_at=beijing_time(here.windows.check_out_until))
        act = "check_out" if inside.state == AttendanceState.OPEN else "note_out"
        leave(self.session, here, inside, note.at, self._proof(note), act)

    def _here(self, volunteer: KnownVolunteer) -> Here | None:
        """Somebody with a sign-up, also one that was taken for a no-show in the meantime."""
        ids = self.shift.id, volunteer.id
        found = rules.live_sign_up(self.session, *ids) or rules.missed_sign_up(self.session, *ids)
        return rules.here_of(self.session, volunteer, self.shift, found) if found else None

    def _let_in(self, note: Read, volunteer: KnownVolunteer) -> Here:
        """Somebody who had not signed up, and whom the leader let in."""
        if note.post_id is None:
            raise NOT_SIGNED_UP()
        return let_in(self.session, self.shift, volunteer, note.post_id, note.at, CheckWay.OFFLINE, self.actor)

    def _refuse_disorder(self, volunteer: KnownVolunteer, at: datetime) -> None:
        """Raises Conflict for a coming before something that is known of the person here already."""
        of_day = rules.attendances_of_day(self.session, self.shift, volunteer.id)
        here = [found for found in of_day if found.shift_id == self.shift.id and found.state in COUNTED]
        for found in here:
            if found.state in MISSING:
                raise ALREADY_INSIDE(since=beijing_time(found.came_in_at))
        if any(found.went_out_at and at < found.went_out_at for found in here):
            raise NOTE_OUT_OF_ORDER()
