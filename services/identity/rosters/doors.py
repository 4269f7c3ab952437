"""The doors of imports of rosters."""

from collections.abc import Callable
from typing import Any

from services.identity.import_runs.desk import desk_for
from services.identity.rosters import deciding, queries, working
from shared.contracts.base import Loaded
from shared.contracts.identity.rosters import (
    ApplyParkedRow,
    DecidedRow,
    FindParkedRows,
    ImportRoster,
    NotedRows,
    NotedRowsOf,
    ParkedRowOf,
    ParkedRowPage,
    RosterImport,
    RosterImportOf,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided

LOOK_SECONDS = 2
IDLE_SECONDS = 60
TICK_SECONDS_MAX = 960  # more than a turn
SWEEP_SECONDS = 3600


class RosterDoors:
    """Files of members: taken in, worked in the background, asked after."""

    db: CallDatabase
    actor: Actor
    is_stopping: Callable[[], bool]
    desk = Provided(desk_for)

    @rpc(ImportRoster, replies=RosterImport)
    def import_roster(self, request: Loaded) -> Any:
        return working.accept(self.db, self.desk, request, self.actor)

    @rpc(RosterImportOf, replies=RosterImport)
    def roster_import(self, request: Loaded) -> Any:
        return self.db.read(queries.roster_import, request, self.actor)

    @rpc(NotedRowsOf, replies=NotedRows)
    def roster_import_noted_rows(self, request: Loaded) -> Any:
        self.db.step(queries.note_reading, request, self.actor)
        return self.db.read(queries.noted_rows, request, self.actor)

    @rpc(FindParkedRows, replies=ParkedRowPage)
    def find_parked_rows(self, request: Loaded) -> Any:
        return self.db.read(deciding.find_parked_rows, request, self.actor)

    @rpc(ApplyParkedRow, replies=DecidedRow)
    def apply_parked_row(self, request: Loaded) -> Any:
        return self.db.run(deciding.apply_parked_row, request, self.actor)

    @rpc(ParkedRowOf, replies=DecidedRow)
    def drop_parked_row(self, request: Loaded) -> Any:
        return self.db.run(deciding.drop_parked_row, request, self.actor)

    @timer(interval_seconds=LOOK_SECONDS, idle_seconds=IDLE_SECONDS, seconds_max=TICK_SECONDS_MAX)
    def work_rosters(self) -> None:
        working.work_imports(self.db, is_stopping=self.is_stopping)

    @timer(interval_seconds=SWEEP_SECONDS)
    def sweep_rosters(self) -> None:
        working.sweep_imports(self.db)
