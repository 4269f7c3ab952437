"""The doors that keep the copies of what teams and projects own. Stars are learned where they count: `archive`."""

from services.demands.copies import use_cases
from shared.contracts.base import Received
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.stations import StationChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class CopyDoors:
    """Hears teams and projects, in queues of its own: other subjects may have doors for the same events."""

    db: CallDatabase

    @subscribe(TeamChanged, batch=50, handler="copies")
    def learn_team(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_team, event)

    @subscribe(StationChanged, batch=50, handler="copies")
    def learn_station(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_station, event)

    @subscribe(MembershipChanged, batch=50, handler="copies")
    def learn_membership(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_membership, event)

    @subscribe(ProfileChanged, batch=50, handler="copies")
    def learn_profile(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_profile, event)

    @subscribe(QualificationChanged, batch=50, handler="copies")
    def learn_qualification(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_qualification, event)

    @subscribe(ProjectChanged, batch=50, handler="copies")
    def learn_project(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_project, event)

    @subscribe(ActivityChanged, batch=50, handler="copies")
    def learn_activity(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_activity, event)

    @subscribe(ShiftChanged, batch=50, handler="copies")
    def learn_shift(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_shift, event)

    @subscribe(SignUpChanged, batch=50, handler="copies")
    def learn_sign_up(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_sign_up, event)

    @subscribe(ServiceRecordChanged, batch=50, handler="copies")
    def learn_record(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_record, event)
