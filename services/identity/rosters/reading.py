"""What a file of members says: headings in Chinese or English, cells as text, one `Entry` a row, read as a stream."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from services.identity.imports.domain import Fault, fault
from services.identity.rosters.domain import Entry, read_cells
from shared.contracts.identity.imports import CELL_CHARACTERS_MAX
from shared.contracts.refusals.files import FILE_COLUMNS_MISSING, ROW_TOO_LONG
from shared.runtime.files.cells import refused
from shared.runtime.files.sheets import Cell, Row, Sheet, columns_of, read_sheet
from shared.runtime.files.workbooks import always

ROWS_MAX = 120_000  # of an upload
NUMBERS = {"member_number", "document_number", "phone", "unit_code"}  # a spreadsheet may have rounded or shortened them
REQUIRED = {"member_number", "name", "document_number", "unit_code"}
IGNORED = ""
HEADINGS = {
    "member_number": "member_number",
    "会员编号": "member_number",
    "会员证号": "member_number",
    "name": "name",
    "姓名": "name",
    "document_kind": "document_kind",
    "证件类型": "document_kind",
    "document_number": "document_number",
    "证件号码": "document_number",
    "身份证号": "document_number",
    "birth_date": "birth_date",
    "出生日期": "birth_date",
    "phone": "phone",
    "手机号": "phone",
    "手机号码": "phone",
    "unit_code": "unit_code",
    "单位编码": "unit_code",
    "member_since": "member_since",
    "入会日期": "member_since",
    "state": "state",
    "会籍状态": "state",
    # What an error sheet adds, so that it can be mended and sent again.
    "row": IGNORED,
    "行号": IGNORED,
    "what is wrong": IGNORED,
    "问题": IGNORED,
}


def headings_in(content: bytes, goes_on: Callable[[], bool] = always) -> list[str]:
    """The headings of a file. Raises Invalid `file.…` for a file that is no table of members."""
    return checked(read_sheet(content, rows_max=ROWS_MAX, goes_on=goes_on)).header


def checked(sheet: Sheet) -> Sheet:
    """The same sheet. Raises Invalid `file.…` where its headings are not those of a roster.

    A row of members where headings should be is not repeated in the refusal.
    """
    if not any(heading.lower() in HEADINGS for heading in sheet.header):
        raise FILE_COLUMNS_MISSING(columns=sorted(REQUIRED))
    columns_of(sheet.header, HEADINGS, REQUIRED)
    return sheet


def headings_by_column(header: list[str]) -> dict[str, str]:
    """How a file calls its columns: {"name": "姓名"}."""
    columns = {HEADINGS[heading.lower()]: heading for heading in header if heading.lower() in HEADINGS}
    return {column: heading for column, heading in columns.items() if column != IGNORED}


def columns_in(header: list[str]) -> list[str]:
    """What the columns of a file are; IGNORED for those that say nothing. Raises Invalid `file.…`."""
    return columns_of(header, HEADINGS, REQUIRED)


def entries_in(sheet: Sheet, on: date) -> Iterator[Entry]:
    """The rows of a sheet, one after the other. Raises Invalid `file.…`, also for a fault far down in the file."""
    columns = columns_in(sheet.header)
    return (_entry(row, columns, on) for row in sheet.rows)


def entry_again(number: int, cells: Sequence[str], header: list[str], on: date) -> Entry:
    """A row that was read before, from the cells that were kept of it."""
    return _entry(Row(number, [Cell(text) for text in cells]), columns_in(header), on)


def _entry(row: Row, columns: list[str], on: date) -> Entry:
    cells = [cell.text[:CELL_CHARACTERS_MAX] for cell in row.cells[: len(columns)]]
    said: dict[str, str] = {}
    faults: list[Fault] = []
    for column, cell in zip(columns, row.cells, strict=False):
        text = cell.text.strip()
        if not text or column == IGNORED:
            continue
        said[column] = text
        if refusal := refused(cell, is_code=column in NUMBERS):
            faults.append(fault(column, refusal))
    if len(row.cells) > len(columns):
        faults.append(fault("", ROW_TOO_LONG(columns=len(columns))))
    stated, wrong = read_cells(said, on)
    unusable = {said_of["column"] for said_of in faults}
    faults += [problem for problem in wrong if problem["column"] not in unusable]
    return Entry(row.number, cells, None if faults else stated, faults)
