"""The door by which credits hears what was served."""

from services.credits.booking import use_cases
from shared.contracts.base import Received
from shared.contracts.projects.records import ServiceRecordChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class BookingDoors:
    """Hears of projects what was served."""

    db: CallDatabase

    @subscribe(ServiceRecordChanged, batch=200)
    def book_services(self, event: Received) -> None:
        self.db.run_all_once(use_cases.book_services, event)
