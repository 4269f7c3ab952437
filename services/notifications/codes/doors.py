"""The door by which identity's codes come to be sent."""

from services.notifications.codes import use_cases
from shared.contracts.base import Received
from shared.contracts.identity.codes import CodeWanted
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class CodeDoors:
    """Hears identity, whose event is sealed for this reader."""

    db: CallDatabase

    @subscribe(CodeWanted)
    def send_code(self, event: Received) -> None:
        self.db.run_once(use_cases.send_code, event)
