"""Imports of units: their runs, and how a part of a file is applied to the tree."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from services.identity.import_runs.runs import Runs
from services.identity.imports.applying import REFUSED, Applying, Standing, refused_codes_among
from services.identity.imports.domain import Said
from services.identity.imports.models import UnitImport, UnitImportFile, UnitImportRefusal
from services.identity.imports.policy import may
from services.identity.units.models import Unit
from services.identity.units.tree import lock_structure
from shared.contracts.identity.imports import PROBLEMS_PER_ROW_MAX
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session

KEPT_DAYS = 90


def work(
    session: Session, import_id: UUID, worker: str, rows: Sequence[Said], would_stand: dict[str, Standing]
) -> bool:
    """Apply the next rows; False where another worker has taken over, or the uploader may not import any more."""
    lock_structure(session)
    run = RUNS.held(session, import_id, worker)
    if run is None or RUNS.ended_without_right(session, run, worker):
        return False
    top = session.get(Unit, run.unit_id) if run.unit_id else None
    applying = Applying(
        session,
        Actor(run.actor_kind, run.actor_subject),
        top.path if top else None,
        would_stand if run.dry_run else None,
        refused_codes_among(session, import_id, rows),
    )
    outcomes = applying.apply(rows)
    session.add_all(_refusal(import_id, row) for row, out in zip(rows, outcomes, strict=True) if out == REFUSED)
    RUNS.count(session, run, outcomes)
    return True


def _store(session: Session, import_id: UUID, content: bytes) -> None:
    session.add(UnitImportFile(import_id=import_id, content=content))


def _load(session: Session, import_id: UUID) -> bytes:
    content = session.scalar(select(UnitImportFile.content).where(UnitImportFile.import_id == import_id))
    assert content is not None, "the file stays until all of it was worked"
    return content


def _refusal(import_id: UUID, row: Said) -> UnitImportRefusal:
    return UnitImportRefusal(
        import_id=import_id,
        row_number=row.row_number,
        code=row.code,
        cells=row.cells,
        problems=row.faults[:PROBLEMS_PER_ROW_MAX],
    )


RUNS = Runs(
    subject="units",
    run=UnitImport,
    file=UnitImportFile,
    noted=UnitImportRefusal,
    may=may,
    lock=lock_structure,
    store=_store,
    load=_load,
    kept_days=KEPT_DAYS,
)
