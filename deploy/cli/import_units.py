"""`nuanliu import`: files of data into a service's database, in this process and in commits short enough for others."""

import sys
import time
from pathlib import Path
from typing import Any

import click

from deploy.cli import services
from services.identity.imports import queries, use_cases, working
from shared.contracts.base import Loaded
from shared.contracts.identity.import_words import ImportState
from shared.contracts.identity.imports import REFUSED_ROWS_MAX, RefusedRowsOf
from shared.kernel.actor import system
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.settings import Settings

CLI = system("cli")
POLL_SECONDS = 0.2
WAIT_SECONDS_MAX = 3600
ROWS_SHOWN_MAX = 20


@click.group("import")
def import_() -> None:
    """Import files of data."""


@import_.command("units")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", help="Only this unit and what is below it; without it the whole tree.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def units(file: Path, unit_code: str | None, dry_run: bool) -> None:
    """Import a CSV or XLSX FILE of units. Importing it again changes nothing; an import that was cut off goes on."""
    database = services.database("identity", Settings.from_environment())
    try:
        upload = working.looked_at(unit_code, dry_run, file.read_bytes())
        run = database.run(use_cases.RUNS.accept, upload, CLI)
        state = _worked(database, run.id)
        click.echo(_told(state))
        _tell_refused(database, run.id, state)
    finally:
        database.close()
    if state["state"] != ImportState.FINISHED or state["refused_count"]:
        sys.exit(1)


def _worked(database: Database, import_id: Any) -> dict[str, Any]:
    """Work here until the import is done, or watch who does: a running service may have taken it."""
    ends = time.monotonic() + WAIT_SECONDS_MAX
    with click.progressbar(length=1, label="Rows 行", file=sys.stderr) as bar:

        def progressed(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        while time.monotonic() < ends:
            working.work_imports(database.bound(None), progressed)
            state: dict[str, Any] = database.read(_state_of, import_id)
            progressed(state["done_count"], state["row_count"] or 0)
            if state["finished_at"] is not None:
                return state
            time.sleep(POLL_SECONDS)
    raise TimeoutError(f"the import has not finished in {WAIT_SECONDS_MAX} seconds")


def _state_of(session: Session, import_id: Any) -> dict[str, Any]:
    return queries.unit_import(session, Loaded(id=import_id), CLI)


def _told(state: dict[str, Any]) -> str:
    if state["failure"]:
        return f"The file was refused: {state['failure']['code']} {state['failure']['parameters']}"
    tried = "would be " if state["dry_run"] else ""
    return (
        f"{state['row_count']} rows: {state['created_count']} {tried}founded, {state['changed_count']} {tried}changed, "
        f"{state['unchanged_count']} unchanged, {state['refused_count']} refused."
    )


def _tell_refused(database: Database, import_id: Any, state: dict[str, Any]) -> None:
    request = RefusedRowsOf().request({"id": str(import_id), "limit": REFUSED_ROWS_MAX})
    rows = database.read(lambda session: queries.refused_rows(session, request, CLI)["items"])
    for row in rows[:ROWS_SHOWN_MAX]:
        problems = ", ".join(f"{said['column']}: {said['problem']}" for said in row["problems"])
        click.echo(f"  row {row['row_number']}: {problems}", err=True)
    if state["refused_count"] > ROWS_SHOWN_MAX:
        click.echo(f"  and {state['refused_count'] - ROWS_SHOWN_MAX} more", err=True)


commands = [import_]
