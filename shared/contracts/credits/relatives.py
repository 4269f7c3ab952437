"""Relatives and what they give one another, in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.credits.accounts import reason_field
from shared.contracts.credits.ledger import VOLUNTEER_ID
from shared.contracts.credits.ledger_words import REASON_CHARACTERS_MAX, Book
from shared.contracts.credits.scheme_words import Kinship
from shared.contracts.credits.spending import amount_field, earned_book_field
from shared.contracts.credits.spending_words import GiftState, RelationState
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Text
from shared.contracts.identity.names import ticketed
from shared.contracts.identity.volunteers import NUMBER, number_field

RELATION_ID = "01936f0e-7b2a-7c11-8000-0000000001b1"
GIFT_ID = "01936f0e-7b2a-7c11-8000-0000000001b2"
OTHER_ID = "01936f0e-7b2a-7c11-8000-0000000000f3"


class ProposeRelation(Contract):
    """Say that the volunteer with a number is a relative. kinship: what they are to oneself.

    The same is answered whoever the number belongs to, and whether it belongs to anybody.
    """

    to_number = number_field(required=True)
    kinship = Choice(Kinship, required=True)

    example = {"to_number": NUMBER, "kinship": "parent"}


class Relation(Contract):
    """A relation. kinship: what the other one is to whoever proposed it; is_own: whether oneself did.

    with_volunteer_id: the other one, null until they have agreed; reason: what the cadre says of it.
    """

    id = Id(required=True)
    kinship = Choice(Kinship, required=True)
    is_own = Boolean(required=True)
    with_volunteer_id = Id(allow_none=True, required=True)
    state = Choice(RelationState, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, required=True)
    proposed_at = Moment(required=True)
    until = Moment(required=True)

    example = {
        "id": RELATION_ID,
        "kinship": "parent",
        "is_own": True,
        "with_volunteer_id": None,
        "state": "proposed",
        "reason": "",
        "proposed_at": "2026-03-02T01:00:00Z",
        "until": "2026-04-01T01:00:00Z",
    }


class AgreedRelation(Contract):
    """A relation as cadres see it, once both people stand by it."""

    id = Id(required=True)
    from_volunteer_id = Id(required=True)
    to_volunteer_id = Id(required=True)
    kinship = Choice(Kinship, required=True)
    state = Choice(RelationState, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, required=True)
    proposed_at = Moment(required=True)

    example = {
        "id": RELATION_ID,
        "from_volunteer_id": VOLUNTEER_ID,
        "to_volunteer_id": OTHER_ID,
        "kinship": "parent",
        "state": "agreed",
        "reason": "",
        "proposed_at": "2026-03-02T01:00:00Z",
    }


RelationPage = page_contract(Relation)
TicketedRelationPage = ticketed(RelationPage)
AgreedRelationPage = page_contract(AgreedRelation)
TicketedAgreedRelationPage = ticketed(AgreedRelationPage)


class OwnRelations(PageRequest):
    """Those that one has proposed or is asked about, the newest first."""

    example = {"limit": 50}


class FindRelations(PageRequest):
    """Those of volunteers in reach that wait for a cadre, or were decided."""

    state = Choice((RelationState.AGREED, RelationState.VERIFIED, RelationState.REJECTED), load_default="agreed")

    example = {"state": "agreed", "limit": 50}


class OfRelation(Contract):
    """One relation."""

    id = Id(required=True)

    example = {"id": RELATION_ID}


class DecideRelation(OfRelation):
    """Decide on it as a cadre, for a reason that both read."""

    reason = reason_field(required=True)

    example = OfRelation.example | {"reason": "已查验户口簿原件"}


class OfferGift(OfRelation):
    """Give to a relative, who accepts it or not."""

    book = earned_book_field()
    amount = amount_field()

    example = OfRelation.example | {"book": "time_coins", "amount": 3}


class Gift(Contract):
    """A gift. is_own: whether oneself gives; with_volunteer_id: the other one."""

    id = Id(required=True)
    relation_id = Id(required=True)
    is_own = Boolean(required=True)
    with_volunteer_id = Id(required=True)
    book = Choice(Book, required=True)
    amount = Integer(required=True)
    state = Choice(GiftState, required=True)
    offered_at = Moment(required=True)
    until = Moment(required=True)

    example = {
        "id": GIFT_ID,
        "relation_id": RELATION_ID,
        "is_own": True,
        "with_volunteer_id": OTHER_ID,
        "book": "time_coins",
        "amount": 3,
        "state": "offered",
        "offered_at": "2026-03-02T01:00:00Z",
        "until": "2026-03-16T01:00:00Z",
    }


GiftPage = page_contract(Gift)
TicketedGiftPage = ticketed(GiftPage)


class OwnGifts(PageRequest):
    """Those that one has offered or was offered, the newest first."""

    example = {"limit": 50}


class OfGift(Contract):
    """One gift."""

    id = Id(required=True)

    example = {"id": GIFT_ID}
