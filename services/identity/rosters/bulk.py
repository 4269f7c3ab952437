"""A roster of any size from a file on disk, in a process of its own: a stream, in commits of some thousand rows.

Killed and started again on the same file it goes on where the last commit was.
"""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import eventlet
import psycopg2.extensions
from eventlet import tpool
from sqlalchemy import text

from services.identity.import_runs.domain import Upload
from services.identity.import_runs.turns import Progressed, Turn
from services.identity.rosters import reading, use_cases
from services.identity.rosters.keeping import Keyed
from services.identity.rosters.use_cases import RUNS
from services.identity.rosters.working import Pace, Rows, finish, rows_of, work_rows
from services.identity.rosters.writing import copy_rows, write_rows
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.files.sheets import Sheet, read_sheet_file

ROWS_MAX = 5_000_000
ROWS_PER_COMMIT = 4000
SECONDS_MAX = 24 * 3600
DIGEST_BYTES = 1024 * 1024


def import_file(
    db: CallDatabase, path: Path, unit_code: str | None, actor: Actor, *, dry_run: bool, progressed: Progressed
) -> UUID:
    """Import a file of members, or go on with it; the import. Raises Invalid `file.…` before anything is changed."""
    upload = looked_at(path, unit_code, dry_run)
    row_count = sum(1 for _ in _sheet(path).rows)
    turn = Turn(db, str(new_id()), time.monotonic() + SECONDS_MAX, lambda: False, progressed)
    import_id, _ = db.step(use_cases.take_up, upload, actor, turn.worker)
    done = db.step(RUNS.begin, import_id, turn.worker, row_count)
    assert done is not None, "nobody takes over within a moment"
    progressed(done, row_count)
    on_postgresql = db.database.engine.dialect.name == "postgresql"
    if on_postgresql:
        psycopg2.extensions.set_wait_callback(None)  # COPY does not work where the driver yields
    pace = Pace(ROWS_PER_COMMIT, _read_ahead, lambda turn, part: None, copy_rows if on_postgresql else write_rows)
    rows = rows_of(_sheet(path), db)
    worked = work_rows(turn, pace, import_id, rows, done, row_count)
    finish(turn, pace, import_id, rows, all_worked=done + worked == row_count)
    if on_postgresql and worked:
        db.step(_keep_house)
    return import_id


def looked_at(path: Path, unit_code: str | None, dry_run: bool) -> Upload:
    """The file with its headings; its content stays where it is. Raises Invalid `file.…`."""
    columns = reading.checked(_sheet(path)).header
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Upload(unit_code, dry_run, b"", path.stat().st_size, digest, columns)


def _sheet(path: Path) -> Sheet:
    return read_sheet_file(path, rows_max=ROWS_MAX)


def _read_ahead(rows: Rows, done: int) -> Iterator[list[Keyed]]:
    """The parts; the next one is read in another OS thread while the database works on this one."""
    rows.skip(done)
    ahead = _begun(rows)
    while part := ahead.wait():
        ahead = _begun(rows)
        yield part


def _begun(rows: Rows) -> Any:
    reading_next = eventlet.spawn(tpool.execute, rows.take, ROWS_PER_COMMIT)
    eventlet.sleep(0)  # it is handed to the thread before this one waits for the database
    return reading_next


def _keep_house(session: Session) -> None:
    """What autovacuum will do in a while: until then searches would read a long list of new terms, badly planned."""
    session.execute(text("SELECT gin_clean_pending_list('ix_member_search')"))
    session.execute(text("ANALYZE member"))
