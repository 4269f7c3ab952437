"""What the parser of workbooks is given to read: nothing that multiplies, all measured, no more than was asked for."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl.cell.text import Text

from shared.contracts.refusals.files import FILE_BROKEN
from shared.runtime.files import workbook_parts, workbooks
from shared.runtime.files.sheets import read_sheet
from shared.runtime.files.workbook_parts import LOADED_TAGS_MAX, ReadingStopped
from shared.runtime.files.workbook_sizes import PIECE_BYTES
from shared.runtime.tests.test_sheets import read, refusal, with_entry, workbook
from shared.runtime.tests.test_workbook_sizes import row_of, sheet_with

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 5000 + b'"><!ENTITY b "' + b"&a;" * 100 + b'">]>'


def with_texts(texts: bytes, pointer: int = 0, name: str = "xl/sharedStrings.xml") -> bytes:
    """A workbook whose only cell points to one of the texts."""
    content = sheet_with(f"<row r='1'><c r='A1' t='s'><v>{pointer}</v></c></row>".encode())
    types = zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")
    said = f'<Override PartName="/{name}" ContentType="{TEXTS_TYPE}"/></Types>'.encode()
    table = b"<?xml version='1.0'?><sst xmlns='%s'>%s</sst>" % (MAIN.encode(), texts)
    return with_entry(with_entry(content, "[Content_Types].xml", types.replace(b"</Types>", said)), name, table)


def numbered(count: int) -> bytes:
    return b"".join(b"<si><t>%d</t></si>" % number for number in range(count))


def test_entities_far_below_much_padding_are_refused_before_anything_is_parsed(monkeypatch):
    rows = b"".join(row_of(number, "x") for number in range(1, 2000))
    bomb = rows + b"<row><c t='inlineStr'><is><t>" + b"&b;" * 250 + b"</t></is></c></row>"
    xml = zipfile.ZipFile(io.BytesIO(sheet_with(bomb))).read(SHEET)
    content = with_entry(sheet_with(b""), SHEET, ENTITIES + b" " * (30 << 20) + xml)
    assert len(content) < 100_000
    monkeypatch.setattr(workbooks, "opened", None)
    assert refusal(content) == "file.broken"


@pytest.mark.parametrize("declared", [b"<!DOCTYPE x>", b"<!ENTITY a 'b'>"])
@pytest.mark.parametrize("left", [1, 2, 8, 9, 12])
def test_a_declaration_over_the_edge_of_two_pieces_is_found(declared, left):
    xml = zipfile.ZipFile(io.BytesIO(sheet_with(row_of(1, "a")))).read(SHEET)
    padding = b" " * (PIECE_BYTES - left)
    assert refusal(with_entry(sheet_with(b""), SHEET, padding + declared + xml)) == FILE_BROKEN.code


@pytest.mark.parametrize("name", ["xl/sharedStrings.bin", "xl/media/image1.png", "xl/sharedStrings.XML"])
def test_a_part_that_was_not_looked_at_is_not_read(name):
    assert refusal(with_texts(ENTITIES + numbered(1), name=name)) == "file.broken"


def test_texts_are_read_as_far_as_a_cell_points(monkeypatch):
    monkeypatch.setattr(workbook_parts, "TEXTS_MAX", 5)
    assert read(with_texts(numbered(10), pointer=4)) == [["4"]]
    assert refusal(with_texts(numbered(10), pointer=5)) == "file.cells_too_many"


@pytest.mark.parametrize("pointer", [3, -1])
def test_a_cell_that_points_to_no_text_is_refused(pointer):
    assert refusal(with_texts(numbered(3), pointer=pointer)) == "file.broken"


@pytest.mark.parametrize(
    "text",
    [
        "<t>工会</t>",
        "<t/>",
        "",
        "<r><t>东</t></r><r><rPr/><t xml:space='preserve'> 城</t></r><rPh sb='0' eb='1'><t>dong</t></rPh>",
        "<t>a_x005F_b</t>",
    ],
)
def test_a_text_is_read_as_the_parser_would(text):
    element = ElementTree.fromstring(f"<si xmlns='{MAIN}'>{text}</si>")
    expected = Text.from_tree(element).content.replace("x005F_", "")
    content = with_texts(f"<si>{text}</si><si><t>next</t></si>".encode())
    assert [cells for _, cells in workbooks.rows_of(content)] == ([[(expected, "text")]] if expected else [[]])


def test_a_text_is_as_long_as_a_row_may_be_and_no_longer():
    assert refusal(with_texts(b"<si>" + b"<t/>" * 200_000 + b"</si>")) == "file.cells_too_many"


def test_what_is_kept_before_the_first_row_is_limited():
    styles = b"<styleSheet xmlns='%s'><cellXfs>%s</cellXfs></styleSheet>"
    many = styles % (MAIN.encode(), b"<xf/>" * LOADED_TAGS_MAX)
    assert refusal(with_entry(workbook(["a"]), "xl/styles.xml", many)) == "file.cells_too_many"


def test_a_part_that_is_named_again_and_again_is_measured_each_time(monkeypatch):
    monkeypatch.setattr(workbook_parts, "UNPACKED_BYTES_MAX", 20_000)
    content = workbook(["a"])
    book = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml")
    start = book.index(b"<sheet ")
    named = book[start : book.index(b"/>", start) + 2]
    assert read(content) == [["a"]]
    assert refusal(with_entry(content, "xl/workbook.xml", book.replace(named, named * 50))) == "file.cells_too_many"


def test_reading_stops_where_nobody_waits_for_it():
    asked = []
    with pytest.raises(ReadingStopped):
        read_sheet(workbook(["a"]), rows_max=10, goes_on=lambda: bool(asked.append(1)))
    assert len(asked) == 1


def test_reading_stops_among_the_rows_too():
    content, ends = sheet_with(b"".join(row_of(number, "x") for number in range(1, 3000))), []
    sheet = read_sheet(content, rows_max=5000, goes_on=lambda: not ends)
    ends.append(1)
    with pytest.raises(ReadingStopped):
        list(sheet.rows)
