"""Reading imports of units: how far one got, and which of its rows were refused."""

from typing import Any

from sqlalchemy import select

from services.identity.import_runs.queries import problems_by_heading, seen, shown
from services.identity.imports.models import UnitImportRefusal
from services.identity.imports.reading import headings_by_column
from services.identity.imports.use_cases import RUNS
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import page_of, position_of
from shared.runtime.data.session import Session


def unit_import(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """How far an import got. Raises NotFound also for one that the actor may not see."""
    return shown(session, seen(session, RUNS, request.id, actor))


def refused_rows(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """The refused rows in the order of the file."""
    run = seen(session, RUNS, request.id, actor)
    rows = select(UnitImportRefusal).where(UnitImportRefusal.import_id == run.id)
    if request.cursor:
        rows = rows.where(UnitImportRefusal.row_number > position_of(request, int)[0])
    rows = rows.order_by(UnitImportRefusal.row_number).limit(request.limit + 1)
    page = page_of(list(session.scalars(rows)), request, "row_number")
    items = [_refused_row(row, headings_by_column(run.columns)) for row in page.items]
    return {"columns": run.columns, "items": items, "next_cursor": page.next_cursor}


def _refused_row(row: UnitImportRefusal, headings: dict[str, str]) -> dict[str, Any]:
    problems = problems_by_heading(row.problems, headings)
    return {"row_number": row.row_number, "cells": row.cells, "problems": problems}
