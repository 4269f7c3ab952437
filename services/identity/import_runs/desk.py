"""Where a process looks at uploads before it takes them in.

To find the headings of a workbook is pure computing, for a second or more, beside which everybody's sign-in and reads
wait. So one upload is looked at at a time, few wait, and nobody has more of them there and under way than they may.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eventlet.semaphore import Semaphore

from services.identity.import_runs.runs import WAITING_RETRY_SECONDS, Runs
from shared.contracts.identity.refusals.imports import IMPORTS_WAITING_LIMIT
from shared.kernel.actor import Actor
from shared.runtime.context import timed_out
from shared.runtime.data.database import CallDatabase
from shared.runtime.files.workbook_parts import ReadingStopped

PLACES_MAX = 8
SECONDS_DEFAULT = 30.0  # outside of a call


class Desk:
    """The looks of one process, at files of any kind."""

    def __init__(self) -> None:
        self._owners: Counter[str] = Counter()
        self._turn = Semaphore(1)

    @contextmanager
    def look(self, db: CallDatabase, runs: Runs, actor: Actor) -> Iterator[Callable[[], bool]]:
        """One look, told whether somebody still waits for what it finds.

        Raises Unavailable where too many wait, where the actor has too many, and at the call's deadline. A call that is
        repeated is answered even then, with what came of it.
        """
        ends = db.call.deadline if db.call else time.time() + SECONDS_DEFAULT
        with self._place(actor) as others:
            if not db.is_repetition():
                db.step(runs.refuse_too_many, actor, others)
            if not self._turn.acquire(timeout=max(0.0, ends - time.time())):
                raise timed_out()
            try:
                yield lambda: time.time() < ends
            except ReadingStopped:
                raise timed_out() from None
            finally:
                self._turn.release()

    @contextmanager
    def _place(self, actor: Actor) -> Iterator[int]:
        """How many more of the actor's uploads are here."""
        if self._owners.total() >= PLACES_MAX:
            raise IMPORTS_WAITING_LIMIT(retry_after_seconds=WAITING_RETRY_SECONDS)
        others = self._owners[actor.name]
        self._owners[actor.name] += 1
        try:
            yield others
        finally:
            self._owners[actor.name] -= 1
            self._owners += Counter()  # forgets who has none


def desk_for(settings: object) -> Desk:
    """The desk of a process. No setting changes it."""
    return Desk()
