"""Reading imports: what became of a list, and its refused rows."""

from typing import Any

from sqlalchemy import select

from services.teams.imports.models import TeamImport, TeamImportRefusal
from services.teams.imports.policy import may
from services.teams.imports.reading import headings_by_column
from services.teams.units import lineage_of_found, units_by_id
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import page_of, position_of
from shared.runtime.data.session import Session


def team_import(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """What became of a list. Raises NotFound also for one out of reach."""
    return import_shown(session, _seen(session, request, actor))


def refused_rows(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """The refused rows in the order of the file, told by its own headings."""
    run = _seen(session, request, actor)
    rows = select(TeamImportRefusal).where(TeamImportRefusal.import_id == run.id)
    if request.cursor:
        rows = rows.where(TeamImportRefusal.row_number > position_of(request, int)[0])
    rows = rows.order_by(TeamImportRefusal.row_number).limit(request.limit + 1)
    page = page_of(list(session.scalars(rows)), request, "row_number")
    headings = headings_by_column(run.columns)
    items = [_refused_row(row, headings) for row in page.items]
    return {"columns": run.columns, "items": items, "next_cursor": page.next_cursor}


def import_shown(session: Session, run: TeamImport) -> dict[str, Any]:
    """An import with the code of its unit."""
    code = units_by_id(session, [run.unit_id])[run.unit_id].code
    return {column.key: getattr(run, column.key) for column in run.__table__.columns} | {"unit_code": code}


def _seen(session: Session, request: Loaded, actor: Actor) -> TeamImport:
    run = session.get(TeamImport, request.id)
    may(actor, session.now).see(lineage_of_found(session, run))
    assert run is not None
    return run


def _refused_row(row: TeamImportRefusal, headings: dict[str, str]) -> dict[str, Any]:
    problems = [{**problem, "column": headings.get(problem["column"], problem["column"])} for problem in row.problems]
    return {"row_number": row.row_number, "cells": row.cells, "problems": problems}
