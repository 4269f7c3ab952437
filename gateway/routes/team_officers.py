"""Routes of offices in teams."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.contracts.teams.officers import AppointOfficer, OfficersOf, TeamOfficer, TeamOfficerPage
from shared.contracts.teams.refusals import memberships as refusals
from shared.contracts.teams.refusals.teams import NOT_ON_ONESELF, NOT_YET_KNOWN, TEAM_NOT_ACTIVE, TEAM_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("team-officers", "Offices in teams: leader, deputy, liaison")


@blueprint.route("/teams/<uuid:id>/officers")
class Officers(MethodView):
    """The offices in a team."""

    @blueprint.queries(OfficersOf, path=["id"])
    @blueprint.answers(200, named(TeamOfficerPage))
    @blueprint.refuses(TEAM_NOT_FOUND, NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List offices in a team.

        For its members and cadres in reach, with full names; past ones where they are asked for.
        """
        return with_names(rpc("teams").officers({**query, "id": id}))

    @blueprint.accepts(AppointOfficer, path=["id"])
    @blueprint.answers(201, TeamOfficer)
    @blueprint.refuses(
        TEAM_NOT_FOUND,
        TEAM_NOT_ACTIVE,
        NOT_ON_ONESELF,
        NOT_YET_KNOWN,
        NOT_PERMITTED,
        refusals.OFFICER_NOT_MEMBER,
        refusals.UNDER_AGE,
        refusals.OFFICER_IN_THE_PAST,
        refusals.OFFICER_ENDS_BEFORE_IT_BEGINS,
        refusals.OFFICER_EXISTS,
        refusals.LEADER_EXISTS,
        refusals.OFFICERS_TOO_MANY,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Give a member an office.

        Cadres in reach give any; a leader those of deputies and liaisons. Never to oneself; one leader on a day.
        """
        return rpc("teams").appoint_officer({**request, "id": id})


@blueprint.route("/team-officers/<uuid:id>/ends")
class OfficeEnds(MethodView):
    """Ending an office."""

    @blueprint.answers(200, TeamOfficer)
    @blueprint.refuses(refusals.OFFICER_NOT_FOUND, refusals.OFFICER_ENDED, NOT_YET_KNOWN, NOT_PERMITTED)
    def post(self, id: str) -> Any:
        """End somebody's office in a team.

        At once; the person stays a member.
        """
        return rpc("teams").end_office({"id": id})


@blueprint.route("/team-officers/<uuid:id>/resignations")
class Resignations(MethodView):
    """Giving an office up."""

    @blueprint.answers(200, TeamOfficer)
    @blueprint.refuses(refusals.OFFICER_NOT_FOUND, refusals.OFFICER_ENDED, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Give one's own office in a team up.

        At once; one stays a member.
        """
        return rpc("teams").resign({"id": id})
