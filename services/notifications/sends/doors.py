"""The doors by which notifications hears of everything that people are told."""

from services.notifications.sends import use_cases
from shared.contracts.base import Received
from shared.contracts.projects.records import ServiceRecordChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class SendDoors:
    """Each event once; what it means to whom stands in `declared.py`."""

    db: CallDatabase

    @subscribe(ServiceRecordChanged, batch=50)
    def heed_record(self, event: Received) -> None:
        self.db.run_once(use_cases.heed, event)
