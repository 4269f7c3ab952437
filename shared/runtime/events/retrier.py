"""Tries parked events again when their pause is over, in every process of a service: rows are claimed.

Where nothing is due, and this process writes nothing that could be, it looks now and then for what others have parked.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from shared.kernel.errors import Unavailable
from shared.runtime.breakage import log_breakage
from shared.runtime.data.database import Database
from shared.runtime.events import inbox
from shared.runtime.events.inbox import Address, Letter

BATCH_ROWS_MAX = 100
LOOK_SECONDS = 1.0
IDLE_SECONDS = 30.0

logger = logging.getLogger(__name__)


class Retrier:
    """doors: by reader and event type, whatever has a letter handled again."""

    def __init__(self, database: Database, doors: Mapping[Address, Callable[[Letter], None]]) -> None:
        self.database, self.doors = database, doors
        self._stopped = threading.Event()
        self._first_due: datetime | None = None
        self._looked: tuple[float, int] | None = None  # when, and what had been written by then

    def run(self) -> None:
        """Look until stopped."""
        while self.doors and not self._stopped.wait(LOOK_SECONDS):
            if self._is_idle():
                continue
            try:
                self.retry_due()
            except Unavailable as refusal:
                logger.warning("parked events of %s wait: %s", self.database.service, refusal.code)
            except Exception as error:  # the outermost door of this greenthread
                log_breakage(logger, error, f"the retrier of {self.database.service}")

    def retry_due(self) -> int:
        """Have what is due handled again; says how many. Raises Unavailable."""
        self._looked = (time.monotonic(), self.database.writes)
        self._first_due = self.database.read(inbox.first_due, self.doors.keys())
        if not self._is_due():
            return 0
        letters = self.database.step(inbox.claim_due, self.doors.keys(), BATCH_ROWS_MAX)
        for letter in letters:
            self.doors[letter.reader, letter.event_type](letter)
        return len(letters)

    def _is_idle(self) -> bool:
        if self._looked is None or self._is_due():
            return False
        looked, writes = self._looked
        return writes == self.database.writes and time.monotonic() < looked + IDLE_SECONDS

    def _is_due(self) -> bool:
        return self._first_due is not None and self._first_due <= self.database.clock.now()

    def stop(self) -> None:
        """End `run`."""
        self._stopped.set()
