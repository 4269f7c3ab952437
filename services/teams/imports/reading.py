"""What a list of teams says: headings in Chinese or English, cells as text, one `Said` a row."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from services.teams.imports.domain import BRANDS, JOIN_MODES, KINDS, Fault, Said
from shared.contracts.base import problems_of
from shared.contracts.identity.imports import CELL_CHARACTERS_MAX
from shared.contracts.refusals.files import ROW_TOO_LONG
from shared.contracts.teams.imports import ROWS_MAX, ListedTeam
from shared.kernel.text import tidied
from shared.runtime.data.search import terms_of
from shared.runtime.files.cells import refused
from shared.runtime.files.sheets import Row, Sheet, columns_of, read_sheet

CODES = {"unit_code"}  # a number in such a cell may have been rounded or shortened
NAMES = {"name", "superior"}
REQUIRED = {"unit_code", "name"}
LABELS: dict[str, dict[str, Any]] = {"kind": KINDS, "brand": BRANDS, "join_mode": JOIN_MODES}
LOOKED_UP = {"level", "superior"}  # by the units of the rows
DIGITS = {"members_max", "founded_on"}  # which may be typed in full width
IGNORED = ""
HEADINGS = {
    "unit_code": "unit_code",
    "单位编码": "unit_code",
    "name": "name",
    "队伍名称": "name",
    "名称": "name",
    "level": "level",
    "层级": "level",
    "kind": "kind",
    "类型": "kind",
    "brand": "brand",
    "品牌": "brand",
    "superior": "superior",
    "上级队伍": "superior",
    "introduction": "introduction",
    "简介": "introduction",
    "join_mode": "join_mode",
    "加入方式": "join_mode",
    "members_max": "members_max",
    "人数上限": "members_max",
    "founded_on": "founded_on",
    "成立日期": "founded_on",
    # What an error sheet adds, so that it can be mended and sent again.
    "row": IGNORED,
    "行号": IGNORED,
    "what is wrong": IGNORED,
    "问题": IGNORED,
}
WHOLE = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_LISTED = ListedTeam()


def read_list(content: bytes) -> tuple[list[str], list[Said]]:
    """Headings and rows of a file. Raises Invalid `file.…`."""
    sheet = read_sheet(content, rows_max=ROWS_MAX)
    columns = columns_of(sheet.header, HEADINGS, REQUIRED)
    return sheet.header, list(_said(sheet, columns))


def headings_by_column(header: list[str]) -> dict[str, str]:
    """How a file calls its columns: {"kind": "类型"}."""
    columns = {HEADINGS[heading.lower()]: heading for heading in header if heading.lower() in HEADINGS}
    return {column: heading for column, heading in columns.items() if column != IGNORED}


def _said(sheet: Sheet, columns: list[str]) -> Iterator[Said]:
    for row in sheet.rows:
        said = Said(row.number, [cell.text[:CELL_CHARACTERS_MAX] for cell in row.cells[: len(columns)]], {})
        if len(row.cells) > len(columns):
            said.refuse("", ROW_TOO_LONG(columns=len(columns)))
        _read_cells(said, row, columns)
        said.terms = terms_of(said.values.get("name", ""))
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
    known = {fault["column"] for fault in said.faults}
    said.faults += [problem for problem in _faults_of(said.values) if problem["column"] not in known]


def _value(column: str, text: str) -> Any:
    """What a cell says, as plain JSON; what cannot be read stays text, and the contract refuses it."""
    if column in NAMES:
        return tidied(text)
    if column in LABELS:
        return str(LABELS[column].get(text.removesuffix("队伍"), text))
    text = unicodedata.normalize("NFKC", text) if column in DIGITS else text
    if column == "members_max":
        return int(text) if WHOLE.fullmatch(text) else text
    if column == "founded_on" and (day := DAY.fullmatch(text)):
        return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}"
    return text


def _faults_of(values: dict[str, Any]) -> list[Fault]:
    """What the contract of a row says against the values."""
    problems = problems_of(_LISTED.validate({k: v for k, v in values.items() if k not in LOOKED_UP}))
    return [
        {"column": problem["at"].partition(".")[0], "problem": problem["problem"], "parameters": {}}
        for problem in problems
    ]
