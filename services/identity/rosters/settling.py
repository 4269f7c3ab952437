"""The end of a file: rows that wanted a number which was somebody else's are tried again, after all others.

They wait sealed among the noted rows, so a worker that is killed is followed by another one. A circle of members who
take each other's numbers lies in several parts of them: whoever has the number of a row comes along with it.
"""

import json
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from services.identity.members.models import Member
from services.identity.rosters.applying import REFUSED, lock_roster
from services.identity.rosters.keeping import Keyed, keyed
from services.identity.rosters.models import RosterImport, RosterImportRow
from services.identity.rosters.reading import entry_again
from services.identity.rosters.use_cases import apply, cells_place, held
from services.identity.rosters.writing import Write
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

CIRCLE_MAX = 20  # members of a circle who do not stand near each other in the file
Waiting = tuple[RosterImportRow, Keyed]


def settle(
    session: Session, import_id: UUID, worker: str, before: int | None, rows_max: int, write: Write, gone: set[bytes]
) -> tuple[int, int | None]:
    """Try some rows again, those before a row's number, the last one first; how many got their number, and how far.

    In a chain the last one is free first. The second is None where there are no more, or another worker has taken over.
    """
    lock_roster(session)
    run = held(session, import_id, worker)
    if run is None:
        return 0, None
    rows = select(RosterImportRow).where(RosterImportRow.import_id == run.id)
    rows = rows.where(RosterImportRow.document_index.is_not(None))
    rows = rows.where(RosterImportRow.row_number < before) if before is not None else rows
    found = session.scalars(rows.order_by(RosterImportRow.row_number.desc()).limit(rows_max)).all()
    run.worked_at = session.now
    waiting = _with_circles(session, run, [(row, _read(session, run, row)) for row in found])
    outcomes = apply(session, run, [row for _, row in waiting], write, gone, is_last=True)
    counted = Counter(outcome for outcome in outcomes if outcome != REFUSED)
    for (noted, row), outcome in zip(waiting, outcomes, strict=True):
        if outcome != REFUSED:
            _take_back(session, run, noted, row)
    for outcome, count in counted.items():
        setattr(run, f"{outcome}_count", getattr(run, f"{outcome}_count") + count)
    run.refused_count -= counted.total()
    return counted.total(), found[-1].row_number if len(found) == rows_max else None


def _with_circles(session: Session, run: RosterImport, waiting: list[Waiting]) -> list[Waiting]:
    """The rows, and those of whoever has their numbers, and so on."""
    newest = waiting
    for _ in range(CIRCLE_MAX):
        numbers = {row.entry.stated.member_number for _, row in newest if row.entry.stated}
        holders = select(Member.document_index).where(Member.member_number.in_(numbers))
        rows = select(RosterImportRow).where(
            RosterImportRow.import_id == run.id, RosterImportRow.document_index.in_(holders)
        )
        known = {noted.id for noted, _ in waiting}
        newest = [(row, _read(session, run, row)) for row in session.scalars(rows) if row.id not in known]
        if not newest:
            break
        waiting = [*waiting, *newest]
    return waiting


def _read(session: Session, run: RosterImport, row: RosterImportRow) -> Keyed:
    sealing = sealing_of(session)
    cells: Sequence[str] = json.loads(sealing.open_text(row.cells_sealed, cells_place(row.id)))
    return keyed(entry_again(row.row_number, cells, run.columns, business_date(session.now)), sealing)


def _take_back(session: Session, run: RosterImport, noted: RosterImportRow, row: Keyed) -> None:
    """It is refused no more; what is odd about it stays noted."""
    if not row.entry.doubts:
        session.delete(noted)
        return
    noted.refused, noted.problems, noted.document_index = False, row.entry.doubts, None
    run.doubted_count += 1
