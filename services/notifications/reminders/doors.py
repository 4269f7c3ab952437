"""The doors of reminders."""

from services.notifications.reminders import use_cases
from shared.contracts.base import Received
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.doors.timer import timer

REMIND_SECONDS = 60
ROUNDS_MAX = 50


class ReminderDoors:
    """Hears projects, and the clock."""

    db: CallDatabase

    @subscribe(SignUpChanged, batch=50, handler="reminders")
    def learn_sign_up(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_sign_up, event)

    @timer(interval_seconds=REMIND_SECONDS)
    def remind(self) -> None:
        for _ in range(ROUNDS_MAX):
            if self.db.step(use_cases.remind) < use_cases.REMINDED_AT_ONCE_MAX:
                break
