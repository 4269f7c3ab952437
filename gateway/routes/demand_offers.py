"""Routes of offers: one volunteer for one need."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.demands.offers import (
    AskVolunteer,
    NamedOfferPage,
    Offer,
    OfferHelp,
    OffersOf,
    OwnOfferPage,
    OwnOffers,
)
from shared.contracts.demands.refusals import archive as refusals
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

MAKING = (
    refusals.DEMAND_NOT_FOUND,
    refusals.DEMAND_STATE_FORBIDS,
    refusals.DEMAND_WORDS_PERSONAL,
    refusals.OFFER_TO_ONESELF,
    refusals.OFFER_MADE_ALREADY,
    refusals.OFFERS_WAITING,
)
ANSWERING = (refusals.OFFER_NOT_FOUND, refusals.OFFER_STATE_FORBIDS, refusals.DEMAND_OWN, NOT_PERMITTED)

blueprint = blueprint_of("demand-offers", "Offers: one volunteer for one need, on which both sides agree")


@blueprint.route("/open-demands/<uuid:id>/offers")
class HelpOffers(MethodView):
    """Offering help."""

    @blueprint.accepts(OfferHelp, path=["id"])
    @blueprint.answers(201, Offer)
    @blueprint.refuses(*MAKING, refusals.OFFER_ADULTS_ONLY, VOLUNTEERS_ONLY, CONSENT_MISSING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Offer to serve a need.

        By a volunteer who sees it, while nobody serves it. The union agrees within three days, or it expires.
        """
        return rpc("demands").offer_help({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/offers")
class DemandOffers(MethodView):
    """Offers for a need."""

    @blueprint.accepts(AskVolunteer, path=["id"])
    @blueprint.answers(201, Offer)
    @blueprint.refuses(*MAKING, refusals.OFFER_VOLUNTEER_NOT_FOUND, refusals.DEMAND_OWN, NOT_PERMITTED)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Ask a volunteer to serve a need.

        By a cadre of the union that answers it: somebody of that union, or of one below it. Saying no costs nothing;
        after three days the question expires.
        """
        return rpc("demands").ask_volunteer({**request, "id": id})

    @blueprint.queries(OffersOf, path=["id"])
    @blueprint.answers(200, NamedOfferPage)
    @blueprint.refuses(refusals.DEMAND_NOT_FOUND, refusals.DEMAND_OWN, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List all offers for a need.

        The newest first, with the names of the volunteers.
        """
        return with_names(rpc("demands").offers_of_demand({**query, "id": id}))


@blueprint.route("/demand-offers/me")
class OwnOfferList(MethodView):
    """One's own."""

    @blueprint.queries(OwnOffers)
    @blueprint.answers(200, OwnOfferPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own offers, and what one is asked for.

        The newest first, each with its need.
        """
        return rpc("demands").own_offers(query)


@blueprint.route("/demand-offers/<uuid:id>/acceptances")
class OfferAcceptances(MethodView):
    """Agreeing."""

    @blueprint.answers(200, Offer)
    @blueprint.refuses(*ANSWERING, refusals.DEMAND_STATE_FORBIDS)
    def post(self, id: str) -> Any:
        """Accept an offer.

        By the side that did not make it. From then on the volunteer serves the need, and may have name, phone and
        address shown.
        """
        return rpc("demands").accept_offer({"id": id})


@blueprint.route("/demand-offers/<uuid:id>/declines")
class OfferDeclines(MethodView):
    """Saying no."""

    @blueprint.answers(200, Offer)
    @blueprint.refuses(*ANSWERING)
    def post(self, id: str) -> Any:
        """Decline an offer.

        By the side that did not make it.
        """
        return rpc("demands").decline_offer({"id": id})


@blueprint.route("/demand-offers/<uuid:id>/withdrawals")
class OfferWithdrawals(MethodView):
    """Taking it back."""

    @blueprint.answers(200, Offer)
    @blueprint.refuses(*ANSWERING)
    def post(self, id: str) -> Any:
        """Withdraw an offer.

        By the side that made it, before it is answered.
        """
        return rpc("demands").withdraw_offer({"id": id})
