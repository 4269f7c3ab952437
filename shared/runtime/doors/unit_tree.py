"""The door that keeps a service's copy of the union tree: a base class of services that need one."""

from typing import Any

from shared.contracts.base import Received
from shared.contracts.identity.units import UnitChanged
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.events import unit_tree


class UnitTreeDoors:
    """Hears identity's units, in a queue of its own: the service may have another door for the same event."""

    db: Any

    @subscribe(UnitChanged, batch=50, handler="unit_tree")
    def learn_unit(self, event: Received) -> None:
        """Keep the newest version of each unit."""
        self.db.run_once(unit_tree.learn_unit, event)
