"""The doors of shifts."""

from typing import Any

from services.projects.shifts import ending, queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.shifts import (
    AddShift,
    CancelShift,
    ChangePost,
    MoveShift,
    Shift,
    ShiftPage,
    ShiftsOfActivity,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

END_SECONDS = 60


class ShiftDoors:
    """The times of activities, and what there is to do in each."""

    db: CallDatabase
    actor: Actor

    @rpc(ShiftsOfActivity, replies=ShiftPage)
    def shifts_of_activity(self, request: Loaded) -> Any:
        return self.db.read(queries.shifts_of_activity, request)

    @rpc(AddShift, replies=Shift)
    def add_shift(self, request: Loaded) -> Any:
        return self.db.run(use_cases.add_one_shift, request, self.actor)

    @rpc(MoveShift, replies=Shift)
    def move_shift(self, request: Loaded) -> Any:
        return self.db.run(use_cases.move_shift, request, self.actor)

    @rpc(CancelShift, replies=Shift)
    def cancel_shift(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_shift, request, self.actor)

    @rpc(ChangePost, replies=Shift)
    def change_post(self, request: Loaded) -> Any:
        return self.db.run(use_cases.change_post, request, self.actor)

    @timer(interval_seconds=END_SECONDS)
    def end_shifts(self) -> None:
        ending.end_shifts(self.db)
        ending.end_activities(self.db)
