"""The two slow parts of an import of units, outside of any transaction: looking at an upload, and working through it.

Reading a workbook is pure computation for seconds: it happens in an OS thread, so that the loop goes on. On SQLite a
part of the rows holds the loop while it is written, so that others have their turn between two parts.
"""

import time
from collections.abc import Callable, Sequence
from uuid import UUID

import eventlet
from eventlet import tpool

from services.identity.import_runs import turns
from services.identity.import_runs.desk import Desk
from services.identity.import_runs.domain import Upload
from services.identity.import_runs.turns import PAUSE_SECONDS, TURN_SECONDS_MAX, Progressed, Turn
from services.identity.imports import queries, reading, use_cases
from services.identity.imports.applying import Standing
from services.identity.imports.domain import Said
from services.identity.imports.use_cases import RUNS
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.files.cells import decoded
from shared.runtime.files.workbooks import always

ROWS_PER_COMMIT = 100


def accept(db: CallDatabase, desk: Desk, request: Loaded, actor: Actor) -> object:
    """Refuse at once who may not import, and what is no table of units; take the rest in."""
    db.step(RUNS.place_of, request.unit_code, actor)
    content = decoded(request.content)
    with desk.look(db, RUNS, actor) as goes_on:
        upload = looked_at(request.unit_code, request.dry_run, content, goes_on)

    def accepted(session: Session) -> object:
        return queries.shown(session, RUNS.accept(session, upload, actor))

    return db.run(accepted)


def looked_at(unit_code: str | None, dry_run: bool, content: bytes, goes_on: Callable[[], bool] = always) -> Upload:
    """The upload with its headings. Raises Invalid `file.…`; ReadingStopped when it does not go on."""
    return turns.looked_at(unit_code, dry_run, content, reading.headings_in, goes_on)


def work_imports(
    db: CallDatabase,
    progressed: Progressed = lambda done, total: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Work on what is waiting, until there is nothing or the turn is over; how many rows were worked.

    is_stopping: asked between parts, also in another OS thread. What is not finished then is left to the next worker.
    """
    turn = Turn(db, str(new_id()), time.monotonic() + TURN_SECONDS_MAX, is_stopping, progressed)
    return turns.work_waiting(turn, RUNS.claim, _work_one)


def sweep_imports(db: CallDatabase) -> None:
    """Remove what ended long ago."""
    turns.sweep_all(db, RUNS.sweep)


def _work_one(turn: Turn, import_id: UUID, content: bytes) -> int:
    """How many rows of an import were worked in this turn."""
    db, worker = turn.db, turn.worker
    try:
        rows = tpool.execute(reading.rows_in, content, turn.goes_on)
    except Invalid as refusal:
        db.step(RUNS.end, import_id, worker, refusal)
        return 0
    if rows is None:
        db.step(RUNS.release, import_id, worker)
        return 0
    done = db.step(RUNS.begin, import_id, worker, len(rows))
    if done is None:
        return 0
    worked = _work_rows(turn, import_id, rows, done)
    if done + worked == len(rows):
        db.step(RUNS.end, import_id, worker, None)
    else:
        db.step(RUNS.release, import_id, worker)
    return worked


def _work_rows(turn: Turn, import_id: UUID, rows: Sequence[Said], done: int) -> int:
    """How many rows were worked here. done: how many were worked before."""
    would_stand: dict[str, Standing] = {}
    for start in range(done, len(rows), ROWS_PER_COMMIT):
        part = tpool.execute(reading.spelled, rows[start : start + ROWS_PER_COMMIT])
        eventlet.sleep(PAUSE_SECONDS)
        if not turn.goes_on() or not turn.db.step(use_cases.work, import_id, turn.worker, part, would_stand):
            return start - done
        turn.progressed(start + len(part), len(rows))
    return len(rows) - done
