"""Reading imports of rosters: how far one got, and which of its rows were refused or doubted."""

import json
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity.import_runs.queries import is_uploader, problems_by_heading, seen, shown
from services.identity.rosters.models import RosterImport, RosterImportRow
from services.identity.rosters.reading import columns_in, headings_by_column
from services.identity.rosters.showing import masked_cell
from services.identity.rosters.use_cases import RUNS, cells_place
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import page_of, position_of
from shared.runtime.data.session import Session
from shared.runtime.trust import audit
from shared.runtime.trust.sealing import sealing_of


def roster_import(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """How far an import got. Raises NotFound also for one that the actor may not see."""
    return shown(session, _seen(session, request.id, actor))


def noted_rows(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """The refused and doubted rows in the order of the file: in clear for whoever uploaded it, else masked."""
    run = _seen(session, request.id, actor)
    rows = select(RosterImportRow).where(RosterImportRow.import_id == run.id)
    if request.cursor:
        rows = rows.where(RosterImportRow.row_number > position_of(request, int)[0])
    rows = rows.order_by(RosterImportRow.row_number).limit(request.limit + 1)
    page = page_of(list(session.scalars(rows)), request, "row_number")
    columns = None if is_uploader(run, actor) else columns_in(run.columns)
    items = [_noted_row(session, row, headings_by_column(run.columns), columns) for row in page.items]
    return {"columns": run.columns, "items": items, "next_cursor": page.next_cursor}


def note_reading(session: Session, request: Loaded, actor: Actor) -> None:
    """That somebody reads the rows stands in the trail, once for all pages. Raises NotFound."""
    run = _seen(session, request.id, actor)
    if not request.cursor:
        shown_as = "clear" if is_uploader(run, actor) else "masked"
        audit.record(session, actor, "members.read_rows", f"import:{run.id}", shown=shown_as)


def _seen(session: Session, import_id: UUID, actor: Actor) -> RosterImport:
    """Whoever uploaded a file may see what became of it; else whoever may import there."""
    found: RosterImport = seen(session, RUNS, import_id, actor, own=True)
    return found


def _noted_row(
    session: Session, row: RosterImportRow, headings: dict[str, str], columns: list[str] | None
) -> dict[str, Any]:
    """columns: of the file, None where its cells are shown in clear."""
    cells = json.loads(sealing_of(session).open_text(row.cells_sealed, cells_place(row.id)))
    if columns is not None:
        cells = [
            masked_cell(column, text) for column, text in zip_longest(columns, cells[: len(columns)], fillvalue="")
        ]
    return {
        "row_number": row.row_number,
        "refused": row.refused,
        "cells": cells,
        "problems": problems_by_heading(row.problems, headings),
    }
