"""The doors that keep the copies of what teams owns."""

from services.projects.copies import use_cases
from shared.contracts.base import Received
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class CopyDoors:
    """Hears teams."""

    db: CallDatabase

    @subscribe(TeamChanged, batch=50)
    def learn_team(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_team, event)

    @subscribe(MembershipChanged, batch=50)
    def learn_membership(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_membership, event)

    @subscribe(ProfileChanged, batch=50)
    def learn_profile(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_profile, event)

    @subscribe(QualificationChanged, batch=50)
    def learn_qualification(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_qualification, event)
