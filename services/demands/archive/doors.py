"""The doors of the archive."""

from typing import Any

from services.demands.archive import (
    answering,
    contacts,
    deciding,
    duplicating,
    following,
    outcomes,
    queries,
    stating,
    waking,
)
from shared.contracts.base import Loaded, Nothing, Received
from shared.contracts.credits.honours import StarChanged
from shared.contracts.demands.archive import EnterDemand, SubmitDemand
from shared.contracts.demands.archive_acts import (
    ConfirmDemand,
    DemandStep,
    DemandStepWithReason,
    DenyDemand,
    LinkDemand,
    MergeDemand,
    ReferDemand,
    RefuseDemand,
    SuspectedDuplicates,
    VerifyDemand,
)
from shared.contracts.demands.archive_settings import DemandConsentText
from shared.contracts.demands.archive_views import (
    DemandOf,
    DemandPage,
    DemandReceipt,
    FindDemands,
    FindOpenDemands,
    OwnDemands,
    TicketedDemand,
    VisibleDemand,
    VisibleDemandPage,
)
from shared.contracts.demands.outcomes import (
    ContactReadingPage,
    DemandContact,
    DemandOutcome,
    FindContactReadings,
)
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.doors.timer import timer

WAKE_SECONDS = 60


class ArchiveDoors:
    """What workers need, from its statement to the help that they confirmed."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=DemandConsentText)
    def demand_consent_text(self, request: Loaded) -> Any:
        return self.db.read(queries.consent_text, request, self.actor)

    @rpc(SubmitDemand, replies=DemandReceipt)
    def submit_demand(self, request: Loaded) -> Any:
        return self.db.run(stating.submit_demand, request, self.actor)

    @rpc(EnterDemand, replies=DemandReceipt)
    def enter_demand(self, request: Loaded) -> Any:
        return self.db.run(stating.enter_demand, request, self.actor)

    @rpc(DemandOf, replies=TicketedDemand)
    def demand(self, request: Loaded) -> Any:
        return self.db.read(queries.demand, request, self.actor)

    @rpc(OwnDemands, replies=DemandPage)
    def own_demands(self, request: Loaded) -> Any:
        return self.db.read(queries.own_demands, request, self.actor)

    @rpc(FindDemands, replies=DemandPage)
    def find_demands(self, request: Loaded) -> Any:
        return self.db.read(queries.find_demands, request, self.actor)

    @rpc(FindOpenDemands, replies=VisibleDemandPage)
    def open_demands(self, request: Loaded) -> Any:
        return self.db.read(queries.open_demands, request, self.actor)

    @rpc(DemandOf, replies=VisibleDemand)
    def open_demand(self, request: Loaded) -> Any:
        return self.db.read(queries.open_demand, request, self.actor)

    @rpc(DemandOf, replies=DemandOutcome)
    def demand_outcome(self, request: Loaded) -> Any:
        return self.db.read(outcomes.demand_outcome, request, self.actor)

    @rpc(DemandOf, replies=SuspectedDuplicates)
    def suspected_duplicates(self, request: Loaded) -> Any:
        return self.db.read(duplicating.suspected_duplicates, request, self.actor)

    @rpc(DemandOf, replies=DemandContact, secret=True)
    def read_demand_contact(self, request: Loaded) -> Any:
        return self.db.run(contacts.read_contact, request, self.actor)

    @rpc(FindContactReadings, replies=ContactReadingPage)
    def demand_contact_readings(self, request: Loaded) -> Any:
        return self.db.read(contacts.contact_readings, request, self.actor)

    @rpc(VerifyDemand, replies=DemandReceipt)
    def verify_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.verify_demand, request, self.actor)

    @rpc(ReferDemand, replies=DemandReceipt)
    def refer_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.refer_demand, request, self.actor)

    @rpc(DemandStep, replies=DemandReceipt)
    def accept_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.accept_demand, request, self.actor)

    @rpc(RefuseDemand, replies=DemandReceipt)
    def refuse_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.refuse_demand, request, self.actor)

    @rpc(LinkDemand, replies=DemandReceipt)
    def link_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.link_demand, request, self.actor)

    @rpc(DemandStepWithReason, replies=DemandReceipt)
    def unlink_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.unlink_demand, request, self.actor)

    @rpc(DemandOf, replies=DemandReceipt)
    def serve_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.serve_demand, request, self.actor)

    @rpc(ConfirmDemand, replies=DemandReceipt)
    def confirm_demand(self, request: Loaded) -> Any:
        return self.db.run(answering.confirm_demand, request, self.actor)

    @rpc(DenyDemand, replies=DemandReceipt)
    def deny_demand(self, request: Loaded) -> Any:
        return self.db.run(answering.deny_demand, request, self.actor)

    @rpc(DemandOf, replies=DemandReceipt)
    def withdraw_demand(self, request: Loaded) -> Any:
        return self.db.run(answering.withdraw_demand, request, self.actor)

    @rpc(DemandStep, replies=DemandReceipt)
    def close_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.close_demand, request, self.actor)

    @rpc(MergeDemand, replies=DemandReceipt)
    def merge_demand(self, request: Loaded) -> Any:
        return self.db.run(deciding.merge_demand, request, self.actor)

    @subscribe(ServiceRecordChanged, batch=50, handler="archive")
    def heed_record(self, event: Received) -> None:
        self.db.run_once(following.heed_record, event)

    @subscribe(ActivityChanged, batch=50, handler="archive")
    def heed_activity(self, event: Received) -> None:
        self.db.run_once(following.heed_activity, event)

    @subscribe(ProjectChanged, batch=50, handler="archive")
    def heed_project(self, event: Received) -> None:
        self.db.run_once(following.heed_project, event)

    @subscribe(StarChanged, batch=50, handler="archive")
    def heed_star(self, event: Received) -> None:
        self.db.run_once(following.heed_star, event)

    @timer(interval_seconds=WAKE_SECONDS)
    def wake_demands(self) -> None:
        waking.wake_demands(self.db, self.actor)
