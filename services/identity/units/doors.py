"""The doors of the union tree."""

from typing import Any

from services.identity.units import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.unit_changes import (
    ChangeUnit,
    DissolveUnit,
    EndedUnit,
    FoundUnit,
    MergeUnit,
    MoveUnit,
)
from shared.contracts.identity.unit_history import EventsOf, HistoryOf, UnitEventPage, UnitHistoryEntryPage
from shared.contracts.identity.units import ChildrenOf, FindUnits, Unit, UnitLineage, UnitOf, UnitPage
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class UnitDoors:
    """What can be asked of the union tree, and done to it."""

    db: CallDatabase
    actor: Actor

    @rpc(UnitOf, replies=Unit)
    def unit(self, request: Loaded) -> Any:
        return self.db.read(queries.unit, request, self.actor)

    @rpc(FindUnits, replies=UnitPage)
    def find_units(self, request: Loaded) -> Any:
        return self.db.read(queries.find_units, request, self.actor)

    @rpc(ChildrenOf, replies=UnitPage)
    def unit_children(self, request: Loaded) -> Any:
        return self.db.read(queries.children, request, self.actor)

    @rpc(UnitOf, replies=UnitLineage)
    def unit_lineage(self, request: Loaded) -> Any:
        return self.db.read(queries.lineage, request, self.actor)

    @rpc(HistoryOf, replies=UnitHistoryEntryPage)
    def unit_history(self, request: Loaded) -> Any:
        return self.db.read(queries.history, request, self.actor)

    @rpc(EventsOf, replies=UnitEventPage)
    def unit_events(self, request: Loaded) -> Any:
        return self.db.read(queries.events, request, self.actor)

    @rpc(FoundUnit, replies=Unit)
    def found_unit(self, request: Loaded) -> Any:
        return self.db.run(use_cases.found_unit, request, self.actor)

    @rpc(ChangeUnit, replies=Unit)
    def change_unit(self, request: Loaded) -> Any:
        return self.db.run(use_cases.change_unit, request, self.actor)

    @rpc(MoveUnit, replies=Unit)
    def move_unit(self, request: Loaded) -> Any:
        return self.db.run(use_cases.move_unit, request, self.actor)

    @rpc(MergeUnit, replies=EndedUnit)
    def merge_unit(self, request: Loaded) -> Any:
        return self.db.run(use_cases.merge_unit, request, self.actor)

    @rpc(DissolveUnit, replies=EndedUnit)
    def dissolve_unit(self, request: Loaded) -> Any:
        return self.db.run(use_cases.dissolve_unit, request, self.actor)
