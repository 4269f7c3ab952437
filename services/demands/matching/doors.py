"""The doors of matching."""

from typing import Any

from services.demands.matching import queries, use_cases
from shared.contracts.base import Loaded, Nothing
from shared.contracts.demands.matching import (
    ChooseMatching,
    MatchedActivities,
    MatchedProjects,
    MatchesOfDemand,
    MatchingChoice,
    MatchingSchemes,
    OwnMatchedDemands,
    OwnMatchedProjects,
    OwnMatches,
    TicketedMatchedVolunteers,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class MatchingDoors:
    """What fits a need, and what fits oneself."""

    db: CallDatabase
    actor: Actor

    @rpc(MatchesOfDemand, replies=MatchedProjects)
    def projects_for_demand(self, request: Loaded) -> Any:
        return self.db.read(queries.projects_for_demand, request, self.actor)

    @rpc(MatchesOfDemand, replies=MatchedActivities)
    def activities_for_demand(self, request: Loaded) -> Any:
        return self.db.read(queries.activities_for_demand, request, self.actor)

    @rpc(MatchesOfDemand, replies=TicketedMatchedVolunteers)
    def volunteers_for_demand(self, request: Loaded) -> Any:
        return self.db.read(queries.volunteers_for_demand, request, self.actor)

    @rpc(OwnMatches, replies=OwnMatchedDemands)
    def own_matched_demands(self, request: Loaded) -> Any:
        return self.db.read(queries.own_matched_demands, request, self.actor)

    @rpc(OwnMatches, replies=OwnMatchedProjects)
    def own_matched_projects(self, request: Loaded) -> Any:
        return self.db.read(queries.own_matched_projects, request, self.actor)

    @rpc(ChooseMatching, replies=MatchingChoice)
    def choose_matching(self, request: Loaded) -> Any:
        return self.db.run(use_cases.choose_matching, request, self.actor)

    @rpc(Nothing, replies=MatchingChoice)
    def own_matching_choice(self, request: Loaded) -> Any:
        return self.db.read(queries.own_choice, request, self.actor)

    @rpc(Nothing, replies=MatchingSchemes)
    def matching_schemes(self, request: Loaded) -> Any:
        return self.db.read(queries.matching_schemes, request, self.actor)
