"""Routes of volunteers who go to other units."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.refusals import volunteers as refusals
from shared.contracts.identity.refusals.accounts import NOT_ON_ONESELF
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.contracts.identity.volunteer_moves import (
    FindMoves,
    MoveVolunteer,
    OwnMove,
    OwnMovePage,
    OwnMoves,
    OwnUnits,
    RefuseMove,
    ReviewedMove,
    ReviewedMovePage,
    UnitTimePage,
)
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("volunteer_moves", "Volunteers who go to other units")

DECIDING = (refusals.MOVE_NOT_FOUND, refusals.MOVE_DECIDED, NOT_ON_ONESELF, NOT_PERMITTED)


@blueprint.route("/volunteers/me/moves")
class OwnMoveList(MethodView):
    """One's own moves."""

    @blueprint.accepts(MoveVolunteer)
    @blueprint.answers(201, OwnMove)
    @blueprint.refuses(
        refusals.NOT_A_VOLUNTEER, refusals.ALREADY_OF_UNIT, refusals.MOVE_OPEN, UNIT_NOT_FOUND, UNIT_NOT_ACTIVE
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Move to another unit.

        At once; or, where that unit reviews its volunteers, when it has agreed, by the due date.
        """
        return rpc("identity").move_volunteer(request)

    @blueprint.queries(OwnMoves)
    @blueprint.answers(200, OwnMovePage)
    @blueprint.refuses(refusals.NOT_A_VOLUNTEER, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own moves.

        The newest first.
        """
        return rpc("identity").own_moves(query)


@blueprint.route("/volunteers/me/moves/<uuid:id>/cancellations")
class MoveCancellations(MethodView):
    """Staying."""

    @blueprint.answers(200, OwnMove)
    @blueprint.refuses(refusals.NOT_A_VOLUNTEER, refusals.MOVE_NOT_FOUND, refusals.MOVE_DECIDED)
    def post(self, id: str) -> Any:
        """Cancel one's own move.

        As long as it waits.
        """
        return rpc("identity").cancel_move({"id": id})


@blueprint.route("/volunteers/me/units")
class OwnUnitList(MethodView):
    """Where one belonged."""

    @blueprint.queries(OwnUnits)
    @blueprint.answers(200, UnitTimePage)
    @blueprint.refuses(refusals.NOT_A_VOLUNTEER, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List the units one belonged to as a volunteer.

        With the moments of coming and going, the present one first.
        """
        return rpc("identity").own_units(query)


@blueprint.route("/volunteer-moves")
class Moves(MethodView):
    """Moves to decide on."""

    @blueprint.queries(FindMoves)
    @blueprint.answers(200, ReviewedMovePage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List moves to decide on.

        To units in reach, the ones due first come first.
        """
        return rpc("identity").find_moves(query)


@blueprint.route("/volunteer-moves/<uuid:id>/approvals")
class MoveApprovals(MethodView):
    """Taking somebody."""

    @blueprint.answers(200, ReviewedMove)
    @blueprint.refuses(*DECIDING)
    def post(self, id: str) -> Any:
        """Approve a move.

        The volunteer belongs to the unit from now on.
        """
        return rpc("identity").approve_move({"id": id})


@blueprint.route("/volunteer-moves/<uuid:id>/refusals")
class MoveRefusals(MethodView):
    """Not taking somebody."""

    @blueprint.accepts(RefuseMove, path=["id"])
    @blueprint.answers(200, ReviewedMove)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a move.

        With a reason that the volunteer is told.
        """
        return rpc("identity").refuse_move({**request, "id": id})
