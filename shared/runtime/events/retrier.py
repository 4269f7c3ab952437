"""Tries parked events again when their pause is over, in every process of a service: rows are claimed.

Where nothing is due, and this process writes nothing that could be, it looks now and then for what others have parked.
"""

import logging
import threading
from collections.abc import Callable, Mapping

from shared.kernel.errors import Unavailable
from shared.runtime.breakage import log_breakage
from shared.runtime.coalescing import coalesced_pause
from shared.runtime.data.database import Database
from shared.runtime.events import inbox
from shared.runtime.events.inbox import Address, Letter

BATCH_ROWS_MAX = 100
LOOK_SECONDS = 1.0
IDLE_SECONDS = 60.0

logger = logging.getLogger(__name__)


class Retrier:
    """doors: by reader and event type, whatever has a letter handled again.

    `wake` is for whoever has written something: it may have parked an event.
    """

    def __init__(self, database: Database, doors: Mapping[Address, Callable[[Letter], None]]) -> None:
        self.database, self.doors = database, doors
        self._stopped, self._woken = threading.Event(), threading.Event()
        self._is_parked = False  # as far as it is known: whether anything is to be tried again

    def run(self) -> None:
        """Look until stopped."""
        pause = LOOK_SECONDS
        while self.doors and not self._stopped.wait(pause):
            self._woken.clear()
            try:
                self.retry_due()
            except Unavailable as refusal:
                logger.warning("parked events of %s wait: %s", self.database.service, refusal.code)
            except Exception as error:  # the outermost door of this greenthread
                log_breakage(logger, error, f"the retrier of {self.database.service}")
            rested = not self._is_parked and not self._woken.wait(coalesced_pause(IDLE_SECONDS))
            pause = 0.0 if rested else LOOK_SECONDS

    def retry_due(self) -> int:
        """Have what is due handled again; says how many. Raises Unavailable."""
        first_due = self.database.read(inbox.first_due, self.doors.keys())
        self._is_parked = first_due is not None
        if first_due is None or first_due > self.database.clock.now():
            return 0
        letters = self.database.step(inbox.claim_due, self.doors.keys(), BATCH_ROWS_MAX)
        for letter in letters:
            self.doors[letter.reader, letter.event_type](letter)
        return len(letters)

    def wake(self) -> None:
        """Something was written."""
        self._woken.set()

    def stop(self) -> None:
        """End `run`."""
        self._stopped.set()
        self._woken.set()
