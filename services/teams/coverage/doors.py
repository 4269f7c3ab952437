"""The doors of coverage."""

from typing import Any

from services.teams.coverage import queries
from shared.contracts.base import Loaded
from shared.contracts.teams.coverage import (
    CoverageBelow,
    CoverageOf,
    TeamCoverage,
    UncoveredUnitPage,
    UncoveredUnits,
    UnitCoveragePage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class CoverageDoors:
    """How much of the union tree has teams."""

    db: CallDatabase
    actor: Actor

    @rpc(CoverageOf, replies=TeamCoverage)
    def coverage(self, request: Loaded) -> Any:
        return self.db.read(queries.coverage, request, self.actor)

    @rpc(CoverageBelow, replies=UnitCoveragePage)
    def coverage_below(self, request: Loaded) -> Any:
        return self.db.read(queries.coverage_below, request, self.actor)

    @rpc(UncoveredUnits, replies=UncoveredUnitPage)
    def uncovered_units(self, request: Loaded) -> Any:
        return self.db.read(queries.uncovered_units, request, self.actor)
