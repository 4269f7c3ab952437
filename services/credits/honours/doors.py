"""The doors of honours: reading them, hearing who may be shown, and counting in the background."""

from typing import Any

from services.credits.honours import queries, regrouping, settling, use_cases
from services.credits.rounds import in_rounds
from shared.contracts.base import Loaded, Nothing, Received
from shared.contracts.credits.honours import (
    AllBadgeRules,
    HonourWallOf,
    HonourWallPage,
    OwnHonours,
    OwnPlaces,
    OwnPlacesOf,
    RankingOf,
    RankingPage,
)
from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.names import ticketed
from shared.contracts.identity.units import UnitChanged
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.doors.timer import timer

SETTLE_SECONDS = 2
SETTLE_IDLE_SECONDS = 60
REGROUP_SECONDS = 5
REGROUP_IDLE_SECONDS = 60
RULES_SECONDS = 600


class HonourDoors:
    """Stars, badges, honour walls and rankings."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=OwnHonours)
    def own_honours(self, request: Loaded) -> Any:
        return self.db.read(queries.own_honours, request, self.actor)

    @rpc(OwnPlacesOf, replies=OwnPlaces)
    def own_places(self, request: Loaded) -> Any:
        return self.db.read(queries.own_places, request, self.actor)

    @rpc(RankingOf, replies=ticketed(RankingPage))
    def ranking(self, request: Loaded) -> Any:
        return self.db.read(queries.ranking, request, self.actor)

    @rpc(HonourWallOf, replies=ticketed(HonourWallPage))
    def honour_wall(self, request: Loaded) -> Any:
        return self.db.read(queries.honour_wall, request, self.actor)

    @rpc(Nothing, replies=AllBadgeRules)
    def badge_rules(self, request: Loaded) -> Any:
        return self.db.read(queries.badge_rules, request)

    @subscribe(ConsentsChanged, batch=50, handler="honours")
    def heed_consents(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_consents, event)

    @subscribe(VolunteerChanged, batch=50, handler="honours")
    def heed_moved_volunteer(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_volunteer, event)

    @subscribe(UnitChanged, batch=50, handler="honours")
    def heed_unit(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_unit, event)

    @timer(interval_seconds=SETTLE_SECONDS, idle_seconds=SETTLE_IDLE_SECONDS)
    def settle_honours(self) -> None:
        in_rounds(self.db, settling.settle_marked)

    @timer(interval_seconds=REGROUP_SECONDS, idle_seconds=REGROUP_IDLE_SECONDS)
    def regroup_rankings(self) -> None:
        in_rounds(self.db, regrouping.mark_moved)

    @timer(interval_seconds=RULES_SECONDS)
    def heed_new_rules(self) -> None:
        in_rounds(self.db, settling.settle_by_new_rules)
