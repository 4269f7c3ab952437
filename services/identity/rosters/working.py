"""Working through a roster, outside of transactions: rows are read as a stream, keyed, spelled where they are new.

A service computes in an OS thread and lets others have their turn between two small parts. A process of its own may do
as it likes, and works in parts of some thousand rows (`bulk.py`).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

import eventlet
from eventlet import tpool

from services.identity.import_runs import turns
from services.identity.import_runs.desk import Desk
from services.identity.import_runs.queries import shown
from services.identity.import_runs.turns import PAUSE_SECONDS, TURN_SECONDS_MAX, Progressed, Turn
from services.identity.rosters import parking, reading, settling, use_cases
from services.identity.rosters.applying import known_digests
from services.identity.rosters.keeping import Keyed, keyed
from services.identity.rosters.seen import SeenKeys
from services.identity.rosters.use_cases import RUNS, refuse_many_dry_runs
from services.identity.rosters.writing import Write, write_rows
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.rosters import ROSTER_ROW_REPEATED
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.files.cells import decoded
from shared.runtime.files.sheets import Sheet, read_sheet
from shared.runtime.trust.sealing import Sealing

ROWS_PER_COMMIT = 100
SETTLING_ROUNDS_MAX = 50  # each frees the numbers that the next one needs: of chains that lie askew in the file
NUMBER_PURPOSE = "member.member_number"


@dataclass
class Rows:
    """The rows of a file with their keys, those that repeat an earlier one refused. gone: see `Applying`."""

    entries: Iterator[Any]
    sealing: Sealing
    seen: SeenKeys = field(default_factory=SeenKeys)
    gone: set[bytes] = field(default_factory=set)

    def take(self, count: int) -> list[Keyed]:
        """The next rows, none at the end. Raises Invalid `file.…`."""
        return [self._next(entry) for entry in islice(self.entries, count)]

    def skip(self, count: int) -> None:
        """Pass over rows that were worked before; later ones may still not repeat them."""
        for entry in islice(self.entries, count):
            self._next(entry)

    def _next(self, entry: Any) -> Keyed:
        row = keyed(entry, self.sealing)
        if entry.stated is None:
            return row
        number = self.sealing.blind_index(entry.stated.member_number, NUMBER_PURPOSE)
        met = [self.seen.meet(key) for key in (row.document_index, number)]
        if any(met):
            entry.refuse("", ROSTER_ROW_REPEATED())
            entry.stated = None
        return row


@dataclass(frozen=True)
class Pace:
    """How a process works. rows_max: of a part; parts: the rows after those that were worked before, some at a time;
    prepare: what is done to a part before its transaction."""

    rows_max: int
    parts: Callable[[Rows, int], Iterator[list[Keyed]]]
    prepare: Callable[[Turn, list[Keyed]], None]
    write: Write


def accept(db: CallDatabase, desk: Desk, request: Loaded, actor: Actor) -> object:
    """Refuse at once who may not import, and what is no table of members; take the rest in."""
    db.step(RUNS.place_of, request.unit_code, actor)
    content = decoded(request.content)
    with desk.look(db, RUNS, actor) as goes_on:
        upload = turns.looked_at(request.unit_code, request.dry_run, content, reading.headings_in, goes_on)

    def accepted(session: Session) -> object:
        refuse_many_dry_runs(session, upload, actor)
        return shown(session, RUNS.accept(session, upload, actor))

    return db.run(accepted)


def work_imports(
    db: CallDatabase,
    progressed: Progressed = lambda done, total: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Work on what is waiting, until there is nothing or the turn is over; how many rows were worked."""
    turn = Turn(db, str(new_id()), time.monotonic() + TURN_SECONDS_MAX, is_stopping, progressed)
    return turns.work_waiting(turn, RUNS.claim, _work_one)


def sweep_imports(db: CallDatabase) -> None:
    """Remove what ended long ago."""
    turns.sweep_all(db, RUNS.sweep)
    turns.sweep_all(db, parking.sweep)


def work_rows(turn: Turn, pace: Pace, import_id: UUID, rows: Rows, done: int, row_count: int) -> int:
    """Work the rows that are left, in parts; how many were worked here. done: how many were worked before."""
    worked = 0
    for part in pace.parts(rows, done):
        pace.prepare(turn, part)
        if not turn.goes_on() or not turn.db.step(use_cases.work, import_id, turn.worker, part, pace.write, rows.gone):
            break
        worked += len(part)
        turn.progressed(done + worked, row_count)
    return worked


def finish(turn: Turn, pace: Pace, import_id: UUID, rows: Rows, *, all_worked: bool) -> None:
    """End it, or leave it to the next worker."""
    if all_worked and _settle_all(turn, pace, import_id, rows):
        turn.db.step(RUNS.end, import_id, turn.worker, None)
    else:
        turn.db.step(RUNS.release, import_id, turn.worker)


def _settle_all(turn: Turn, pace: Pace, import_id: UUID, rows: Rows) -> bool:
    """Try the rows again that wait for their numbers, as long as one of them gets it; False where time was over."""
    for _ in range(SETTLING_ROUNDS_MAX):
        settled, before = 0, None
        while True:
            if not turn.goes_on():
                return False
            some, before = turn.db.step(
                settling.settle, import_id, turn.worker, before, pace.rows_max, pace.write, rows.gone
            )
            settled += some
            if before is None:
                break
        if settled == 0:
            break
    return True


def rows_of(sheet: Sheet, db: CallDatabase) -> Rows:
    """The rows of a sheet as the table will know them; ages are judged by today."""
    sealing = db.database.sealing
    assert isinstance(sealing, Sealing), "the database was opened without the seal keys"
    return Rows(reading.entries_in(sheet, business_date(db.database.clock.now())), sealing)


def _work_one(turn: Turn, import_id: UUID, content: bytes) -> int:
    """How many rows of an import were worked in this turn."""
    try:
        row_count = tpool.execute(_counted, content)
    except Invalid as refusal:
        turn.db.step(RUNS.end, import_id, turn.worker, refusal)
        return 0
    done = turn.db.step(RUNS.begin, import_id, turn.worker, row_count)
    if done is None:
        return 0
    sheet = read_sheet(content, rows_max=reading.ROWS_MAX)
    rows = rows_of(sheet, turn.db)
    worked = work_rows(turn, SERVICE, import_id, rows, done, row_count)
    finish(turn, SERVICE, import_id, rows, all_worked=done + worked == row_count)
    return worked


def _small_parts(rows: Rows, done: int) -> Iterator[list[Keyed]]:
    tpool.execute(rows.skip, done)
    while part := tpool.execute(rows.take, ROWS_PER_COMMIT):
        yield part


def _spell_new(turn: Turn, part: list[Keyed]) -> None:
    """Work out the terms of the names that are not in the table, then let others have their turn."""
    known = turn.db.read(known_digests, part)
    tpool.execute(_spell, part, known)
    eventlet.sleep(PAUSE_SECONDS)


def _counted(content: bytes) -> int:
    """How many rows there are; a fault far down in the file is found before any is worked."""
    return sum(1 for _ in read_sheet(content, rows_max=reading.ROWS_MAX).rows)


def _spell(rows: list[Keyed], known: set[bytes]) -> None:
    for row in rows:
        if row.row_digest not in known:
            row.spell()


SERVICE = Pace(ROWS_PER_COMMIT, _small_parts, _spell_new, write_rows)
