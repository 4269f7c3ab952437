"""The doors of imports."""

from collections.abc import Callable
from typing import Any

from services.identity.import_runs.desk import desk_for
from services.identity.imports import queries, working
from shared.contracts.base import Loaded
from shared.contracts.identity.imports import ImportUnits, RefusedRows, RefusedRowsOf, UnitImport, UnitImportOf
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided

LOOK_SECONDS = 2
IDLE_SECONDS = 60
TICK_SECONDS_MAX = 960  # more than a turn
SWEEP_SECONDS = 3600


class ImportDoors:
    """Files of units: taken in, worked in the background, asked after."""

    db: CallDatabase
    actor: Actor
    is_stopping: Callable[[], bool]
    desk = Provided(desk_for)

    @rpc(ImportUnits, replies=UnitImport)
    def import_units(self, request: Loaded) -> Any:
        return working.accept(self.db, self.desk, request, self.actor)

    @rpc(UnitImportOf, replies=UnitImport)
    def unit_import(self, request: Loaded) -> Any:
        return self.db.read(queries.unit_import, request, self.actor)

    @rpc(RefusedRowsOf, replies=RefusedRows)
    def unit_import_refused_rows(self, request: Loaded) -> Any:
        return self.db.read(queries.refused_rows, request, self.actor)

    @timer(interval_seconds=LOOK_SECONDS, idle_seconds=IDLE_SECONDS, seconds_max=TICK_SECONDS_MAX)
    def work_imports(self) -> None:
        working.work_imports(self.db, is_stopping=self.is_stopping)

    @timer(interval_seconds=SWEEP_SECONDS)
    def sweep_imports(self) -> None:
        working.sweep_imports(self.db)
