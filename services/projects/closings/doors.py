"""The doors by which projects heeds that somebody has left, or takes a consent back."""

from services.projects.closings import use_cases
from shared.contracts.base import Received
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class ClosingDoors:
    """Hears of identity who is there no more, and who does not want to serve any more."""

    db: CallDatabase

    @subscribe(AccountClosed)
    def heed_closed_account(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_closed_account, event)

    @subscribe(VolunteerChanged, handler="closings")  # alone: persons are locked before shifts
    def heed_volunteer(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_volunteer, event)

    @subscribe(ConsentsChanged, handler="closings")
    def heed_consents(self, event: Received) -> None:
        self.db.run_once(use_cases.heed_consents, event)
