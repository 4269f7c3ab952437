"""The doors of teams and of their founding."""

from typing import Any

from services.teams.rounds import in_rounds
from services.teams.teams import changing, following, queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.names import ticketed
from shared.contracts.teams.foundings import (
    ApproveTeamFounding,
    FindTeamFoundings,
    FoundTeam,
    OwnTeamFoundings,
    RefuseTeamFounding,
    TeamFounding,
    TeamFoundingOf,
    TeamFoundingPage,
)
from shared.contracts.teams.team_changes import ChangeTeam, DefineTeam, DissolveTeam, MoveTeam, PlaceTeam
from shared.contracts.teams.teams import FindTeams, Team, TeamOf, TeamSummaryPage
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

FOLLOW_SECONDS = 60
FOLLOW_IDLE_SECONDS = 600

ShownTeam = ticketed(Team)


class TeamDoors:
    """Teams: founded, decided on, changed, found again."""

    db: CallDatabase
    actor: Actor

    @rpc(FindTeams, replies=TeamSummaryPage)
    def find_teams(self, request: Loaded) -> Any:
        return self.db.read(queries.find_teams, request, self.actor)

    @rpc(TeamOf, replies=ShownTeam)
    def team(self, request: Loaded) -> Any:
        return self.db.read(queries.team, request, self.actor)

    @rpc(FoundTeam, replies=TeamFounding)
    def found_team(self, request: Loaded) -> Any:
        return self.db.run(use_cases.found_team, request, self.actor)

    @rpc(TeamFoundingOf, replies=ticketed(TeamFounding))
    def founding(self, request: Loaded) -> Any:
        return self.db.read(queries.founding, request, self.actor)

    @rpc(FindTeamFoundings, replies=ticketed(TeamFoundingPage))
    def find_foundings(self, request: Loaded) -> Any:
        return self.db.read(queries.find_foundings, request, self.actor)

    @rpc(OwnTeamFoundings, replies=TeamFoundingPage)
    def own_foundings(self, request: Loaded) -> Any:
        return self.db.read(queries.own_foundings, request, self.actor)

    @rpc(ApproveTeamFounding, replies=TeamFounding)
    def approve_team(self, request: Loaded) -> Any:
        return self.db.run(use_cases.approve_team, request, self.actor)

    @rpc(RefuseTeamFounding, replies=TeamFounding)
    def refuse_team(self, request: Loaded) -> Any:
        return self.db.run(use_cases.refuse_team, request, self.actor)

    @rpc(TeamFoundingOf, replies=TeamFounding)
    def withdraw_team(self, request: Loaded) -> Any:
        return self.db.run(use_cases.withdraw_team, request, self.actor)

    @rpc(ChangeTeam, replies=ShownTeam)
    def change_team(self, request: Loaded) -> Any:
        return self.db.run(changing.change_team, request, self.actor)

    @rpc(DefineTeam, replies=ShownTeam)
    def define_team(self, request: Loaded) -> Any:
        return self.db.run(changing.define_team, request, self.actor)

    @rpc(PlaceTeam, replies=ShownTeam)
    def place_team(self, request: Loaded) -> Any:
        return self.db.run(changing.place_team, request, self.actor)

    @rpc(MoveTeam, replies=ShownTeam)
    def move_team(self, request: Loaded) -> Any:
        return self.db.run(changing.move_team, request, self.actor)

    @rpc(DissolveTeam, replies=ShownTeam)
    def dissolve_team(self, request: Loaded) -> Any:
        return self.db.run(changing.dissolve_team, request, self.actor)

    @timer(interval_seconds=FOLLOW_SECONDS, idle_seconds=FOLLOW_IDLE_SECONDS)
    def follow_units(self) -> None:
        in_rounds(self.db, following.follow_units)
