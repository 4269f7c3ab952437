"""Routes of walk-ins."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from gateway.routes.presence import BY_CODE, LETTING_IN
from shared.contracts.identity.names import named
from shared.contracts.projects.refusals import presence as refusals
from shared.contracts.projects.refusals import sign_ups, walk_ins
from shared.contracts.projects.refusals.library import NOT_YET_KNOWN
from shared.contracts.projects.refusals.shifts import SHIFT_NOT_FOUND
from shared.contracts.projects.walk_ins import (
    OwnWalkIn,
    RefuseWalkIn,
    ReviewedWalkIn,
    ReviewedWalkInPage,
    ShiftWalkIns,
    WalkIn,
)
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("walk_ins", "People who come to a shift without having signed up")

DECIDING = (
    walk_ins.WALK_IN_NOT_FOUND,
    walk_ins.WALK_IN_DECIDED,
    walk_ins.WALK_IN_TOO_LATE,
    refusals.PRESENCE_NOT_OWN,
    NOT_YET_KNOWN,
)


@blueprint.route("/shifts/<uuid:id>/walk-ins")
class WalkIns(MethodView):
    """Walk-ins of a shift."""

    @blueprint.accepts(WalkIn, path=["id"])
    @blueprint.answers(201, OwnWalkIn)
    @blueprint.refuses(
        *BY_CODE,
        *LETTING_IN,
        sign_ups.AGREEMENT_OUTDATED,
        sign_ups.SIGN_UP_REFUSED_BEFORE,
        SHIFT_NOT_FOUND,
        refusals.SHIFT_CANCELLED,
        refusals.PROJECT_STOPPED,
        refusals.WAY_NOT_TAKEN,
        refusals.UNINSURED,
        refusals.CHECK_IN_CLOSED,
        refusals.ALREADY_INSIDE,
        refusals.PAIRS_USED_UP,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Ask to be let in without having signed up.

        At the place, with its code. One is checked in with that; it counts once a leader has approved it.
        """
        return rpc("projects").walk_in({**request, "id": id})

    @blueprint.queries(ShiftWalkIns, path=["id"])
    @blueprint.answers(200, named(ReviewedWalkInPage))
    @blueprint.refuses(SHIFT_NOT_FOUND, CURSOR_INVALID, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List walk-ins to decide on.

        Those of a shift that wait, in the order of their coming.
        """
        return with_names(rpc("projects").shift_walk_ins({**query, "id": id}))


@blueprint.route("/walk-ins/<uuid:id>/approvals")
class Approvals(MethodView):
    """Letting somebody in."""

    @blueprint.answers(200, named(ReviewedWalkIn))
    @blueprint.refuses(*DECIDING, walk_ins.POST_FULL)
    def post(self, id: str) -> Any:
        """Let a walk-in in.

        Within a day after the shift, while the post has a place; never oneself.
        """
        return with_names(rpc("projects").approve_walk_in({"id": id}))


@blueprint.route("/walk-ins/<uuid:id>/refusals")
class Refusals(MethodView):
    """Not letting somebody in."""

    @blueprint.accepts(RefuseWalkIn, path=["id"])
    @blueprint.answers(200, named(ReviewedWalkIn))
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a walk-in.

        With a reason that the person reads. What was noted of their presence is void.
        """
        return with_names(rpc("projects").refuse_walk_in({**request, "id": id}))
