"""Offers in the published language: one volunteer for one need, who offers help or is asked for it."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.demands.archive_views import VisibleDemand
from shared.contracts.demands.archive_words import OFFER_WORDS_CHARACTERS_MAX, OfferState
from shared.contracts.demands.demands import DEMAND_ID
from shared.contracts.fields import Boolean, Choice, Id, Moment, Part, Text
from shared.contracts.identity.names import named, ticketed
from shared.contracts.projects.activities import UNIT_ID
from shared.contracts.teams.teams import VOLUNTEER_ID

OFFER_ID = "01936f0e-7b2a-7c11-8000-00000000010a"


def words_field(**rest: Any) -> Text:
    """A few words with an offer, without numbers by which somebody is known or reached."""
    return Text(at_most=OFFER_WORDS_CHARACTERS_MAX, allow_none=True, **rest)


class OfferChanged(Event):
    """A volunteer offered help for a need, was asked for it, or that went on: the whole present state.

    due_at: until when somebody who is asked answers, or an offer stands.
    """

    event_type = "demands.OfferChanged.v1"

    id = Id(required=True)
    demand_id = Id(required=True)
    volunteer_id = Id(required=True)
    unit_id = Id(required=True)
    state = Choice(OfferState, required=True)
    due_at = Moment(required=True)

    example = {
        "version": 1,
        "id": OFFER_ID,
        "demand_id": DEMAND_ID,
        "volunteer_id": VOLUNTEER_ID,
        "unit_id": UNIT_ID,
        "state": "asked",
        "due_at": "2026-03-05T02:00:00Z",
    }


class Offer(Contract):
    """An offer. by_volunteer: whether the volunteer made it; else they were asked."""

    id = Id(required=True)
    demand_id = Id(required=True)
    volunteer_id = Id(required=True)
    by_volunteer = Boolean(required=True)
    words = words_field(required=True)
    state = Choice(OfferState, required=True)
    made_at = Moment(required=True)
    due_at = Moment(required=True)

    example = {
        "id": OFFER_ID,
        "demand_id": DEMAND_ID,
        "volunteer_id": VOLUNTEER_ID,
        "by_volunteer": True,
        "words": "我周三上午有空，熟悉这家医院。",
        "state": "offered",
        "made_at": "2026-03-02T02:00:00Z",
        "due_at": "2026-03-05T02:00:00Z",
    }


class OwnOffer(Offer):
    """One's own, with the need. is_masked: title, words and place are not told any more, since it is not to be answered
    or served by oneself; category, union and days stay."""

    demand = Part(VisibleDemand, required=True)
    is_masked = Boolean(required=True)

    example = {**Offer.example, "demand": VisibleDemand.example, "is_masked": False}


OwnOfferPage = page_contract(OwnOffer)
OfferPage = page_contract(Offer)
TicketedOfferPage = ticketed(OfferPage)
NamedOfferPage = named(OfferPage)


class OfferHelp(Contract):
    """Offer to serve a need. id: of the need."""

    id = Id(required=True)
    words = words_field(load_default=None)

    example = {"id": DEMAND_ID, "words": Offer.example["words"]}


class AskVolunteer(Contract):
    """Ask a volunteer to serve a need. id: of the need."""

    id = Id(required=True)
    volunteer_id = Id(required=True)
    words = words_field(load_default=None)

    example = {"id": DEMAND_ID, "volunteer_id": VOLUNTEER_ID, "words": "您离得近，方便周三上午陪同就医吗？"}


class OfferOf(Contract):
    """Which offer."""

    id = Id(required=True)

    example = {"id": OFFER_ID}


class OwnOffers(PageRequest):
    """One's own offers, and what one is asked for, the newest first."""

    example = {"limit": 20}


class OffersOf(PageRequest):
    """All offers for a need, the newest first."""

    id = Id(required=True)

    example = {"id": DEMAND_ID, "limit": 20}
