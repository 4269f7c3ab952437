"""How large a workbook may be, found out before a parser trusts it.

A few kilobytes can unpack to gigabytes, one row (or one text) can hold millions of elements, all of which the parser
keeps at once. So the parts are unpacked in pieces, counted and thrown away. The directory of the archive may not lie:
unpacking stops where it says that a part ends. What is counted is what the parser will see: entities, which it would
multiply after that, stand in document type declarations only, and no part of an office document has one (ECMA-376-2).
"""

import io
import re
import zipfile
from collections.abc import Iterator

from shared.contracts.refusals.files import (
    FILE_BROKEN,
    FILE_CELLS_TOO_MANY,
    FILE_TYPE_UNKNOWN,
    FILE_UNPACKS_TOO_LARGE,
)

UNPACKED_BYTES_MAX = 48 * 1024 * 1024
ENTRIES_MAX = 200
TAGS_MAX = 5_000_000  # 60 000 rows of ten cells have 3.6 million
ROW_BYTES_MAX = 512 * 1024
PIECE_BYTES = 256 * 1024
PARTS = (".xml", ".rels")  # what is looked at; the parser is given nothing else (`workbook_parts.py`)
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
DECLARATION_BYTES = len(b"<!DOCTYPE")
# Rows lie in the data of a sheet; texts, to which its cells point, in a table of theirs.
ROW_BEGINS_OR_ROWS_END = re.compile(rb"<(?:[\w.-]+:)?(?:row|si)[\s/>]|</(?:[\w.-]+:)?(?:sheetData|sst)")


def refuse_oversize(content: bytes) -> None:
    """Raises Invalid `file.…` for what is no workbook, and for one that would take too long or too much memory.

    Also raises what zipfile raises for a damaged archive.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise FILE_TYPE_UNKNOWN()
    if len(entries) > ENTRIES_MAX or sum(entry.file_size for entry in entries) > UNPACKED_BYTES_MAX:
        raise FILE_UNPACKS_TOO_LARGE(bytes_max=UNPACKED_BYTES_MAX)
    tags = sum(_tags_in(archive, entry) for entry in entries if entry.filename.endswith(PARTS))
    if tags > TAGS_MAX:
        raise FILE_CELLS_TOO_MANY()


def _tags_in(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    tags, row_bytes = 0, None
    for piece in _pieces(archive, entry):
        tags += piece.count(b"<")
        row_bytes = _row_bytes_after(piece, row_bytes)
    return tags


def _row_bytes_after(piece: bytes, row_bytes: int | None) -> int | None:
    """How long the row is that is open at the end of the piece; None before the first one and after the last."""
    start = 0
    for found in ROW_BEGINS_OR_ROWS_END.finditer(piece):
        _refuse_row((row_bytes or 0) + found.start() - start if row_bytes is not None else 0)
        start, row_bytes = found.start(), 0 if found[0][1:2] != b"/" else None
    if row_bytes is None:
        return None
    row_bytes += len(piece) - start
    _refuse_row(row_bytes)
    return row_bytes


def _refuse_row(row_bytes: int) -> None:
    if row_bytes > ROW_BYTES_MAX:
        raise FILE_CELLS_TOO_MANY()


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces. Excel writes UTF-8; in UTF-16 nothing here would be found."""
    before = b""
    with archive.open(entry) as part:
        while piece := part.read(PIECE_BYTES):
            joined = before + piece
            if b"\0" in piece or DECLARATION.search(joined):
                raise FILE_BROKEN()
            yield piece
            before = joined[1 - DECLARATION_BYTES :]
