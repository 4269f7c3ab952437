"""What the parser of workbooks is given to read: parts that were looked at, measured once more while it reads them.

All but the rows of a sheet is kept at once: styles, names, relations. And a part may be named in place of another, or a
hundred thousand times. So what is read before the first row has a limit of its own. The texts of cells lie in a part of
their own too: they are read as far as a cell points, since those of the headings stand near its beginning.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from shared.contracts.refusals.files import FILE_BROKEN, FILE_CELLS_TOO_MANY
from shared.runtime.files.workbook_sizes import PARTS, UNPACKED_BYTES_MAX

LOADED_TAGS_MAX = 200_000  # a much edited file has some ten thousand styles
TEXTS_MAX = 600_000  # 120 000 rows of four texts that no other row has, and some more
TEXT, PHRASE, FORMATTED = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "r"))
UNDERSCORE = "x005F_"  # how one is written that would begin an escape


class ReadingStopped(Exception):
    """Whoever wanted the rows does not wait for them any more."""


def opened(content: bytes, goes_on: Callable[[], bool]) -> Workbook:
    """The workbook, its rows unread. Raises Invalid `file.…`, and what the parser raises for damaged files.

    goes_on: asked whenever some kilobytes are read, now and while rows are. Raises ReadingStopped.
    """
    archive = _Archive(content, goes_on)
    reader = _Reader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.archive = archive
    reader.read()
    archive.is_loaded = True
    return reader.wb


class _Archive(zipfile.ZipFile):
    """Gives out the parts that were looked at, each measured while it is read."""

    def __init__(self, content: bytes, goes_on: Callable[[], bool]) -> None:
        super().__init__(io.BytesIO(content))
        self.is_loaded, self._goes_on = False, goes_on
        self._bytes = self._tags = 0

    def open(self, name: Any, *arguments: Any, **rest: Any) -> Any:
        part = super().open(name, *arguments, **rest)
        if not part.name.endswith(PARTS):
            raise FILE_BROKEN()
        return _Part(part, self.measure)

    def measure(self, piece: bytes) -> bytes:
        """The same piece. Raises Invalid for one too many, ReadingStopped."""
        if not self._goes_on():
            raise ReadingStopped()
        if not self.is_loaded:
            self._bytes += len(piece)
            self._tags += piece.count(b"<")
            if self._bytes > UNPACKED_BYTES_MAX or self._tags > LOADED_TAGS_MAX:
                raise FILE_CELLS_TOO_MANY()
        return piece


class _Part:
    """A part as far as parsers read one."""

    def __init__(self, part: Any, measure: Callable[[bytes], bytes]) -> None:
        self._part, self._measure = part, measure

    def read(self, size: int = -1) -> bytes:
        return self._measure(self._part.read(size))

    def close(self) -> None:
        self._part.close()

    def __enter__(self) -> "_Part":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class _Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader, but for the texts."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            self.shared_strings = _Texts(self.archive.open(part.PartName[1:]))


class _Texts:
    """The texts to which cells point by number. Raises Invalid for one too many, LookupError where there is none."""

    def __init__(self, part: _Part) -> None:
        self._read: list[str] = []
        self._rest = _texts_in(part)

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        while number >= len(self._read):
            text = next(self._rest, None)
            if text is None:
                raise IndexError(number)
            if len(self._read) == TEXTS_MAX:
                raise FILE_CELLS_TOO_MANY()
            self._read.append(text)
        return self._read[number]


def _texts_in(part: _Part) -> Iterator[str]:
    for _, element in iterparse(part):
        if element.tag == TEXT:
            yield "".join(_phrases(element)).replace(UNDERSCORE, "")
            element.clear()


def _phrases(text: Element) -> Iterator[str]:
    """What can be read of a text, without the readings above it."""
    for part in text:
        if part.tag == PHRASE:
            yield part.text or ""
        elif part.tag == FORMATTED:
            yield part.findtext(PHRASE) or ""
