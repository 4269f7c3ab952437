"""Files of rows as people make them: CSV in UTF-8 or GB18030, XLSX. Text is what the cell shows, never a guess.

Excel turns long codes and numbers of cards into rounded numbers (9 % of rounded ID numbers still pass their checksum),
so every cell says of what type it was, and columns of codes refuse numbers.

    sheet = read_sheet(content, rows_max=60_000)
    columns = columns_of(sheet.header, {"编码": "code", "code": "code"}, required={"code"})
    for row in sheet.rows: ...
"""

import csv
import io
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO

from shared.contracts.refusals.files import (
    FILE_BROKEN,
    FILE_CELLS_TOO_MANY,
    FILE_COLUMNS_MISSING,
    FILE_COLUMNS_REPEATED,
    FILE_COLUMNS_TOO_MANY,
    FILE_COLUMNS_UNKNOWN,
    FILE_EMPTY,
    FILE_ENCODING_UNKNOWN,
    FILE_ROWS_TOO_MANY,
    FILE_TYPE_UNKNOWN,
)
from shared.runtime.files import workbooks

COLUMNS_MAX = 50
HEADING_CHARACTERS_MAX = 50
ROW_CHARACTERS_MAX = 100_000  # of a CSV; a cell of a spreadsheet holds 32 767
ROW_DELIMITERS_MAX = 2000  # in a row of a CSV, those within quotes too
# Strict UTF-8 first: its text is almost never valid GB18030 by accident the other way round. GBK lacks 䶮 㛃 𬭎.
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = (",", "\t", ";", "，")
LETTERS = string.ascii_uppercase
PIECE_CHARACTERS = 1024 * 1024
ZIP_MAGIC = b"PK\x03\x04"
NO_TEXT = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"Rar!", b"7z\xbc\xaf")
# A spreadsheet would run a cell that begins with one of these, in their full-width forms too; some look at each line
# (OWASP, "CSV Injection"). So one more quote is put before what is, behind its quotes, a formula: from that every text
# can be given back.
ESCAPE = "'"
FORMULA = f"{ESCAPE}*[=+\\-@＝＋－＠\t]"
FORMULA_BEGINS = re.compile(rf"\A(?={FORMULA}|{ESCAPE}*[\r\n])|(?<=[\r\n])(?={FORMULA})")
ESCAPED_BEGINS = re.compile(rf"\A{ESCAPE}(?={FORMULA}|{ESCAPE}*[\r\n])|(?<=[\r\n]){ESCAPE}(?={FORMULA})")


class Cell(NamedTuple):
    """kind: "text", "number", "date", "boolean", "formula" or "error"; an empty cell is the text ""."""

    text: str
    kind: str = "text"


class Row(NamedTuple):
    """number: as a spreadsheet shows it, the row of headings is usually 1."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Sheet:
    """header: headings without spaces around them; rows: those that are not blank, read while they are asked for."""

    header: list[str]
    rows: Iterator[Row]


def read_sheet(content: bytes, *, rows_max: int, goes_on: Callable[[], bool] = workbooks.always) -> Sheet:
    """The table in a file: of a workbook the first visible sheet. Raises Invalid `file.…`, also while rows are read.

    goes_on: asked often while a workbook is read, which can take seconds. Raises ReadingStopped.
    """
    return _sheet(_rows_of(content, goes_on), rows_max)


def read_sheet_file(path: Path, *, rows_max: int) -> Sheet:
    """The table in a file of any size: a CSV is never held as a whole, only workbooks are. Raises like `read_sheet`."""
    with path.open("rb") as file:
        beginning = file.read(len(ZIP_MAGIC))
    if beginning.startswith((ZIP_MAGIC, *NO_TEXT)):
        return read_sheet(path.read_bytes(), rows_max=rows_max)
    return _sheet(_rows_of_csv_file(path), rows_max)


def _sheet(all_rows: Iterator[Row], rows_max: int) -> Sheet:
    rows = _not_blank(all_rows)
    first = next(rows, None)
    if first is None:
        raise FILE_EMPTY()
    header = [cell.text.strip()[:HEADING_CHARACTERS_MAX] for cell in first.cells]
    while header and not header[-1]:
        header.pop()
    if len(header) > COLUMNS_MAX:
        raise FILE_COLUMNS_TOO_MANY(columns_max=COLUMNS_MAX)
    return Sheet(header, _at_most(rows, rows_max))


def columns_of(header: list[str], headings: Mapping[str, str], required: set[str]) -> list[str]:
    """The columns behind the headings. Raises Invalid for unknown, repeated and missing ones.

    Unknown ones are told by their letter, never by what they say: somebody's row may stand where headings should.
    """
    if unknown := [letter_of(place) for place, heading in enumerate(header) if heading.lower() not in headings]:
        raise FILE_COLUMNS_UNKNOWN(columns=unknown)
    columns = [headings[heading.lower()] for heading in header]
    if repeated := sorted({column for column in columns if column and columns.count(column) > 1}):
        raise FILE_COLUMNS_REPEATED(columns=repeated)
    if missing := sorted(required - set(columns)):
        raise FILE_COLUMNS_MISSING(columns=missing)
    return columns


def letter_of(place: int) -> str:
    """How a spreadsheet calls a column: A is that at place 0, AA that at 26."""
    further, letter = divmod(place, len(LETTERS))
    return (letter_of(further - 1) if further else "") + LETTERS[letter]


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """A CSV file as Excel reads it: UTF-8 with BOM, numbers as such, and no text that it would take for a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([[_escaped(cell) for cell in row] for row in [header, *rows]])
    return file.getvalue().encode("utf-8-sig", errors="replace")


def _escaped(cell: str | int) -> str | int:
    return cell if isinstance(cell, int) else FORMULA_BEGINS.sub(ESCAPE, cell)


def _unescaped(text: str) -> str:
    return ESCAPED_BEGINS.sub("", text) if ESCAPE in text else text


def _rows_of(content: bytes, goes_on: Callable[[], bool]) -> Iterator[Row]:
    if content.startswith(ZIP_MAGIC):
        return (Row(number, [Cell(*cell) for cell in cells]) for number, cells in workbooks.rows_of(content, goes_on))
    if content.startswith(NO_TEXT):
        raise FILE_TYPE_UNKNOWN()
    text = _decoded(content)
    return _csv_rows(io.StringIO(text, newline=""), _first_line(text))


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise FILE_TYPE_UNKNOWN()
        return text
    raise FILE_ENCODING_UNKNOWN()


def _rows_of_csv_file(path: Path) -> Iterator[Row]:
    with path.open(encoding=_encoding_of(path), newline="") as file:
        first_line = _first_line(file.read(PIECE_CHARACTERS))
        file.seek(0)
        yield from _csv_rows(file, first_line)


def _encoding_of(path: Path) -> str:
    """The encoding in which all of a file can be read, a piece at a time."""
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while piece := file.read(PIECE_CHARACTERS):
                    if "\0" in piece:
                        raise FILE_TYPE_UNKNOWN()
        except UnicodeDecodeError:
            continue
        return encoding
    raise FILE_ENCODING_UNKNOWN()


def _first_line(text: str) -> str:
    return text.lstrip().partition("\n")[0]


def _csv_rows(text: TextIO, first_line: str) -> Iterator[Row]:
    lines = _Lines(text, max(DELIMITERS, key=first_line.count))
    reader = csv.reader(lines, delimiter=lines.delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            lines.begin_row()
            yield Row(number, [Cell(_unescaped(cell)) for cell in cells])
    except csv.Error:
        raise FILE_BROKEN() from None


class _Lines:
    """The lines of a text, measured before the reader of rows makes cells of them.

    A few million delimiters are a small file, and take gigabytes as cells. A row is one line, or several where a cell
    has line breaks. Raises Invalid `file.cells_too_many`.
    """

    def __init__(self, text: TextIO, delimiter: str) -> None:
        self._text, self.delimiter = text, delimiter
        self.begin_row()

    def begin_row(self) -> None:
        """Measure anew."""
        self._characters = self._delimiters = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(ROW_CHARACTERS_MAX + 1)
        if not line:
            raise StopIteration
        self._characters += len(line)
        self._delimiters += line.count(self.delimiter)
        if self._characters > ROW_CHARACTERS_MAX or self._delimiters > ROW_DELIMITERS_MAX:
            raise FILE_CELLS_TOO_MANY()
        return line


def _not_blank(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if any(cell.text.strip() for cell in row.cells))


def _at_most(rows: Iterator[Row], rows_max: int) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if count > rows_max:
            raise FILE_ROWS_TOO_MANY(rows_max=rows_max)
        yield row
