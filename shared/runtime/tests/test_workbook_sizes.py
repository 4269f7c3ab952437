"""How large workbooks may be, and how far off a cell may stand."""

import io
import re
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from shared.runtime.files import workbooks
from shared.runtime.files.workbook_sizes import ROW_BYTES_MAX, TAGS_MAX, UNPACKED_BYTES_MAX
from shared.runtime.files.workbooks import ROW_NUMBER_MAX
from shared.runtime.tests.test_sheets import read, refusal, with_entry, workbook


def test_what_unpacks_to_too_much_is_refused_unread():
    bomb = with_entry(workbook(["a"]), "xl/media/image1.png", b"\0" * (UNPACKED_BYTES_MAX + 1))
    assert len(bomb) < 100_000
    assert refusal(bomb) == "file.unpacks_too_large"


def sheet_with(rows: bytes) -> bytes:
    """A workbook whose only sheet has these rows, as XML."""
    xml = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    return with_entry(workbook(["a"]), "xl/worksheets/sheet1.xml", xml + rows + b"</sheetData></worksheet>")


def row_of(number: int, text: str) -> bytes:
    return f"<row r='{number}'><c r='A{number}' t='str'><v>{text}</v></c></row>".encode()


def test_a_row_far_below_is_read_as_far_as_a_sheet_goes():
    assert read(sheet_with(row_of(1, "a") + row_of(ROW_NUMBER_MAX, "b"))) == [["a"], ["b"]]


@pytest.mark.parametrize("ref", [b"A1:A1048576", b"A1", b"A1:XFD1048576"])
def test_a_million_empty_rows_are_passed_without_a_look_at_each(monkeypatch, ref):
    looked_at = []
    is_empty = workbooks._is_empty
    monkeypatch.setattr(workbooks, "_is_empty", lambda cells: looked_at.append(1) or is_empty(cells))
    content = said_to_be(workbook_with({"A1": "a", "A1048576": "b", "XFD1048576": "c"}), ref)
    assert [number for number, _ in workbooks.rows_of(content)] == [1, ROW_NUMBER_MAX]
    assert len(looked_at) == 3


@pytest.mark.parametrize("at", ["A1048576", "XFD1048576", "XFD2"])
def test_what_formatting_has_left_far_off_is_no_row(at):
    assert read(workbook_with({"A1": "code", at: None})) == [["code"]]


def workbook_with(cells):
    """A workbook with values by place; None: only a style, as it is left behind by formatting."""
    book = Workbook()
    for place, value in cells.items():
        book.active[place] = value
        book.active[place].font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def said_to_be(content, ref):
    """The same with another size written into its sheet."""
    name = "xl/worksheets/sheet1.xml"
    xml = zipfile.ZipFile(io.BytesIO(content)).read(name)
    return with_entry(content, name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % ref, xml))


def test_a_row_below_every_sheet_is_refused_without_counting_to_it():
    assert refusal(sheet_with(row_of(1, "a") + row_of(10**15, "b"))) == "file.broken"


def test_a_row_is_as_long_as_it_may_be_and_no_longer():
    cells = b"<c/>" * (ROW_BYTES_MAX // 4)
    assert read(sheet_with(row_of(1, "a") + b"<row r='2'>" + cells[:-100] + b"</row>")) == [["a"]]
    assert refusal(sheet_with(row_of(1, "a") + b"<row r='2'>" + cells + b"</row>")) == "file.cells_too_many"
    many_before = b"<row>" + b"<c/>" * 1000 + b"</row>"
    assert refusal(sheet_with(many_before * 200 + b"<x:row>" + cells)) == "file.cells_too_many"


def test_a_workbook_has_as_many_cells_as_it_may_and_no_more():
    full = b"<row><c/><c/><c/></row>" * (TAGS_MAX // 5 + 1)
    assert refusal(sheet_with(full)) == "file.cells_too_many"


def test_a_part_in_which_nothing_can_be_counted_is_refused():
    content = sheet_with(b"")
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode().encode("utf-16")
    assert refusal(with_entry(content, "xl/worksheets/sheet1.xml", xml)) == "file.broken"
