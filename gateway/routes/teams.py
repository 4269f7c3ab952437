"""Teams: finding and reading them is public, changing them is for their leaders and unions."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.teams.refusals import teams as refusals
from shared.contracts.teams.refusals.memberships import MINORS_ARE_MEMBERS
from shared.contracts.teams.team_changes import ChangeTeam, DefineTeam, DissolveTeam, MoveTeam, PlaceTeam
from shared.contracts.teams.teams import FindTeams, Team, TeamChanged, TeamSummaryPage
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

PUBLIC_SECONDS = 30

blueprint = blueprint_of("teams", "Teams of volunteers")

NamedTeam = named(Team)
CHANGING = (
    refusals.TEAM_NOT_FOUND,
    refusals.TEAM_NOT_ACTIVE,
    refusals.TEAM_CHANGED_SINCE,
    refusals.NOT_YET_KNOWN,
    NOT_PERMITTED,
)
PLACING = (
    refusals.SUPERIOR_NOT_FOUND,
    refusals.SUPERIOR_NOT_ABOVE,
    refusals.SUPERIOR_LEVEL,
    refusals.SUBORDINATES_TOO_MANY,
)


@blueprint.route("/teams")
class Teams(MethodView):
    """All teams."""

    @blueprint.open()
    @blueprint.queries(FindTeams)
    @blueprint.answers(200, TeamSummaryPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """Search teams.

        Active ones by part of a name, pinyin or initials; narrowed by union, level, kind, brand, superior and station.
        """
        return rpc("teams").find_teams(query)


@blueprint.route("/teams/<uuid:id>")
class OneTeam(MethodView):
    """One team."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=TeamChanged, key=lambda event: f"/teams/{event.id}")
    @blueprint.answers(200, NamedTeam)
    @blueprint.refuses(refusals.TEAM_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a team.

        With the teams above it, and its present officers by the first characters of their names. Dissolved teams stay
        readable.
        """
        return with_names(rpc("teams").team({"id": id}))

    @blueprint.accepts(ChangeTeam, path=["id"])
    @blueprint.answers(200, NamedTeam)
    @blueprint.refuses(
        *CHANGING,
        refusals.MEMBERS_MAX_TOO_LOW,
        MINORS_ARE_MEMBERS,
        refusals.STATION_NOT_HERE,
        refusals.WORDS_PERSONAL,
    )
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Change what a team says of itself.

        Only the fields that are sent: introduction, how one joins, places, station. For its leader and deputies, and
        cadres of the union that owns it.
        """
        return with_names(rpc("teams").change_team({**request, "id": id}))


@blueprint.route("/teams/<uuid:id>/definition")
class Definition(MethodView):
    """What a team is."""

    @blueprint.accepts(DefineTeam, path=["id"])
    @blueprint.answers(200, NamedTeam)
    @blueprint.refuses(
        *CHANGING,
        refusals.NAME_UNUSABLE,
        refusals.TEAM_NAME_TAKEN,
        refusals.WORDS_PERSONAL,
        refusals.TEAM_KIND_NOT_HERE,
        refusals.BRAND_NEEDED,
        refusals.BRAND_NOT_HERE,
        refusals.FOUNDED_IN_THE_FUTURE,
        refusals.SUPERIOR_LEVEL,
        refusals.SUBORDINATES_LEVEL,
    )
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Change what a team is.

        Only the fields that are sent: name, level, kind, brand, the day of its founding. A level fits what stands above
        and below.
        """
        return with_names(rpc("teams").define_team({**request, "id": id}))


@blueprint.route("/teams/<uuid:id>/superior")
class Superior(MethodView):
    """The team above it."""

    @blueprint.accepts(PlaceTeam, path=["id"])
    @blueprint.answers(200, NamedTeam)
    @blueprint.refuses(*CHANGING, *PLACING)
    def put(self, request: dict[str, Any], id: str) -> Any:
        """Give a team another superior.

        An active team of a higher level, of the same union or one above it; null for none.
        """
        return with_names(rpc("teams").place_team({**request, "id": id}))


@blueprint.route("/teams/<uuid:id>/move")
class Move(MethodView):
    """Another union."""

    @blueprint.accepts(MoveTeam, path=["id"])
    @blueprint.answers(200, NamedTeam)
    @blueprint.refuses(
        *CHANGING,
        *PLACING,
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        refusals.TEAM_KIND_NOT_HERE,
        refusals.TEAM_NAME_TAKEN,
        refusals.SUBORDINATES_ELSEWHERE,
        refusals.STATION_NOT_HERE,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Give a team to another union.

        Both are in reach. Members stay; the teams below it must be of unions below the new one.
        """
        return with_names(rpc("teams").move_team({**request, "id": id}))


@blueprint.route("/teams/<uuid:id>/dissolve")
class Dissolve(MethodView):
    """The end of a team."""

    @blueprint.accepts(DissolveTeam, path=["id"])
    @blueprint.answers(200, NamedTeam)
    @blueprint.refuses(*CHANGING, refusals.WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Dissolve a team.

        Offices and memberships end, those of large teams within minutes; teams below it are given its superior.
        """
        return with_names(rpc("teams").dissolve_team({**request, "id": id}))
