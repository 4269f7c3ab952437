"""Routes of what fits a need, and which needs and projects fit oneself."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.demands.matching import (
    ChooseMatching,
    MatchedActivities,
    MatchedProjects,
    MatchesOfDemand,
    MatchingChoice,
    MatchingSchemes,
    NamedMatchedVolunteers,
    OwnMatchedDemands,
    OwnMatchedProjects,
    OwnMatches,
)
from shared.contracts.demands.refusals.archive import DEMAND_NOT_FOUND, DEMAND_OWN, DEMAND_POSITION_INCOMPLETE
from shared.contracts.demands.refusals.copies import NOT_YET_KNOWN
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.policy import NOT_PERMITTED

PUBLIC_SECONDS = 30

blueprint = blueprint_of("matching", "What fits a need, and which needs and projects fit oneself: with the reasons.")


@blueprint.route("/demands/<uuid:id>/matching-projects")
class ProjectsOfDemand(MethodView):
    """Projects for a need."""

    @blueprint.queries(MatchesOfDemand, path=["id"])
    @blueprint.answers(200, MatchedProjects)
    @blueprint.refuses(DEMAND_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Rank projects that could serve a need.

        For the person, and for cadres in reach. The best first, each with its reasons and the points for them.
        """
        return rpc("demands").projects_for_demand({**query, "id": id})


@blueprint.route("/demands/<uuid:id>/matching-activities")
class ActivitiesOfDemand(MethodView):
    """Activities for a need."""

    @blueprint.queries(MatchesOfDemand, path=["id"])
    @blueprint.answers(200, MatchedActivities)
    @blueprint.refuses(DEMAND_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Rank activities that could serve a need.

        For the person, and for cadres in reach. Those come before others that have a shift when help is wanted.
        """
        return rpc("demands").activities_for_demand({**query, "id": id})


@blueprint.route("/demands/<uuid:id>/matching-volunteers")
class VolunteersOfDemand(MethodView):
    """Volunteers for a need."""

    @blueprint.queries(MatchesOfDemand, path=["id"])
    @blueprint.answers(200, NamedMatchedVolunteers)
    @blueprint.refuses(DEMAND_NOT_FOUND, DEMAND_OWN, NOT_PERMITTED, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Rank volunteers who could serve a need.

        For who decides on it: adults of the union that answers it, and of those below, who are near and have no other
        service then. They have not said that they come: only the first character of a name is shown, and distances in
        kilometres. Of who does not want to be ranked by more, only when and where counts.
        """
        return with_names(rpc("demands").volunteers_for_demand({**query, "id": id}))


@blueprint.route("/matching/demands")
class OwnDemandMatches(MethodView):
    """Needs for oneself."""

    @blueprint.queries(OwnMatches)
    @blueprint.answers(200, OwnMatchedDemands)
    @blueprint.refuses(DEMAND_POSITION_INCOMPLETE, VOLUNTEERS_ONLY, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any]) -> Any:
        """Rank needs that one could offer to serve.

        Only those that the person lets one see. With `personalised=false`, or where one has chosen so, only by the time
        and place that are asked for.
        """
        return rpc("demands").own_matched_demands(query)


@blueprint.route("/matching/projects")
class OwnProjectMatches(MethodView):
    """Projects for oneself."""

    @blueprint.queries(OwnMatches)
    @blueprint.answers(200, OwnMatchedProjects)
    @blueprint.refuses(DEMAND_POSITION_INCOMPLETE, VOLUNTEERS_ONLY, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any]) -> Any:
        """Rank projects that one could join.

        By what one offers, when and where, and what one has served; with `personalised=false`, or where one has chosen
        so, only by the time and place that are asked for.
        """
        return rpc("demands").own_matched_projects(query)


@blueprint.route("/matching/me")
class OwnMatching(MethodView):
    """Being ranked by what is known of oneself, or not."""

    @blueprint.answers(200, MatchingChoice)
    @blueprint.refuses(NOT_PERMITTED)
    def get(self) -> Any:
        """Read what one has chosen.

        Personalised where one has not chosen anything.
        """
        return rpc("demands").own_matching_choice({})

    @blueprint.accepts(ChooseMatching)
    @blueprint.answers(200, MatchingChoice)
    @blueprint.refuses(NOT_PERMITTED)
    def put(self, request: dict[str, Any]) -> Any:
        """Choose whether one is ranked by what is known of oneself.

        It holds for what one is shown, and for where one stands among those who could serve a need.
        """
        return rpc("demands").choose_matching(request)


@blueprint.route("/matching-schemes")
class Schemes(MethodView):
    """The points."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, MatchingSchemes)
    def get(self) -> Any:
        """Read what each reason is worth.

        All schemes, the newest first; those that hold from a later day too.
        """
        return rpc("demands").matching_schemes({})
