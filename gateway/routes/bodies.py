"""The three-tier service system: centres and stations, and the units that operate them."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.bodies import Body, BodyPage, ChangeBody, CloseBody, FindBodies, OpenBody
from shared.contracts.identity.refusals import units as refusals
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("bodies", "Service centres and stations: the operating bodies of the three tiers.")


@blueprint.route("/bodies")
class Bodies(MethodView):
    """All bodies."""

    @blueprint.open()
    @blueprint.queries(FindBodies)
    @blueprint.answers(200, BodyPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List service centres and stations.

        Of a tier, of a unit, or of a unit and everything below it; in the order in which they were opened.
        """
        return rpc("identity").find_bodies(query)

    @blueprint.accepts(OpenBody)
    @blueprint.answers(201, Body)
    @blueprint.refuses(
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        refusals.BODY_TIER_NOT_HERE,
        refusals.BODY_TIER_TAKEN,
        refusals.COORDINATES_INCOMPLETE,
        refusals.NAME_UNUSABLE,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Open a service centre or station.

        The city has one centre, a district one, other units as many stations as they run.
        """
        return rpc("identity").open_body(request)


@blueprint.route("/bodies/<uuid:id>")
class OneBody(MethodView):
    """One body."""

    @blueprint.open()
    @blueprint.answers(200, Body)
    @blueprint.refuses(refusals.BODY_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a service centre or station.

        Closed ones stay readable.
        """
        return rpc("identity").body({"id": id})

    @blueprint.accepts(ChangeBody, path=["id"])
    @blueprint.answers(200, Body)
    @blueprint.refuses(
        refusals.BODY_NOT_FOUND,
        refusals.BODY_CLOSED,
        refusals.BODY_CHANGED_SINCE,
        refusals.BODY_TIER_NOT_HERE,
        refusals.BODY_TIER_TAKEN,
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        refusals.COORDINATES_INCOMPLETE,
        refusals.NAME_UNUSABLE,
        NOT_PERMITTED,
    )
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Change a service centre or station.

        Only the fields that are sent; another unit_code hands it over.
        """
        return rpc("identity").change_body({**request, "id": id})


@blueprint.route("/bodies/<uuid:id>/close")
class Close(MethodView):
    """The end of a body."""

    @blueprint.accepts(CloseBody, path=["id"])
    @blueprint.answers(200, Body)
    @blueprint.refuses(
        refusals.BODY_NOT_FOUND,
        refusals.BODY_CLOSED,
        refusals.BODY_CHANGED_SINCE,
        refusals.UNIT_NOT_FOUND,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Close a service centre or station.

        For good; a unit that still operates one cannot end.
        """
        return rpc("identity").close_body({**request, "id": id})
