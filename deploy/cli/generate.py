"""`nuanliu generate`: files of generated data, for tests of size."""

import csv
import sys
from collections.abc import Iterable
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import IO, Any

import click

from services.identity.imports.reading import HEADINGS
from services.identity.members.generation import MEMBERS_MAX, MemberRow, generated_members
from services.identity.units.beijing import UnitRow, beijing_units
from services.identity.units.generation import COUNT_MAX, generated_units
from shared.runtime.files.sheets import columns_of, read_sheet

UNITS_DEFAULT = 50_000
UNITS_OF_A_FILE = 50_000  # some seven of the eight mebibytes that an import takes
STANDARD_OUTPUT = "-"
MEMBERS_DEFAULT = 1_000_000
FLAGS_BETWEEN = ";"
SEED_MAX = 2**63 - 1


@click.group("generate")
def generate() -> None:
    """Write files of generated data, for tests of size. The same seed gives the same file."""


@generate.command("units")
@click.option("--count", type=click.IntRange(1, COUNT_MAX), default=UNITS_DEFAULT, show_default=True)
@click.option("--seed", type=click.IntRange(0, SEED_MAX), default=1, show_default=True)
@click.option(
    "--out",
    "file",
    type=click.File("w", encoding="utf-8-sig", lazy=True, atomic=True),
    required=True,
    help="The CSV file that is written when all of it is there; - is standard output.",
)
def units(count: int, seed: int, file: IO[str]) -> None:
    """Write unions that stand below those of `nuanliu demo`: service stations, communities, enterprises and others.

    The file is as `nuanliu import units` reads it. More than an import takes stand in several, units.csv, units-2.csv
    and so on, to be imported in that order; on standard output all stand together.
    """
    rows = generated_units(count, seed)
    if file.name == STANDARD_OUTPUT:
        _write(file, UnitRow, rows, count, "Units 工会组织")
        return
    names = [_numbered(Path(file.name), number) for number in range(1, -(-count // UNITS_OF_A_FILE) + 1)]
    for at, name in enumerate(names):
        of_this = min(UNITS_OF_A_FILE, count - at * UNITS_OF_A_FILE)
        with click.open_file(str(name), "w", encoding="utf-8-sig", atomic=True) as part:
            _write(part, UnitRow, islice(rows, of_this), of_this, f"Units 工会组织 {name.name}")
    if len(names) > 1:
        click.echo(f"An import takes one of them, in this order: {' '.join(str(name) for name in names)}", err=True)


@generate.command("members")
@click.option("--count", type=click.IntRange(1, MEMBERS_MAX), default=MEMBERS_DEFAULT, show_default=True)
@click.option("--seed", type=click.IntRange(0, SEED_MAX), default=1, show_default=True)
@click.option(
    "--units",
    "units_file",
    type=click.File("rb"),
    help="A file of units whose members they are; without it those of `nuanliu demo`.",
)
@click.option(
    "--out",
    "file",
    type=click.File("w", encoding="utf-8-sig", lazy=True, atomic=True),
    required=True,
    help="The CSV file that is written when all of it is there; - is standard output.",
)
def members(count: int, seed: int, units_file: IO[bytes] | None, file: IO[str]) -> None:
    """Write members with valid documents of all kinds. Nobody is meant; a number may be somebody's by chance.

    Spreadsheets round ID numbers and drop zeros: import the file as it is.
    """
    codes = [unit.code for unit in beijing_units()] if units_file is None else _unit_codes(units_file.read())
    _write(file, MemberRow, generated_members(count, seed, codes), count, "Members 会员")


def _numbered(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def _unit_codes(content: bytes) -> list[str]:
    """The codes in a file as `nuanliu import units` reads it."""
    sheet = read_sheet(content, rows_max=COUNT_MAX)
    at = columns_of(sheet.header, HEADINGS, {"code"}).index("code")
    codes = [row.cells[at].text.strip() for row in sheet.rows if len(row.cells) > at]
    if not any(codes):
        raise click.BadParameter("There is no unit in the file.", param_hint="--units")
    return [code for code in codes if code]


def _write(file: IO[str], of: type[Any], rows: Iterable[Any], count: int, label: str) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in fields(of)])
    with click.progressbar(rows, length=count, label=label, file=sys.stderr) as counted:
        writer.writerows(map(cells_of, counted))


def cells_of(row: Any) -> list[str]:
    """A row as cells, in the order of its fields; nothing is an empty cell."""
    values = [getattr(row, column.name) for column in fields(row)]
    return [FLAGS_BETWEEN.join(value) if isinstance(value, tuple) else _cell(value) for value in values]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


commands = [generate]
