"""What a file of units says: headings in Chinese or English, cells as text, one `Said` a row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.identity.imports.domain import Fault, Said, parents_first
from services.identity.units.kinds import FLAG_OF_LABEL, KIND_OF_LABEL
from shared.contracts.base import problems_of
from shared.contracts.identity.imports import CELL_CHARACTERS_MAX
from shared.contracts.identity.unit_changes import FoundUnit
from shared.contracts.refusals.files import ROW_TOO_LONG
from shared.kernel.text import tidied
from shared.runtime.data.search import terms_of
from shared.runtime.files.cells import refused
from shared.runtime.files.sheets import Row, Sheet, columns_of, read_sheet
from shared.runtime.files.workbook_parts import ReadingStopped
from shared.runtime.files.workbooks import always

ROWS_MAX = 60_000
FLAG_SEPARATORS = "；，、|,"
CODES = {"code", "parent_code", "admin_code"}  # a number in such a cell may have been rounded or shortened
DEGREES = {"longitude", "latitude"}
REQUIRED = {"code"}
IGNORED = ""
HEADINGS = {
    "code": "code",
    "编码": "code",
    "单位编码": "code",
    "parent_code": "parent_code",
    "上级编码": "parent_code",
    "上级单位编码": "parent_code",
    "kind": "kind",
    "类型": "kind",
    "单位类型": "kind",
    "name": "name",
    "名称": "name",
    "单位名称": "name",
    "admin_code": "admin_code",
    "行政区划代码": "admin_code",
    "longitude": "longitude",
    "经度": "longitude",
    "latitude": "latitude",
    "纬度": "latitude",
    "flags": "flags",
    "标志": "flags",
    "legal_person_until": "legal_person_until",
    "法人任期至": "legal_person_until",
    # What an error sheet adds, so that it can be mended and sent again.
    "row": IGNORED,
    "行号": IGNORED,
    "what is wrong": IGNORED,
    "问题": IGNORED,
}
_FOUND = FoundUnit(partial=True)


def headings_in(content: bytes, goes_on: Callable[[], bool] = always) -> list[str]:
    """The headings of a file. Raises Invalid `file.…` for a file that is no table of units."""
    sheet = read_sheet(content, rows_max=ROWS_MAX, goes_on=goes_on)
    columns_of(sheet.header, HEADINGS, REQUIRED)
    return sheet.header


def headings_by_column(header: list[str]) -> dict[str, str]:
    """How a file calls its columns: {"kind": "类型"}."""
    columns = {HEADINGS[heading.lower()]: heading for heading in header if heading.lower() in HEADINGS}
    return {column: heading for column, heading in columns.items() if column != IGNORED}


def rows_in(content: bytes, goes_on: Callable[[], bool] = always) -> list[Said] | None:
    """The rows of a file, superiors first; None where it does not go on, which is asked at each row.

    Raises Invalid `file.…`, also for a fault far down in the file.
    """
    rows: list[Said] = []
    try:
        sheet = read_sheet(content, rows_max=ROWS_MAX, goes_on=goes_on)
        columns = columns_of(sheet.header, HEADINGS, REQUIRED)
        for row in _said(sheet, columns):
            if not goes_on():
                return None
            rows.append(row)
    except ReadingStopped:
        return None
    return parents_first(rows)


def spelled(rows: Sequence[Said]) -> list[Said]:
    """The rows with the terms by which their names will be searched: too much computing for a transaction.

    They are others than those given: the terms of a whole file would take hundreds of megabytes.
    """
    return [replace(row, terms=terms_of(row.values["name"])) if "name" in row.values else row for row in rows]


def _said(sheet: Sheet, columns: list[str]) -> Iterator[Said]:
    for row in sheet.rows:
        said = Said(row.number, [cell.text[:CELL_CHARACTERS_MAX] for cell in row.cells[: len(columns)]], {})
        if len(row.cells) > len(columns):
            said.refuse("", ROW_TOO_LONG(columns=len(columns)))
        _read_cells(said, row, columns)
        yield said


def _read_cells(said: Said, row: Row, columns: list[str]) -> None:
    for column, cell in zip(columns, row.cells, strict=False):
        text = cell.text.strip()
        if not text or column == IGNORED:
            continue
        if refusal := refused(cell, is_code=column in CODES):
            said.refuse(column, refusal)
        else:
            said.values[column] = _value(column, text)
    said.faults += _faults_of(said.values)
    for problem in said.faults:
        if problem["column"] in CODES:
            said.values.pop(problem["column"], None)


def _value(column: str, text: str) -> Any:
    """What a cell says, as plain JSON; what cannot be read stays text, and the contract refuses it."""
    if column == "kind":
        return str(KIND_OF_LABEL.get(text, text))
    if column == "name":
        return tidied(text)
    if column in DEGREES:
        return _degrees(text)
    if column == "flags":
        for separator in FLAG_SEPARATORS:
            text = text.replace(separator, ";")
        words = [word.strip() for word in text.split(";") if word.strip()]
        return [str(FLAG_OF_LABEL.get(word, word)) for word in words]
    return text


def _degrees(text: str) -> float | str:
    try:
        return float(text) if text.isascii() else text
    except ValueError:
        return text


def _faults_of(values: dict[str, Any]) -> list[Fault]:
    """What the contract of a new unit says against the values; which must be there depends on the tree."""
    problems = problems_of(_FOUND.validate(values))
    return [
        {"column": problem["at"].partition(".")[0], "problem": problem["problem"], "parameters": {}}
        for problem in problems
    ]
