"""The doors by which a service heeds that somebody has left: a base class of services with copies of people.

class TeamsService(ClosingDoors, …):
    closings = use_cases  # has `heed_closed_account(session, event)` and `heed_volunteer(session, event)`
"""

from typing import Any

from shared.contracts.base import Received
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class ClosingDoors:
    """Hears of identity who is there no more."""

    db: CallDatabase
    closings: Any

    @subscribe(AccountClosed)
    def heed_closed_account(self, event: Received) -> None:
        self.db.run_once(self.closings.heed_closed_account, event)

    @subscribe(VolunteerChanged, batch=50, handler="closings")
    def heed_volunteer(self, event: Received) -> None:
        self.db.run_once(self.closings.heed_volunteer, event)
