"""`nuanliu import members`: a roster of any size, in this process."""

import sys
from pathlib import Path
from typing import Any

import click

from deploy.cli import services
from deploy.cli.import_units import CLI, import_
from gateway.error_sheets import SHEET_ROWS_MAX, sheet_cells
from gateway.words import DEFAULT_LANGUAGE, LANGUAGES, read_words
from services.identity.rosters import bulk, queries
from shared.contracts.base import Loaded
from shared.contracts.identity.import_words import ImportState
from shared.contracts.identity.rosters import NotedRowsOf
from shared.runtime.data.database import Database
from shared.runtime.files.sheets import csv_of
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import write_private


@import_.command("members")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", help="Only members of this unit and of what is below it; without it of all units.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option(
    "--errors",
    "sheet",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A CSV file for the rows that were refused or are odd; it tells of people, so only you may read it.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, help="In which it tells why.")
def members(file: Path, unit_code: str | None, dry_run: bool, sheet: Path | None, language: str) -> None:
    """Import a CSV or XLSX FILE of members. Importing it again changes nothing; one that was cut off goes on."""
    database = services.database("identity", Settings.from_environment())
    try:
        with click.progressbar(length=1, label="Rows 行", file=sys.stderr) as bar:

            def progressed(done: int, total: int) -> None:
                bar.length = max(total, 1)
                bar.update(done - bar.pos)

            db = database.bound(None)
            import_id = bulk.import_file(db, file, unit_code, CLI, dry_run=dry_run, progressed=progressed)
        state = database.read(queries.roster_import, Loaded(id=import_id), CLI)
        click.echo(_told(state))
        if sheet is not None:
            write_private(sheet, csv_of(*sheet_cells(_noted(database), str(import_id), read_words(), language)))
            _tell_of_others(state, sheet)
    finally:
        database.close()
    if state["state"] != ImportState.FINISHED or state["refused_count"]:
        sys.exit(1)


def _tell_of_others(state: dict[str, Any], sheet: Path) -> None:
    """Say that the sheet has not all of them, where it has not."""
    others = state["refused_count"] + state["doubted_count"] - SHEET_ROWS_MAX
    if others > 0:
        click.echo(f"{sheet} has the first {SHEET_ROWS_MAX} rows, {others} more are to be looked at.", err=True)


def _noted(database: Database) -> Any:
    """Reads a page of rows, as the gateway would over the bus."""
    return lambda request: database.read(queries.noted_rows, NotedRowsOf().request(request), CLI)


def _told(state: dict[str, Any]) -> str:
    tried = "would be " if state["dry_run"] else ""
    return (
        f"{state['done_count']} of {state['row_count']} rows: {state['created_count']} {tried}entered, "
        f"{state['changed_count']} {tried}changed, {state['unchanged_count']} unchanged, "
        f"{state['refused_count']} refused; {state['doubted_count']} had better be looked at."
    )
