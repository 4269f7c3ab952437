"""XLSX workbooks: read cell by cell without trusting their sizes, written with every cell as text."""

import io
import struct
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.exceptions import InvalidFileException

from shared.contracts.refusals.files import FILE_BROKEN, FILE_WITHOUT_SHEET
from shared.runtime.files.workbook_parts import opened
from shared.runtime.files.workbook_sizes import refuse_oversize

ROW_NUMBER_MAX = 1_048_576  # no spreadsheet has more; the parser fills every row that is left out
CELLS_PER_ROW_MAX = 51  # one more than the columns that are allowed, to see that there are more
NUMBER_FORMAT_TEXT = "@"

# What zipfile, the XML parser and openpyxl raise for damaged files.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    InvalidFileException,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)

Value = tuple[str, str]


def always() -> bool:
    """Reading goes on to the end."""
    return True


def rows_of(content: bytes, goes_on: Callable[[], bool] = always) -> Iterator[tuple[int, list[Value]]]:
    """Number and cells (text, kind) of each row of the first visible sheet that has any.

    Raises Invalid `file.…`; ReadingStopped when it does not go on, which is asked whenever some kilobytes are read.
    """
    try:
        refuse_oversize(content)
        workbook = opened(content, goes_on)
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    except FAULTS:
        raise FILE_BROKEN() from None
    if not sheets:
        raise FILE_WITHOUT_SHEET()
    try:
        sheets[0].reset_dimensions()  # what the file says of its size need not be so
        rows = sheets[0].iter_rows(max_row=ROW_NUMBER_MAX + 1, max_col=CELLS_PER_ROW_MAX)
        left_out: Any = None
        for number, cells in enumerate(rows, start=1):
            if number > ROW_NUMBER_MAX:
                raise FILE_BROKEN()
            if cells is left_out:  # the parser fills up to a million rows with this one: to look at each takes seconds
                continue
            if _is_empty(cells):
                left_out = cells
                continue
            yield number, _trimmed([_value(cell) for cell in cells])
    except FAULTS:
        raise FILE_BROKEN() from None


def workbook_of(header: list[str], rows: list[list[str]]) -> bytes:
    """A workbook with one sheet, every cell of it text: no code is shortened, no formula runs."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [header, *rows]:
        sheet.append([_text_cell(sheet, text) for text in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _is_empty(cells: Any) -> bool:
    return all(cell is EMPTY_CELL for cell in cells)


def _value(cell: Any) -> Value:
    value = cell.value
    if value is None:
        return "", "text"
    if cell.data_type == "f":
        return (value if isinstance(value, str) else "="), "formula"
    if cell.data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return str(value).lower(), "boolean"
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d") if value.year >= 1000 else "", "date"
    if isinstance(value, int | float):
        return _number(value), "number"
    return str(value), "text"


def _number(value: float) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**63
    return str(int(value)) if whole else repr(value)


def _trimmed(cells: list[Value]) -> list[Value]:
    while cells and cells[-1] == ("", "text"):
        cells.pop()
    return cells


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.number_format = "s", NUMBER_FORMAT_TEXT
    return cell
