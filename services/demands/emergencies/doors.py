"""The doors of emergencies: for those who command, for those who are called, and for what others tell."""

from typing import Any

from services.demands.emergencies import answers, following, hearing, queries, readiness, reports, sweeping, use_cases
from shared.contracts.base import Loaded, Received
from shared.contracts.demands.dispatch import (
    CancelEmergency,
    CommandEmergency,
    ConcludeEmergency,
    Emergency,
    EmergencyOf,
    EmergencyPage,
    FindEmergencies,
    OpenEmergency,
)
from shared.contracts.demands.dispatch_calls import (
    AnswerByLink,
    AnswerCall,
    CallByLink,
    CallsOfEmergency,
    LeftOutOfEmergency,
    OwnCall,
    OwnCallPage,
    OwnCalls,
    TicketedEmergencyCallPage,
    TicketedLeftOutPersonPage,
)
from shared.contracts.demands.dispatch_reports import EmergencyReport
from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.units import UnitChanged
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.contracts.notifications.sms_answers import SmsAnswered
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.teams.profiles import ProfileChanged
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.doors.timer import timer

GO_ON_SECONDS, GO_ON_IDLE_SECONDS = 5, 60


class EmergencyDoors:
    """Commanding emergencies."""

    db: CallDatabase
    actor: Actor

    @rpc(OpenEmergency, replies=Emergency)
    def open_emergency(self, request: Loaded) -> Any:
        return self.db.run(use_cases.open_emergency, request, self.actor)

    @rpc(CommandEmergency, replies=Emergency)
    def pause_emergency(self, request: Loaded) -> Any:
        return self.db.run(use_cases.pause_emergency, request, self.actor)

    @rpc(CommandEmergency, replies=Emergency)
    def resume_emergency(self, request: Loaded) -> Any:
        return self.db.run(use_cases.resume_emergency, request, self.actor)

    @rpc(CommandEmergency, replies=Emergency)
    def widen_emergency(self, request: Loaded) -> Any:
        return self.db.run(use_cases.widen_emergency, request, self.actor)

    @rpc(CommandEmergency, replies=Emergency)
    def escalate_emergency(self, request: Loaded) -> Any:
        return self.db.run(use_cases.escalate_emergency, request, self.actor)

    @rpc(CancelEmergency, replies=Emergency)
    def cancel_emergency(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_emergency, request, self.actor)

    @rpc(ConcludeEmergency, replies=Emergency)
    def conclude_emergency(self, request: Loaded) -> Any:
        return self.db.run(use_cases.conclude_emergency, request, self.actor)

    @rpc(EmergencyOf, replies=Emergency)
    def emergency(self, request: Loaded) -> Any:
        return self.db.read(queries.emergency, request, self.actor)

    @rpc(FindEmergencies, replies=EmergencyPage)
    def find_emergencies(self, request: Loaded) -> Any:
        return self.db.read(queries.find_emergencies, request, self.actor)

    @rpc(CallsOfEmergency, replies=TicketedEmergencyCallPage)
    def calls_of_emergency(self, request: Loaded) -> Any:
        return self.db.read(queries.calls_of_emergency, request, self.actor)

    @rpc(LeftOutOfEmergency, replies=TicketedLeftOutPersonPage)
    def left_out_of_emergency(self, request: Loaded) -> Any:
        return self.db.read(queries.left_out_of_emergency, request, self.actor)

    @rpc(EmergencyOf, replies=EmergencyReport)
    def emergency_report(self, request: Loaded) -> Any:
        return self.db.read(reports.report, request, self.actor)

    @timer(interval_seconds=GO_ON_SECONDS, idle_seconds=GO_ON_IDLE_SECONDS)
    def go_on_with_emergencies(self) -> object:
        return sweeping.go_on_with_all(self.db, GO_ON_IDLE_SECONDS)


class CallDoors:
    """Being called, and answering."""

    db: CallDatabase
    actor: Actor

    @rpc(OwnCalls, replies=OwnCallPage)
    def own_calls(self, request: Loaded) -> Any:
        return self.db.read(queries.own_calls, request, self.actor)

    @rpc(AnswerCall, replies=OwnCall)
    def answer_call(self, request: Loaded) -> Any:
        return self.db.run(answers.answer_call, request, self.actor)

    @rpc(CallByLink, replies=OwnCall)
    def call_by_link(self, request: Loaded) -> Any:
        return self.db.read(queries.call_by_link, request)

    @rpc(AnswerByLink, replies=OwnCall)
    def answer_by_link(self, request: Loaded) -> Any:
        return self.db.run(answers.answer_by_link, request)

    @subscribe(SmsAnswered)
    def heed_sms(self, event: Received) -> None:
        self.db.run_once(hearing.heed_sms, event)

    @subscribe(SignUpChanged, handler="emergencies")
    def heed_sign_up(self, event: Received) -> None:
        self.db.run_once(hearing.heed_sign_up, event)


class ReadinessDoors:
    """Hears who could be called, in queues of its own."""

    db: CallDatabase

    @subscribe(ProfileChanged, batch=50, handler="readiness")
    def learn_ready_profile(self, event: Received) -> None:
        self.db.run_once(readiness.learn_profile, event)

    @subscribe(VolunteerChanged, batch=50, handler="readiness")
    def learn_ready_volunteer(self, event: Received) -> None:
        self.db.run_once(readiness.learn_volunteer, event)

    @subscribe(ConsentsChanged, batch=50, handler="readiness")
    def learn_ready_consents(self, event: Received) -> None:
        self.db.run_once(readiness.learn_consents, event)

    @subscribe(UnitChanged, batch=50, handler="readiness")
    def learn_ready_unit(self, event: Received) -> None:
        self.db.run_once(following.learn_unit, event)
