"""The doors by which projects hears of emergencies."""

from services.projects.emergencies import use_cases
from shared.contracts.base import Received
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class EmergencyDoors:
    """Hears demands. One at a time: persons are locked before shifts."""

    db: CallDatabase

    @subscribe(EmergencyChanged)
    def heed_emergency(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_emergency, event)

    @subscribe(CallChanged)
    def heed_call(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_call, event)
