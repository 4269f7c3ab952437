"""Routes of the founding of teams: proposed, and decided on by the union that is to own them."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.contracts.teams.foundings import (
    ApproveTeamFounding,
    FindTeamFoundings,
    FoundTeam,
    OwnTeamFoundings,
    RefuseTeamFounding,
    TeamFounding,
    TeamFoundingPage,
)
from shared.contracts.teams.refusals import teams as refusals
from shared.contracts.teams.refusals.memberships import MEMBERSHIPS_TOO_MANY, UNDER_AGE
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("team-foundings", "Founding teams")

DECIDING = (refusals.FOUNDING_NOT_FOUND, refusals.FOUNDING_DECIDED, refusals.NOT_YET_KNOWN, refusals.NOT_ON_ONESELF)


@blueprint.route("/team-foundings")
class TeamFoundings(MethodView):
    """Foundings."""

    @blueprint.accepts(FoundTeam)
    @blueprint.answers(201, TeamFounding)
    @blueprint.refuses(
        refusals.NOT_YET_KNOWN,
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        VOLUNTEERS_ONLY,
        CONSENT_MISSING,
        UNDER_AGE,
        refusals.FOUNDING_NOT_HERE,
        refusals.FOUNDINGS_TOO_MANY,
        MEMBERSHIPS_TOO_MANY,
        refusals.NAME_UNUSABLE,
        refusals.TEAM_NAME_TAKEN,
        refusals.WORDS_PERSONAL,
        refusals.TEAM_KIND_NOT_HERE,
        refusals.BRAND_NEEDED,
        refusals.BRAND_NOT_HERE,
        refusals.SUPERIOR_NOT_FOUND,
        refusals.SUPERIOR_NOT_ABOVE,
        refusals.SUPERIOR_LEVEL,
        refusals.SUBORDINATES_TOO_MANY,
        refusals.STATION_NOT_HERE,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Found a team.

        Cadres at unions in reach, volunteers at their own union and those above it; whom they lead is theirs from the
        day on which the union agrees. It decides within 15 days, and never by the founder.
        """
        return rpc("teams").found_team(request)

    @blueprint.queries(FindTeamFoundings)
    @blueprint.answers(200, named(TeamFoundingPage))
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List foundings to decide on.

        Those of unions in reach, the ones due first come first; with the names of those who are to lead.
        """
        return with_names(rpc("teams").find_foundings(query))


@blueprint.route("/team-foundings/me")
class OwnFoundings(MethodView):
    """What one has founded oneself."""

    @blueprint.queries(OwnTeamFoundings)
    @blueprint.answers(200, TeamFoundingPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List the teams one has founded.

        The newest first, each with the union's decision and its reason.
        """
        return rpc("teams").own_foundings(query)


@blueprint.route("/team-foundings/<uuid:id>")
class OneFounding(MethodView):
    """One founding."""

    @blueprint.answers(200, named(TeamFounding))
    @blueprint.refuses(refusals.FOUNDING_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a founding.

        For the founder, and those who decide.
        """
        return with_names(rpc("teams").founding({"id": id}))


@blueprint.route("/team-foundings/<uuid:id>/approvals")
class FoundingApprovals(MethodView):
    """Agreeing to it."""

    @blueprint.accepts(ApproveTeamFounding, path=["id"])
    @blueprint.answers(200, TeamFounding)
    @blueprint.refuses(*DECIDING, refusals.TEAM_CHANGED_SINCE)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Agree to a founding.

        The team is active from now on; a founder who is to lead it is its first member. Nobody agrees to their own.
        """
        return rpc("teams").approve_team({**request, "id": id})


@blueprint.route("/team-foundings/<uuid:id>/refusals")
class FoundingRefusals(MethodView):
    """Not agreeing to it."""

    @blueprint.accepts(RefuseTeamFounding, path=["id"])
    @blueprint.answers(200, TeamFounding)
    @blueprint.refuses(*DECIDING, refusals.WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a founding.

        With a reason that the founder is told, and where to appeal.
        """
        return rpc("teams").refuse_team({**request, "id": id})


@blueprint.route("/team-foundings/<uuid:id>/withdrawals")
class FoundingWithdrawals(MethodView):
    """Taking it back."""

    @blueprint.answers(200, TeamFounding)
    @blueprint.refuses(refusals.FOUNDING_NOT_FOUND, refusals.FOUNDING_DECIDED)
    def post(self, id: str) -> Any:
        """Take one's own founding back.

        As long as it is not decided.
        """
        return rpc("teams").withdraw_team({"id": id})
