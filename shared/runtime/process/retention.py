"""How long rows stay: then they go in small batches, so that nobody waits for their removal.

Events are kept a month at least: a duplicate that comes later meets ids derived from facts. Dead and parked events stay
until somebody has dealt with them.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from shared.kernel.errors import Unavailable
from shared.runtime.breakage import log_breakage
from shared.runtime.data import idempotency
from shared.runtime.data.database import Database
from shared.runtime.data.idempotency import IdempotentCall
from shared.runtime.data.session import Session
from shared.runtime.events.inbox import Inbox
from shared.runtime.events.outbox import Outbox

EVENT_DAYS_MIN = 30
BATCH_ROWS_MAX = 500
BATCHES_MAX = 200  # of one table in one sweep; what is left waits for the next one
PAUSE_SECONDS = 0.05
SWEEP_SECONDS = 3600

logger = logging.getLogger(__name__)


# What a service removes of its own: at most so many rows that are old enough, passing over those that somebody else has
# locked; it says how many it were.
Sweep = Callable[[Session, int], int]


class Retention:
    """Sweeps a service's database every hour, in every process: rows that another one removes are passed over."""

    def __init__(self, database: Database, event_days: int, sweeps: Sequence[Sweep] = ()) -> None:
        assert event_days >= EVENT_DAYS_MIN, "younger rows may still be needed to know a duplicate"
        self.database, self.event_days, self.sweeps = database, event_days, tuple(sweeps)
        self._stopped = threading.Event()

    def run(self) -> None:
        """Sweep until stopped; processes that start together do not sweep together."""
        pause = random.uniform(0, SWEEP_SECONDS)
        while not self._stopped.wait(pause):
            try:
                self.sweep()
            except Unavailable as refusal:
                logger.warning("the sweep of %s waits: %s", self.database.service, refusal.code)
            except Exception as error:  # the outermost door of this greenthread
                log_breakage(logger, error, f"the sweep of {self.database.service}")
            pause = SWEEP_SECONDS

    def stop(self) -> None:
        """End `run`."""
        self._stopped.set()

    def sweep(self) -> int:
        """Remove what is old enough; says how many rows."""
        events = timedelta(days=self.event_days)
        calls = timedelta(hours=idempotency.KEPT_HOURS)
        return (
            self._remove_all([Outbox.sequence], Outbox.published_at, events)
            + self._remove_all([Inbox.event_id, Inbox.reader], Inbox.handled_at, events)
            + self._remove_all([IdempotentCall.scope, IdempotentCall.key], IdempotentCall.called_at, calls)
            + sum(self._repeated(sweep, BATCH_ROWS_MAX) for sweep in self.sweeps)
        )

    def _remove_all(self, key: list[Any], moment: Any, age: timedelta) -> int:
        return self._repeated(_remove, key, moment, self.database.clock.now() - age)

    def _repeated(self, removes: Callable[..., int], *arguments: Any) -> int:
        """One batch after the other until little is left."""
        removed = 0
        for _ in range(BATCHES_MAX):
            number: int = self.database.step(removes, *arguments)
            removed += number
            if number < BATCH_ROWS_MAX or self._stopped.is_set():
                break
            time.sleep(PAUSE_SECONDS)
        return removed


def _remove(session: Session, key: list[InstrumentedAttribute[Any]], moment: Any, before: datetime) -> int:
    """Remove one batch of rows whose moment lies before; those without one, not published or not handled, stay."""
    old = select(*key).where(moment < before).limit(BATCH_ROWS_MAX).with_for_update(skip_locked=True)
    statement = delete(key[0].class_).where(tuple_(*key).in_(old))
    return int(session.execute(statement, execution_options={"synchronize_session": False}).rowcount)
