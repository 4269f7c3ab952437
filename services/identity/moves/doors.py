"""The doors of moves."""

from typing import Any

from services.identity.moves import queries, succession, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_moves import (
    FindMoves,
    MoveOf,
    MoveVolunteer,
    OwnMove,
    OwnMovePage,
    OwnMoves,
    OwnUnits,
    RefuseMove,
    ReviewedMove,
    ReviewedMovePage,
    UnitTimePage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

CARRY_SECONDS = 60
CARRY_IDLE_SECONDS = 600


class MoveDoors:
    """Volunteers who go to other units."""

    db: CallDatabase
    actor: Actor

    @rpc(MoveVolunteer, replies=OwnMove)
    def move_volunteer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.move_volunteer, request, self.actor)

    @rpc(OwnMoves, replies=OwnMovePage)
    def own_moves(self, request: Loaded) -> Any:
        return self.db.read(queries.own_moves, request, self.actor)

    @rpc(OwnUnits, replies=UnitTimePage)
    def own_units(self, request: Loaded) -> Any:
        return self.db.read(queries.own_units, request, self.actor)

    @rpc(MoveOf, replies=OwnMove)
    def cancel_move(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_move, request, self.actor)

    @rpc(FindMoves, replies=ReviewedMovePage)
    def find_moves(self, request: Loaded) -> Any:
        return self.db.read(queries.find_moves, request, self.actor)

    @rpc(MoveOf, replies=ReviewedMove, secret=True)
    def approve_move(self, request: Loaded) -> Any:
        return self.db.run(use_cases.approve_move, request, self.actor)

    @rpc(RefuseMove, replies=ReviewedMove, secret=True)
    def refuse_move(self, request: Loaded) -> Any:
        return self.db.run(use_cases.refuse_move, request, self.actor)

    @timer(interval_seconds=CARRY_SECONDS, idle_seconds=CARRY_IDLE_SECONDS)
    def carry_over_volunteers(self) -> None:
        succession.carry_over(self.db)
