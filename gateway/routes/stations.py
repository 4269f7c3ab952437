"""Routes of stations: finding and reading them is public."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.contracts.teams.refusals import stations as refusals
from shared.contracts.teams.refusals.memberships import UNDER_AGE, VOLUNTEER_NOT_FOUND
from shared.contracts.teams.refusals.teams import (
    NAME_UNUSABLE,
    NOT_YET_KNOWN,
    UNIT_NOT_ACTIVE,
    UNIT_NOT_FOUND,
    WORDS_PERSONAL,
)
from shared.contracts.teams.stations import (
    AskToRunStation,
    ChangeStation,
    FindStations,
    FoundStation,
    KeptStation,
    KeptStationPage,
    OwnStations,
    Station,
    StationOf,
    StationPage,
)
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("stations", "Stations (职工志愿服务驿站)")

NamedStation = named(KeptStation)
SAYING = (
    NAME_UNUSABLE,
    WORDS_PERSONAL,
    refusals.WINDOW_REVERSED,
    refusals.WINDOWS_OVERLAP,
    refusals.EQUIPMENT_REPEATED,
    NOT_YET_KNOWN,
)
KEEPING = (refusals.STATION_NOT_FOUND, NOT_YET_KNOWN)
ANSWERING = (refusals.STATION_NOT_FOUND, refusals.NOT_ASKED, VOLUNTEERS_ONLY)


@blueprint.route("/stations")
class Stations(MethodView):
    """All stations."""

    @blueprint.open()
    @blueprint.queries(FindStations)
    @blueprint.answers(200, StationPage)
    @blueprint.refuses(UNIT_NOT_FOUND, refusals.COORDINATES_INCOMPLETE, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """Search stations.

        Open ones, the nearest first where longitude and latitude are given; by part of a name, pinyin or initials, by
        union, and by whether there is a kiosk.
        """
        return rpc("teams").find_stations(query)

    @blueprint.accepts(FoundStation)
    @blueprint.answers(201, NamedStation)
    @blueprint.refuses(UNIT_NOT_FOUND, UNIT_NOT_ACTIVE, *SAYING, NOT_PERMITTED)
    def post(self, request: dict[str, Any]) -> Any:
        """Open a station.

        Of a union in reach, with its place, hours and equipment.
        """
        return with_names(rpc("teams").found_station(request))


@blueprint.route("/stations/me")
class OwnStationList(MethodView):
    """One's own."""

    @blueprint.queries(OwnStations)
    @blueprint.answers(200, KeptStationPage)
    @blueprint.refuses(VOLUNTEERS_ONLY, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List the stations that one is responsible for.

        And those that one was asked to be responsible for, until when one may answer.
        """
        return rpc("teams").own_stations(query)


@blueprint.route("/stations/<uuid:id>")
class OneStation(MethodView):
    """One station."""

    @blueprint.open()
    @blueprint.queries(StationOf, path=["id"])
    @blueprint.answers(200, named(Station))
    @blueprint.refuses(refusals.STATION_NOT_FOUND)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Read a station.

        Also a closed one; who is responsible is named by the first character.
        """
        return with_names(rpc("teams").station({**query, "id": id}))

    @blueprint.accepts(ChangeStation, path=["id"])
    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(refusals.STATION_NOT_FOUND, refusals.STATION_CLOSED, refusals.STATION_CHANGED_SINCE, *SAYING)
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Change a station.

        Only the fields that are sent. For cadres in reach, and who is responsible for it.
        """
        return with_names(rpc("teams").change_station({**request, "id": id}))


@blueprint.route("/stations/<uuid:id>/close")
class CloseStation(MethodView):
    """Running it no more."""

    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(*KEEPING, refusals.STATION_CLOSED)
    def post(self, id: str) -> Any:
        """Close a station.

        Nobody is responsible for it then, and no team is at home there.
        """
        return with_names(rpc("teams").close_station({"id": id}))


@blueprint.route("/stations/<uuid:id>/reopen")
class ReopenStation(MethodView):
    """Running it again."""

    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(*KEEPING, refusals.STATION_NOT_CLOSED)
    def post(self, id: str) -> Any:
        """Open a closed station again.

        Everything it said of itself is as before.
        """
        return with_names(rpc("teams").reopen_station({"id": id}))


@blueprint.route("/stations/<uuid:id>/responsible")
class Responsible(MethodView):
    """Who is responsible for it."""

    @blueprint.accepts(AskToRunStation, path=["id"])
    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(
        *KEEPING,
        refusals.STATION_CLOSED,
        VOLUNTEER_NOT_FOUND,
        UNDER_AGE,
        refusals.ALREADY_RESPONSIBLE,
        refusals.SOMEBODY_ASKED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Ask a volunteer to be responsible.

        By the number on the card. They answer within 14 days; whoever is responsible now stays so until they say yes.
        """
        return with_names(rpc("teams").ask_to_run({**request, "id": id}))

    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(*KEEPING, refusals.NOBODY_RESPONSIBLE)
    def delete(self, id: str) -> Any:
        """Let nobody be responsible.

        Who is so is no more, and who was asked need not answer.
        """
        return with_names(rpc("teams").dismiss_responsible({"id": id}))


@blueprint.route("/stations/<uuid:id>/acceptances")
class StationAcceptances(MethodView):
    """Being responsible."""

    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(*ANSWERING, CONSENT_MISSING)
    def post(self, id: str) -> Any:
        """Be responsible for a station.

        Having been asked.
        """
        return with_names(rpc("teams").accept_to_run({"id": id}))


@blueprint.route("/stations/<uuid:id>/declinations")
class StationDeclinations(MethodView):
    """Not being responsible."""

    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(*ANSWERING)
    def post(self, id: str) -> Any:
        """Decline to be responsible for a station.

        That costs nothing.
        """
        return with_names(rpc("teams").decline_to_run({"id": id}))


@blueprint.route("/stations/<uuid:id>/resignations")
class StationResignations(MethodView):
    """Being responsible no more."""

    @blueprint.answers(200, NamedStation)
    @blueprint.refuses(refusals.STATION_NOT_FOUND, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Be responsible for a station no more.

        Nobody is asked.
        """
        return with_names(rpc("teams").give_up_station({"id": id}))
