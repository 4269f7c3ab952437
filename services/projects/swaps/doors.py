"""The doors of swaps."""

from typing import Any

from services.projects.swaps import accepting, lapsing, queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.swaps import AcceptSwap, OfferPlace, OwnSwaps, Swap, SwapOf, TicketedSwapPage
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

EXPIRE_SECONDS = 60


class SwapDoors:
    """Places that people give to one another."""

    db: CallDatabase
    actor: Actor

    @rpc(OfferPlace, replies=Swap)
    def offer_place(self, request: Loaded) -> Any:
        return self.db.run(use_cases.offer_place, request, self.actor)

    @rpc(OwnSwaps, replies=TicketedSwapPage)
    def own_swaps(self, request: Loaded) -> Any:
        return self.db.read(queries.own_swaps, request, self.actor)

    @rpc(AcceptSwap, replies=Swap)
    def accept_swap(self, request: Loaded) -> Any:
        return self.db.run(accepting.accept_swap, request, self.actor)

    @rpc(SwapOf, replies=Swap)
    def decline_swap(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decline_swap, request, self.actor)

    @rpc(SwapOf, replies=Swap)
    def cancel_swap(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_swap, request, self.actor)

    @timer(interval_seconds=EXPIRE_SECONDS)
    def expire_swaps(self) -> None:
        self.db.step(lapsing.expire)
