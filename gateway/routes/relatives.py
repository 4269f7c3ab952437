"""Routes of relatives, and of what they give one another."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.credits.refusals import ledger
from shared.contracts.credits.refusals import spending as refusals
from shared.contracts.credits.relatives import (
    AgreedRelation,
    AgreedRelationPage,
    DecideRelation,
    FindRelations,
    Gift,
    GiftPage,
    OfferGift,
    OwnGifts,
    OwnRelations,
    ProposeRelation,
    Relation,
    RelationPage,
)
from shared.contracts.identity.names import named
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("relatives", "Relatives who are verified, and what they give one another.")

ANSWERING = (refusals.RELATION_NOT_FOUND, refusals.RELATION_NOT_SO, VOLUNTEERS_ONLY)
DECIDING = (refusals.RELATION_NOT_FOUND, refusals.RELATION_NOT_SO, ledger.ACCOUNT_OWN, ledger.REASON_PERSONAL)
ENDING_GIFT = (refusals.GIFT_NOT_FOUND, refusals.GIFT_NOT_SO, VOLUNTEERS_ONLY)


@blueprint.route("/relations")
class Relations(MethodView):
    """Proposing, and what waits."""

    @blueprint.accepts(ProposeRelation)
    @blueprint.answers(201, Relation)
    @blueprint.refuses(VOLUNTEERS_ONLY, refusals.RELATION_WITH_ONESELF, refusals.RELATION_OPEN, refusals.OPEN_TOO_MANY)
    def post(self, request: dict[str, Any]) -> Any:
        """Propose a relation.

        With the volunteer who has a number: they agree, and a cadre verifies it. The same is answered whoever has the
        number, and where nobody has it.
        """
        return rpc("credits").propose_relation(request)

    @blueprint.queries(FindRelations)
    @blueprint.answers(200, named(AgreedRelationPage))
    @blueprint.refuses(CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List relations to verify.

        By cadres: that volunteers of units in reach have proposed, once both stand by them.
        """
        return with_names(rpc("credits").find_relations(query))


@blueprint.route("/relations/me")
class OwnRelationList(MethodView):
    """One's own."""

    @blueprint.queries(OwnRelations)
    @blueprint.answers(200, named(RelationPage))
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own relations.

        That one has proposed, and that one is asked about; the newest first.
        """
        return with_names(rpc("credits").own_relations(query))


@blueprint.route("/relations/<uuid:id>/agreements")
class RelationAgreements(MethodView):
    """It is so."""

    @blueprint.answers(200, Relation)
    @blueprint.refuses(*ANSWERING)
    def post(self, id: str) -> Any:
        """Agree to a relation.

        By the one who was asked: each then sees the other's name.
        """
        return rpc("credits").agree_to_relation({"id": id})


@blueprint.route("/relations/<uuid:id>/declinings")
class RelationDeclinings(MethodView):
    """It is not wanted."""

    @blueprint.answers(200, Relation)
    @blueprint.refuses(*ANSWERING)
    def post(self, id: str) -> Any:
        """Decline a relation.

        By the one who was asked. It costs nothing.
        """
        return rpc("credits").decline_relation({"id": id})


@blueprint.route("/relations/<uuid:id>/endings")
class RelationEndings(MethodView):
    """It is not wanted any more."""

    @blueprint.answers(200, Relation)
    @blueprint.refuses(*ANSWERING)
    def post(self, id: str) -> Any:
        """End a relation.

        By either of them; gifts that are open end with it, and what was accepted stays.
        """
        return rpc("credits").end_relation({"id": id})


@blueprint.route("/relations/<uuid:id>/verifications")
class RelationVerifications(MethodView):
    """Papers were seen."""

    @blueprint.accepts(DecideRelation, path=["id"])
    @blueprint.answers(200, AgreedRelation)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Verify a relation.

        By a cadre, for a reason that both read. They may then give to one another, as far as the scheme lets them.
        """
        return rpc("credits").verify_relation({**request, "id": id})


@blueprint.route("/relations/<uuid:id>/rejections")
class RelationRejections(MethodView):
    """It is not so."""

    @blueprint.accepts(DecideRelation, path=["id"])
    @blueprint.answers(200, AgreedRelation)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Reject a relation.

        By a cadre, also one that was verified; gifts that are open end with it.
        """
        return rpc("credits").reject_relation({**request, "id": id})


@blueprint.route("/relations/<uuid:id>/gifts")
class RelationGifts(MethodView):
    """Giving."""

    @blueprint.accepts(OfferGift, path=["id"])
    @blueprint.answers(201, Gift)
    @blueprint.refuses(
        *ANSWERING,
        refusals.GIFT_KINSHIP,
        refusals.OPEN_TOO_MANY,
        refusals.SPENDING_NOT_FORESEEN,
        ledger.BALANCE_TOO_LOW,
        ledger.ACCOUNT_FROZEN,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Offer a gift to a relative.

        It is set aside for two weeks, and theirs once they accept; what expires keeps its last day.
        """
        return rpc("credits").offer_gift({**request, "id": id})


@blueprint.route("/gifts/me")
class OwnGiftList(MethodView):
    """One's own."""

    @blueprint.queries(OwnGifts)
    @blueprint.answers(200, named(GiftPage))
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own gifts.

        That one has offered, and that one was offered; the newest first.
        """
        return with_names(rpc("credits").own_gifts(query))


@blueprint.route("/gifts/<uuid:id>/acceptances")
class GiftAcceptances(MethodView):
    """Taking it."""

    @blueprint.answers(200, Gift)
    @blueprint.refuses(*ENDING_GIFT, ledger.ACCOUNT_FROZEN, ledger.HOLD_OVER, ledger.HOLD_RESOLVED)
    def post(self, id: str) -> Any:
        """Accept a gift.

        By the one to whom it was offered.
        """
        return rpc("credits").accept_gift({"id": id})


@blueprint.route("/gifts/<uuid:id>/declinings")
class GiftDeclinings(MethodView):
    """Not taking it."""

    @blueprint.answers(200, Gift)
    @blueprint.refuses(*ENDING_GIFT)
    def post(self, id: str) -> Any:
        """Decline a gift.

        It is free again for the one who offered it.
        """
        return rpc("credits").decline_gift({"id": id})


@blueprint.route("/gifts/<uuid:id>/withdrawals")
class GiftWithdrawals(MethodView):
    """It is not meant any more."""

    @blueprint.answers(200, Gift)
    @blueprint.refuses(*ENDING_GIFT)
    def post(self, id: str) -> Any:
        """Withdraw a gift.

        That nobody has accepted.
        """
        return rpc("credits").withdraw_gift({"id": id})
