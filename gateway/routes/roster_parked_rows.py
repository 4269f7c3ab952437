"""Rows of rosters about people whom another part of the union has: the union above both decides."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.refusals.rosters import (
    PARKED_ROW_MEMBER_CHANGED,
    PARKED_ROW_NOT_FOUND,
    PARKED_ROW_OTHER_NAME,
)
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.identity.rosters import ApplyParkedRow, DecidedRow, FindParkedRows, ParkedRowPage
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("roster-parked-rows", "Rows of imports about people whom another part of the union has.")

DECIDING = (PARKED_ROW_NOT_FOUND, NOT_PERMITTED, SECOND_FACTOR_REQUIRED)


@blueprint.route("/roster-parked-rows")
class ParkedRows(MethodView):
    """Those that wait."""

    @blueprint.queries(FindParkedRows)
    @blueprint.answers(200, ParkedRowPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED, SECOND_FACTOR_REQUIRED)
    def get(self, query: dict[str, Any]) -> Any:
        """List rows of imports that wait for a decision.

        Those in whose way a member of another unit in one's reach stands. They are kept for 30 days.
        """
        return rpc("identity").find_parked_rows(query)


@blueprint.route("/roster-parked-rows/<uuid:id>/applications")
class Applications(MethodView):
    """Taking one."""

    @blueprint.accepts(ApplyParkedRow, path=["id"])
    @blueprint.answers(200, DecidedRow)
    @blueprint.refuses(*DECIDING, PARKED_ROW_MEMBER_CHANGED, PARKED_ROW_OTHER_NAME)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Take a row into the roster.

        As if it were imported here: the member becomes what the row says. It names that member and the version that was
        seen. A row that is refused waits on; one with another name than the member's is never taken this way.
        """
        return rpc("identity").apply_parked_row({**request, "id": id})


@blueprint.route("/roster-parked-rows/<uuid:id>/drops")
class Drops(MethodView):
    """Leaving one."""

    @blueprint.answers(200, DecidedRow)
    @blueprint.refuses(*DECIDING)
    def post(self, id: str) -> Any:
        """Drop a row.

        The roster stays as it is.
        """
        return rpc("identity").drop_parked_row({"id": id})
