"""Routes of places that people give to one another."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from gateway.routes.sign_ups import AGREEMENT, LIMITS, REQUIREMENTS
from shared.contracts.identity.names import named
from shared.contracts.projects.refusals import shifts, sign_ups, swaps
from shared.contracts.projects.refusals.activities import PROJECT_NOT_RECRUITING
from shared.contracts.projects.swaps import AcceptSwap, OfferPlace, OwnSwaps, Swap, SwapPage
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

NamedSwapPage = named(SwapPage)
COMING = (shifts.SHIFT_STATE_FORBIDS, shifts.SHIFT_BEGUN)

blueprint = blueprint_of("swaps", "Substitutes and exchanges: places that people give to one another")


@blueprint.route("/sign-ups/<uuid:id>/swaps")
class Swaps(MethodView):
    """Offering one's place."""

    @blueprint.accepts(OfferPlace, path=["id"])
    @blueprint.answers(201, Swap)
    @blueprint.refuses(
        sign_ups.SIGN_UP_NOT_FOUND,
        sign_ups.SIGN_UP_STATE_FORBIDS,
        swaps.SWAP_PENDING,
        swaps.SWAP_WITH_ONESELF,
        swaps.SWAP_OTHER_ACTIVITY,
        *COMING,
        CONSENT_MISSING,
        VOLUNTEERS_ONLY,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Offer one's place to somebody.

        By their volunteer number: as a substitute, or in exchange for their place in another shift of the activity. The
        answer is the same whoever has the number. One keeps the place until somebody has taken it.
        """
        return rpc("projects").offer_place({**request, "id": id})


@blueprint.route("/swaps/me")
class OwnSwapList(MethodView):
    """Those that concern oneself."""

    @blueprint.queries(OwnSwaps)
    @blueprint.answers(200, NamedSwapPage)
    @blueprint.refuses(VOLUNTEERS_ONLY, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List the places that one offers or is offered.

        The newest first.
        """
        return with_names(rpc("projects").own_swaps(query))


@blueprint.route("/swaps/<uuid:id>/acceptances")
class Acceptances(MethodView):
    """Taking a place."""

    @blueprint.accepts(AcceptSwap, path=["id"])
    @blueprint.answers(200, Swap)
    @blueprint.refuses(
        swaps.SWAP_NOT_FOUND,
        swaps.SWAP_STATE_FORBIDS,
        swaps.SWAP_PLACE_GONE,
        swaps.LINE_COMES_FIRST,
        sign_ups.SIGN_UP_EXISTS,
        sign_ups.SIGN_UP_REFUSED_BEFORE,
        PROJECT_NOT_RECRUITING,
        *COMING,
        *REQUIREMENTS,
        *AGREEMENT,
        *LIMITS,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Take the place that somebody offers.

        Under the same rules as a sign-up. A place for which people wait goes to them, and not past them.
        """
        return rpc("projects").accept_swap({**request, "id": id})


@blueprint.route("/swaps/<uuid:id>/declines")
class Declines(MethodView):
    """Saying no."""

    @blueprint.answers(200, Swap)
    @blueprint.refuses(swaps.SWAP_NOT_FOUND, swaps.SWAP_STATE_FORBIDS, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Decline the place that somebody offers.

        It costs nothing.
        """
        return rpc("projects").decline_swap({"id": id})


@blueprint.route("/swaps/<uuid:id>/cancellations")
class Cancellations(MethodView):
    """Taking it back."""

    @blueprint.answers(200, Swap)
    @blueprint.refuses(swaps.SWAP_NOT_FOUND, swaps.SWAP_STATE_FORBIDS, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Take one's own offer back.

        As long as nobody has taken the place.
        """
        return rpc("projects").cancel_swap({"id": id})
