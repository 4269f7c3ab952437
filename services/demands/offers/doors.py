"""The doors of offers."""

from typing import Any

from services.demands.offers import lapsing, queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.demands.offers import (
    AskVolunteer,
    Offer,
    OfferHelp,
    OfferOf,
    OffersOf,
    OwnOfferPage,
    OwnOffers,
    TicketedOfferPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

EXPIRE_SECONDS = 300


class OfferDoors:
    """One volunteer for one need."""

    db: CallDatabase
    actor: Actor

    @rpc(OfferHelp, replies=Offer)
    def offer_help(self, request: Loaded) -> Any:
        return self.db.run(use_cases.offer_help, request, self.actor)

    @rpc(AskVolunteer, replies=Offer)
    def ask_volunteer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.ask_volunteer, request, self.actor)

    @rpc(OfferOf, replies=Offer)
    def accept_offer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.accept_offer, request, self.actor)

    @rpc(OfferOf, replies=Offer)
    def decline_offer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decline_offer, request, self.actor)

    @rpc(OfferOf, replies=Offer)
    def withdraw_offer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.withdraw_offer, request, self.actor)

    @rpc(OwnOffers, replies=OwnOfferPage)
    def own_offers(self, request: Loaded) -> Any:
        return self.db.read(queries.own_offers, request, self.actor)

    @rpc(OffersOf, replies=TicketedOfferPage)
    def offers_of_demand(self, request: Loaded) -> Any:
        return self.db.read(queries.offers_of_demand, request, self.actor)

    @timer(interval_seconds=EXPIRE_SECONDS)
    def expire_offers(self) -> None:
        lapsing.expire_offers(self.db)
