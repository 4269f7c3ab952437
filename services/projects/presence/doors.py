"""The doors of presence."""

from typing import Any

from services.projects.presence import closing, codes, queries, use_cases, walk_ins
from shared.contracts.base import Loaded
from shared.contracts.identity.names import ticketed
from shared.contracts.projects.presence import (
    Attendance,
    AttendancePage,
    OwnAttendance,
    OwnAttendancePage,
    OwnAttendances,
    PresentCode,
    PutRight,
    ReadCard,
    ReadCardAgain,
    ShiftCode,
    ShiftOf,
    Strike,
)
from shared.contracts.projects.presence_lists import (
    AnomalyPage,
    FindAnomalies,
    FindRefusals,
    RefusedCodesPage,
    ShiftAttendances,
    ShiftPresence,
    ShiftRefusals,
)
from shared.contracts.projects.walk_ins import (
    OwnWalkIn,
    RefuseWalkIn,
    ReviewedWalkIn,
    ReviewedWalkInPage,
    ShiftWalkIns,
    WalkIn,
    WalkInOf,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided
from shared.runtime.trust.cards import card_verifier_for

CLOSING_SECONDS = 60


class PresenceDoors:
    """Who was there: codes, cards, walk-ins, and what is mended afterwards."""

    db: CallDatabase
    actor: Actor
    is_stopping: Any
    card_verifier = Provided(card_verifier_for)

    @rpc(ShiftOf, replies=ShiftCode, secret=True)
    def shift_code(self, request: Loaded) -> Any:
        return self.db.run(codes.show_code, request, self.actor)

    @rpc(PresentCode, replies=OwnAttendance)
    def check_in(self, request: Loaded) -> Any:
        return self.db.run(use_cases.check_in, request, self.actor)

    @rpc(PresentCode, replies=OwnAttendance)
    def check_out(self, request: Loaded) -> Any:
        return self.db.run(use_cases.check_out, request, self.actor)

    @rpc(ReadCard, replies=ticketed(Attendance))
    def check_in_by_card(self, request: Loaded) -> Any:
        return self.db.run(use_cases.check_in_by_card, request, self.actor, self.card_verifier)

    @rpc(ReadCardAgain, replies=ticketed(Attendance))
    def check_out_by_card(self, request: Loaded) -> Any:
        return self.db.run(use_cases.check_out_by_card, request, self.actor, self.card_verifier)

    @rpc(PutRight, replies=ticketed(Attendance))
    def put_attendance_right(self, request: Loaded) -> Any:
        return self.db.run(use_cases.put_right, request, self.actor)

    @rpc(Strike, replies=ticketed(Attendance))
    def strike_attendance(self, request: Loaded) -> Any:
        return self.db.run(use_cases.strike, request, self.actor)

    @rpc(WalkIn, replies=OwnWalkIn)
    def walk_in(self, request: Loaded) -> Any:
        return self.db.run(walk_ins.walk_in, request, self.actor)

    @rpc(ShiftWalkIns, replies=ticketed(ReviewedWalkInPage))
    def shift_walk_ins(self, request: Loaded) -> Any:
        return self.db.read(queries.shift_walk_ins, request, self.actor)

    @rpc(WalkInOf, replies=ticketed(ReviewedWalkIn))
    def approve_walk_in(self, request: Loaded) -> Any:
        return self.db.run(walk_ins.approve_walk_in, request, self.actor)

    @rpc(RefuseWalkIn, replies=ticketed(ReviewedWalkIn))
    def refuse_walk_in(self, request: Loaded) -> Any:
        return self.db.run(walk_ins.refuse_walk_in, request, self.actor)

    @rpc(ShiftAttendances, replies=ticketed(AttendancePage))
    def shift_attendances(self, request: Loaded) -> Any:
        return self.db.read(queries.shift_attendances, request, self.actor)

    @rpc(ShiftOf, replies=ShiftPresence)
    def shift_presence(self, request: Loaded) -> Any:
        return self.db.read(queries.shift_presence, request, self.actor)

    @rpc(ShiftRefusals, replies=ticketed(RefusedCodesPage))
    def shift_refusals(self, request: Loaded) -> Any:
        return self.db.read(queries.shift_refusals, request, self.actor)

    @rpc(OwnAttendances, replies=OwnAttendancePage)
    def own_attendances(self, request: Loaded) -> Any:
        return self.db.read(queries.own_attendances, request, self.actor)

    @rpc(FindAnomalies, replies=ticketed(AnomalyPage))
    def find_anomalies(self, request: Loaded) -> Any:
        return self.db.read(queries.find_anomalies, request, self.actor)

    @rpc(FindRefusals, replies=ticketed(RefusedCodesPage))
    def find_refused_codes(self, request: Loaded) -> Any:
        return self.db.read(queries.find_refusals, request, self.actor)

    @timer(interval_seconds=CLOSING_SECONDS)
    def close_presence(self) -> None:
        closing.work(self.db, self.is_stopping)
