"""The doors by which notifications hears of offices."""

from services.notifications.offices import use_cases
from shared.contracts.base import Received
from shared.contracts.identity.access import OfficeAppointed, OfficeEnded
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class OfficeDoors:
    """Hears identity."""

    db: CallDatabase

    @subscribe(OfficeAppointed, batch=50)
    def learn_appointment(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_office, event)

    @subscribe(OfficeEnded, batch=50)
    def learn_end(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_office, event)
