"""The doors by which notifications heeds that somebody has left."""

from services.notifications.closings import use_cases
from shared.contracts.base import Received
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class ClosingDoors:
    """Hears of identity who is there no more."""

    db: CallDatabase

    @subscribe(AccountClosed)
    def heed_closed_account(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_closed_account, event)

    @subscribe(VolunteerChanged, batch=50, handler="closings")
    def heed_volunteer(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_volunteer, event)
