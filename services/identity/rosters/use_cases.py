"""Imports of rosters: their runs, and how a part of a file is applied to the table of members."""

import json
import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import insert, select

from services.identity.codes.domain import Limit
from services.identity.codes.tallies import count
from services.identity.import_runs.domain import Upload
from services.identity.import_runs.models import COUNTS
from services.identity.import_runs.runs import IMPORTER, Runs
from services.identity.rosters.applying import REFUSED, Applying, lock_roster
from services.identity.rosters.keeping import Keyed
from services.identity.rosters.models import RosterImport, RosterImportFile, RosterImportRow
from services.identity.rosters.parking import PARKED_OF_A_DAY_MAX, forget, is_full, park
from services.identity.rosters.policy import may
from services.identity.rosters.writing import Write
from services.identity.units.models import Unit
from shared.contracts.identity.import_words import ImportState
from shared.contracts.identity.imports import PROBLEMS_PER_ROW_MAX
from shared.contracts.identity.refusals.rosters import ROSTER_DRY_RUNS_LIMIT, ROSTER_ROWS_ELSEWHERE_LIMIT
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit
from shared.runtime.trust.sealing import sealing_of

KEPT_DAYS = 30  # refused rows hold numbers of documents
DRY_RUNS_OF_AN_UPLOADER = (Limit(20, 3600), Limit(60, 86400))

logger = logging.getLogger(__name__)


def refuse_many_dry_runs(session: Session, upload: Upload, actor: Actor) -> None:
    """Raises Unavailable for more dry runs than somebody needs who mends a file; those of the terminal do not count."""
    if not upload.dry_run or actor.kind == "system":
        return
    wait_seconds = count(session, "roster.dry_run", actor.subject, DRY_RUNS_OF_AN_UPLOADER)
    if wait_seconds is not None:
        raise ROSTER_DRY_RUNS_LIMIT(retry_after_seconds=wait_seconds)


def work(session: Session, import_id: UUID, worker: str, rows: Sequence[Keyed], write: Write, gone: set[bytes]) -> bool:
    """Apply the next rows; False where another worker has taken over, or the uploader may not import any more.

    gone: of this run, as long as one process works on it (`Applying`).
    """
    lock_roster(session)
    run = held(session, import_id, worker)
    if run is None:
        return False
    outcomes = apply(session, run, rows, write, gone)
    doubted = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome != REFUSED and row.entry.doubts]
    refused = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome == REFUSED]
    _note(session, import_id, refused, refused=True)
    _note(session, import_id, doubted, refused=False)
    RUNS.count(session, run, outcomes)
    run.doubted_count += len(doubted)
    return True


def held(session: Session, import_id: UUID, worker: str) -> RosterImport | None:
    """The import, if it goes on with this worker; it ends where the uploader lost the right, or buries the units above.

    What it has changed before stays.
    """
    run: RosterImport | None = RUNS.held(session, import_id, worker)
    if run is None or RUNS.ended_without_right(session, run, worker):
        return None
    if run.unit_id is not None and not run.dry_run and is_full(session, run.unit_id):
        RUNS.end(session, run.id, worker, ROSTER_ROWS_ELSEWHERE_LIMIT(rows_max=PARKED_OF_A_DAY_MAX))
        about = f"import:{run.id}"
        audit.record(session, IMPORTER, "members.end_import", about, reason=ROSTER_ROWS_ELSEWHERE_LIMIT.code)
        logger.warning("import %s was ended: too many of its rows are about members of other units", run.id)
        return None
    return run


def apply(
    session: Session, run: RosterImport, rows: Sequence[Keyed], write: Write, gone: set[bytes], **rest: bool
) -> list[str]:
    """Apply rows of the file of a run; what became of each. Rows that another unit must decide on wait for it."""
    top = session.get(Unit, run.unit_id) if run.unit_id else None
    applying = Applying(session, top, None if run.dry_run else write, gone, **rest)
    outcomes = applying.apply(rows)
    if top is not None and not run.dry_run:
        waiting = {row.document_index for row, _ in applying.handed_up}
        taken = {row.document_index for row in rows if row.entry.stated is not None}
        forget(session, top.id, (taken - waiting) & applying.parked.keys())
        park(session, top.id, run.columns, applying.handed_up)
    return outcomes


def take_up(session: Session, upload: Upload, actor: Actor, worker: str) -> tuple[UUID, int]:
    """Work on a file in this very process: anew, or where an earlier process of the same actor was cut off.

    Returns the import and how many of its rows were worked before. A process that still works on it will find that
    another one has taken over.
    """
    lock_roster(session)
    unit = RUNS.place_of(session, upload.unit_code, actor)
    run = session.scalar(
        select(RosterImport)
        .where(RosterImport.state.in_([ImportState.WAITING, ImportState.WORKING]))
        .where(RosterImport.file_digest == upload.digest, RosterImport.dry_run == upload.dry_run)
        .where(RosterImport.actor_kind == actor.kind, RosterImport.actor_subject == actor.subject)
        .where(RosterImport.unit_id == unit.id if unit else RosterImport.unit_id.is_(None))
        .order_by(RosterImport.created_at.desc())
        .limit(1)
    )
    run = run or RUNS.begun(session, upload, unit, actor)
    if run.dry_run:
        RUNS.forget_progress(session, run)
    run.state, run.worker, run.worked_at = ImportState.WORKING.value, worker, session.now
    return run.id, run.done_count


def cells_place(row_id: UUID) -> str:
    """Where the sealed cells of a row belong."""
    return f"roster_import_row.cells.{row_id}"


def _note(session: Session, import_id: UUID, noted: Iterable[Keyed], *, refused: bool) -> None:
    sealing = sealing_of(session)
    rows = []
    for row in noted:
        entry, row_id, cells = row.entry, new_id(), json.dumps(row.entry.cells, ensure_ascii=False)
        rows.append(
            {
                "id": row_id,
                "import_id": import_id,
                "row_number": entry.row_number,
                "refused": refused,
                "cells_sealed": sealing.seal_text(cells, cells_place(row_id)),
                "problems": (entry.faults if refused else entry.doubts)[:PROBLEMS_PER_ROW_MAX],
                "document_index": row.document_index if row.waits else None,
            }
        )
    if rows:
        session.execute(insert(RosterImportRow), rows)


def _store(session: Session, import_id: UUID, content: bytes) -> None:
    file_id = new_id()
    sealed = sealing_of(session).seal(content, f"roster_import_file.content.{file_id}")
    session.add(RosterImportFile(id=file_id, import_id=import_id, content_sealed=sealed))


def _load(session: Session, import_id: UUID) -> bytes:
    kept = session.scalar(select(RosterImportFile).where(RosterImportFile.import_id == import_id))
    assert kept is not None, "the file stays until all of it was worked"
    return sealing_of(session).open(kept.content_sealed, f"roster_import_file.content.{kept.id}")


RUNS = Runs(
    subject="members",
    run=RosterImport,
    file=RosterImportFile,
    noted=RosterImportRow,
    may=may,
    lock=lock_roster,
    store=_store,
    load=_load,
    kept_days=KEPT_DAYS,
    counts=(*COUNTS, "doubted"),
)
