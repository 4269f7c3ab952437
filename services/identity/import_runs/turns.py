"""The slow parts of any import, outside of transactions: taking in an upload, working until a turn is over."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from eventlet import tpool

from services.identity.import_runs.domain import Upload
from shared.contracts.identity.imports import FILE_BYTES_MAX
from shared.contracts.refusals.files import FILE_TOO_LARGE
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.files.workbooks import always

PAUSE_SECONDS = 0.02  # between two parts: a request that waits takes several turns of the loop
TURN_SECONDS_MAX = 900  # the largest file takes some minutes; a dry run that is cut off begins anew
SWEEPS_MAX = 200  # of one tick; the rest at the next

Progressed = Callable[[int, int], None]
"""Told how many rows of how many were worked."""


@dataclass(frozen=True)
class Turn:
    """One worker's turn at the imports: until its time is over (a monotonic second), or until it is told to stop."""

    db: CallDatabase
    worker: str
    ends: float
    is_stopping: Callable[[], bool]
    progressed: Progressed

    def goes_on(self) -> bool:
        """Whether there is time for another part."""
        return time.monotonic() < self.ends and not self.is_stopping()


Claimed = tuple[UUID, bytes]
Claim = Callable[[Session, str], Claimed | None]


def looked_at(
    unit_code: str | None,
    dry_run: bool,
    content: bytes,
    headings_in: Callable[[bytes, Callable[[], bool]], list[str]],
    goes_on: Callable[[], bool] = always,
) -> Upload:
    """The upload with its headings. Raises Invalid `file.…`; ReadingStopped when it does not go on."""
    if len(content) > FILE_BYTES_MAX:
        raise FILE_TOO_LARGE(bytes_max=FILE_BYTES_MAX)
    columns = tpool.execute(headings_in, content, goes_on)
    return Upload(unit_code, dry_run, content, len(content), hashlib.sha256(content).hexdigest(), columns)


def work_waiting(turn: Turn, claim: Claim, work_one: Callable[[Turn, UUID, bytes], int]) -> int:
    """Work on what is waiting, until there is nothing or the turn is over; how many rows were worked."""
    worked = 0
    while turn.goes_on():
        claimed = turn.db.step(claim, turn.worker)
        if claimed is None:
            break
        worked += work_one(turn, *claimed)
    return worked


def sweep_all(db: CallDatabase, sweep: Callable[[Session], bool]) -> None:
    """Remove what ended long ago, in transactions short enough for others."""
    for _ in range(SWEEPS_MAX):
        if not db.step(sweep):
            break
