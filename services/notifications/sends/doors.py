"""The doors by which notifications hears of everything that people are told."""

from services.notifications.sends import use_cases, waiting
from shared.contracts.base import Received
from shared.contracts.credits.certificates import CertificateChanged, CertificateIssued
from shared.contracts.credits.honours import StarChanged
from shared.contracts.credits.ledger import AccountChanged, PointsExpiring
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.demands.offers import OfferChanged
from shared.contracts.identity.decisions import MoveDecided, RegistrationDecided
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.invitations import InvitationChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.projects.swaps import SwapChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.doors.timer import timer

WAITING_SECONDS = 5
IDLE_SECONDS = 60


class SendDoors:
    """Each event once; what it means to whom stands in `declared.py`."""

    db: CallDatabase

    @subscribe(RegistrationDecided, batch=50)
    def heed_registration(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(MoveDecided, batch=50)
    def heed_move(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(TeamChanged, batch=50)
    def heed_team(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(MembershipChanged, batch=50)
    def heed_membership(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(ProjectChanged, batch=50)
    def heed_project(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(ActivityChanged, batch=50)
    def heed_activity(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(ShiftChanged, batch=50)
    def heed_shift(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(SignUpChanged, batch=50)
    def heed_sign_up(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(InvitationChanged, batch=50)
    def heed_invitation(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(SwapChanged, batch=50)
    def heed_swap(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(ServiceRecordChanged, batch=50)
    def heed_record(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(PointsExpiring, batch=50)
    def heed_expiring_points(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(AccountChanged, batch=50)
    def heed_ledger_account(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(CertificateIssued, batch=50)
    def heed_issued_certificate(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(CertificateChanged, batch=50)
    def heed_certificate(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(StarChanged, batch=50)
    def heed_stars(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(DemandChanged, batch=50)
    def heed_demand(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(OfferChanged, batch=50)
    def heed_offer(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(EmergencyChanged, batch=50)
    def heed_emergency(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(CallChanged, batch=50)
    def heed_call(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @subscribe(FeedbackChanged, batch=50)
    def heed_feedback(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)

    @timer(interval_seconds=WAITING_SECONDS, idle_seconds=IDLE_SECONDS)
    def tell_waiting(self) -> None:
        self.db.step(waiting.tell_waiting)
