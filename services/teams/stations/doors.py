"""The doors of stations."""

from typing import Any

from services.teams.rounds import in_rounds
from services.teams.stations import following, queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.names import ticketed
from shared.contracts.teams.stations import (
    AskToRunStation,
    ChangeStation,
    FindStations,
    FoundStation,
    KeptStation,
    KeptStationPage,
    OwnStations,
    Station,
    StationOf,
    StationPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

SWEEP_SECONDS = 600
FOLLOW_SECONDS = 60
FOLLOW_IDLE_SECONDS = 600

ShownStation = ticketed(KeptStation)


class StationDoors:
    """Stations, and who is responsible for them."""

    db: CallDatabase
    actor: Actor

    @rpc(FindStations, replies=StationPage)
    def find_stations(self, request: Loaded) -> Any:
        return self.db.read(queries.find_stations, request, self.actor)

    @rpc(StationOf, replies=ticketed(Station))
    def station(self, request: Loaded) -> Any:
        return self.db.read(queries.station, request, self.actor)

    @rpc(OwnStations, replies=KeptStationPage)
    def own_stations(self, request: Loaded) -> Any:
        return self.db.read(queries.own_stations, request, self.actor)

    @rpc(FoundStation, replies=ShownStation)
    def found_station(self, request: Loaded) -> Any:
        return self.db.run(use_cases.found_station, request, self.actor)

    @rpc(ChangeStation, replies=ShownStation)
    def change_station(self, request: Loaded) -> Any:
        return self.db.run(use_cases.change_station, request, self.actor)

    @rpc(StationOf, replies=ShownStation)
    def close_station(self, request: Loaded) -> Any:
        return self.db.run(use_cases.close_station, request, self.actor)

    @rpc(StationOf, replies=ShownStation)
    def reopen_station(self, request: Loaded) -> Any:
        return self.db.run(use_cases.reopen_station, request, self.actor)

    @rpc(AskToRunStation, replies=ShownStation)
    def ask_to_run(self, request: Loaded) -> Any:
        return self.db.run(use_cases.ask_to_run, request, self.actor)

    @rpc(StationOf, replies=ShownStation)
    def accept_to_run(self, request: Loaded) -> Any:
        return self.db.run(use_cases.accept_to_run, request, self.actor)

    @rpc(StationOf, replies=ShownStation)
    def decline_to_run(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decline_to_run, request, self.actor)

    @rpc(StationOf, replies=ShownStation)
    def give_up_station(self, request: Loaded) -> Any:
        return self.db.run(use_cases.give_up_station, request, self.actor)

    @rpc(StationOf, replies=ShownStation)
    def dismiss_responsible(self, request: Loaded) -> Any:
        return self.db.run(use_cases.dismiss_responsible, request, self.actor)

    @timer(interval_seconds=SWEEP_SECONDS)
    def forget_unanswered(self) -> None:
        in_rounds(self.db, use_cases.forget_unanswered)

    @timer(interval_seconds=FOLLOW_SECONDS, idle_seconds=FOLLOW_IDLE_SECONDS)
    def follow_units_with_stations(self) -> None:
        in_rounds(self.db, following.follow_units)
