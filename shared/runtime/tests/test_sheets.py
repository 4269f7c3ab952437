"""Files of rows: what is read is what was written, and everything else is a clear refusal."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from shared.kernel.errors import Invalid
from shared.runtime.files.sheets import (
    COLUMNS_MAX,
    ROW_CHARACTERS_MAX,
    Cell,
    columns_of,
    csv_of,
    letter_of,
    read_sheet,
    read_sheet_file,
)
from shared.runtime.files.workbooks import workbook_of

TABLE = [["编码", "名称"], ["BJ-1", "䶮㛃𬭎 工会"], ["BJ-2", "东城"]]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.text("'=+-@ a＝＠\n", max_size=6)


def read(content: bytes, rows_max: int = 100) -> list[list[str]]:
    """Headings and rows as text."""
    sheet = read_sheet(content, rows_max=rows_max)
    return [sheet.header, *([cell.text for cell in row.cells] for row in sheet.rows)]


def refusal(content: bytes, rows_max: int = 100) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Invalid) as refused:
        read(content, rows_max)
    return refused.value.code


def workbook(*rows, state: str = "visible", further: str | None = None) -> bytes:
    book = Workbook()
    book.active.sheet_state = state
    for row in rows:
        book.active.append(row)
    if further:
        book.create_sheet(further).append([further])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_of(table: list[list[str]]) -> str:
    return "".join(",".join(row) + "\r\n" for row in table)


def with_entry(content: bytes, name: str, entry: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, entry if info.filename == name else old.read(info))
        if name not in old.namelist():
            new.writestr(name, entry)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_both_encodings(encoding):
    assert read(text_of(TABLE).encode(encoding)) == TABLE


def test_rare_characters_that_gbk_lacks_are_read():
    with pytest.raises(UnicodeEncodeError):
        "䶮".encode("gbk")
    assert read("名称\n䶮\n".encode("gb18030")) == [["名称"], ["䶮"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
def test_the_delimiter_is_seen_in_the_headings(delimiter):
    assert read(text_of(TABLE).replace(",", delimiter).encode()) == TABLE


def test_quoted_cells_may_hold_delimiters_and_lines():
    assert read(b'a,b\n"1,2","x\ny"\n')[1] == ["1,2", "x\ny"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    sheet = read_sheet(b"\na\n\nx\n", rows_max=10)
    assert [row.number for row in sheet.rows] == [4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\n , ,\n", "file.empty"),
        (b"\xff\xfe\x00", "file.encoding_unknown"),
        (b"a\xff,b", "file.encoding_unknown"),
        (b"a,b\x00", "file.type_unknown"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "file.type_unknown"),
        (b"%PDF-1.7", "file.type_unknown"),
        (b'a,b\n"x,y\n', "file.broken"),
        (b'a,b\n"x"y,z\n', "file.broken"),
        (b"PK\x03\x04 cut off", "file.broken"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    assert refusal(content) == code


def test_a_table_has_as_many_rows_as_it_may_and_no_more():
    assert len(read(b"a\n1\n2\n", rows_max=2)) == 3
    assert refusal(b"a\n1\n2\n3\n", rows_max=2) == "file.rows_too_many"


def test_a_table_has_as_many_columns_as_it_may_and_no_more():
    assert len(read(b"a," * (COLUMNS_MAX - 1) + b"a\n")[0]) == COLUMNS_MAX
    assert refusal(b"a," * COLUMNS_MAX + b"a\n") == "file.columns_too_many"
    assert refusal(workbook(["a"] * (COLUMNS_MAX + 1))) == "file.columns_too_many"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_a_row_of_delimiters_alone_is_refused_before_it_takes_memory(delimiter):
    content = f"a{delimiter}b\n{delimiter * 1_000_000}\n".encode()
    tracemalloc.start()
    assert refusal(content) == "file.cells_too_many"
    assert tracemalloc.get_traced_memory()[1] < 12 * len(content)  # the text and its copies, no million of cells
    tracemalloc.stop()


def test_a_row_is_measured_with_all_its_lines_and_each_row_anew():
    table = [["a"], ["x" * (ROW_CHARACTERS_MAX - 4)], ["y" * (ROW_CHARACTERS_MAX - 4)]]
    assert read(csv_of(table[0], table[1:])) == table
    assert refusal(b"a\n" + b"x" * (ROW_CHARACTERS_MAX + 1)) == "file.cells_too_many"
    assert refusal(b'a\n"' + b"x\n" * (ROW_CHARACTERS_MAX // 2) + b'"') == "file.cells_too_many"


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (49, "AX"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_a_spreadsheet_calls_them(place, letter):
    assert letter_of(place) == letter


def test_a_csv_file_on_disk_is_measured_as_well(tmp_path):
    file = tmp_path / "commas.csv"
    file.write_bytes(b"a,b\n" + b"," * 1_000_000)
    with pytest.raises(Invalid, match="cells_too_many"):
        list(read_sheet_file(file, rows_max=9).rows)


def test_a_workbook_is_read_with_the_types_of_its_cells():
    content = workbook(["a", "b", "c", "d", "e"], ["BJ", 110101, 1.5, date(2027, 6, 30), True], ["=1+1", "#N/A"])
    first, second = read_sheet(content, rows_max=10).rows
    assert first.cells == [
        Cell("BJ"),
        Cell("110101", "number"),
        Cell("1.5", "number"),
        Cell("2027-06-30", "date"),
        Cell("true", "boolean"),
    ]
    assert second.cells == [Cell("=1+1", "formula"), Cell("#N/A", "error")]


def test_only_the_first_visible_sheet_is_read():
    assert read(workbook(["hidden"], state="hidden", further="shown")) == [["shown"]]


def test_a_workbook_without_visible_sheet_is_refused():
    content = workbook(["a"])
    hidden = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").replace(b'"visible"', b'"veryHidden"')
    assert refusal(with_entry(content, "xl/workbook.xml", hidden)) == "file.without_sheet"


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    content = workbook(["a"], ["1"], ["2"])
    name = "xl/worksheets/sheet1.xml"
    lying = zipfile.ZipFile(io.BytesIO(content)).read(name).replace(b'ref="A1:A3"', b'ref="A1"')
    assert read(with_entry(content, name, lying)) == [["a"], ["1"], ["2"]]


def test_entities_that_multiply_are_refused():
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
    )
    sheet = laughs + b"]><worksheet><sheetData><row><c t='str'><v>&j;</v></c></row></sheetData></worksheet>"
    assert refusal(with_entry(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet)) == "file.broken"


def test_a_document_of_another_program_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refusal(file.getvalue()) == "file.type_unknown"


GOOD = workbook(*TABLE, further="二")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data):
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content[: data.draw(st.integers(4, len(content)))]))
    except Invalid as refused:
        assert refused.code.startswith("file.")


PARTS = zipfile.ZipFile(io.BytesIO(GOOD)).namelist()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PARTS), st.data())
def test_a_workbook_with_a_damaged_part_is_read_or_refused(name, data):
    part = bytearray(zipfile.ZipFile(io.BytesIO(GOOD)).read(name))
    start = data.draw(st.integers(0, len(part) - 1))
    part[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=10))
    try:
        read(with_entry(GOOD, name, bytes(part)))
    except Invalid as refused:
        assert refused.code.startswith("file.")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    try:
        read(content)
    except Invalid as refused:
        assert refused.code.startswith("file.")


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read_again(rows):
    table = [["a", "b"], *rows]
    shown = [table[0], *(row for row in rows if any(cell.strip() for cell in row))]
    assert read(csv_of(table[0], rows)) == shown
    read_back = [row + [""] * (2 - len(row)) for row in read(workbook_of(table[0], rows))]
    assert read_back == shown


@given(st.lists(st.text("'=-＋ a\t\r\n", max_size=6), min_size=1, max_size=3))
def test_what_is_written_as_csv_is_read_again_whatever_its_lines_begin_with(cells):
    header = ["a"] * len(cells)
    assert read(csv_of(header, [["x", *cells[1:]]]))[1] == ["x", *cells[1:]]


@pytest.mark.parametrize("before", ["", "name\n", "name\r\n", "\r"])
@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_no_line_of_a_cell_of_a_csv_begins_like_a_formula(before, beginning):
    assert cells_of(csv_of(["a"], [[f"{before}{beginning}cmd"]]))[1][0].endswith(f"'{beginning}cmd")


@pytest.mark.parametrize("blank", ["\r", "\n"])
def test_no_cell_of_a_csv_begins_with_a_line_that_hides_what_follows(blank):
    assert cells_of(csv_of(["a"], [[f"{blank}cmd"]]))[1] == [f"'{blank}cmd"]


@pytest.mark.parametrize("text", ["a=b", "a＝b", "东城-西城", "a\nb=c", "'quoted'", "a\n\nb"])
def test_a_cell_of_a_csv_that_is_no_formula_stays_as_it_is(text):
    assert cells_of(csv_of(["a"], [[text]]))[1] == [text]


def cells_of(content):
    """What a spreadsheet would see."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_begins_with_the_mark_that_excel_wants():
    assert csv_of(["编码"], []).startswith(b"\xef\xbb\xbf")


def test_no_cell_of_a_workbook_is_a_formula():
    assert next(read_sheet(workbook_of(["a"], [["=1+1"]]), rows_max=9).rows).cells == [Cell("=1+1")]


HEADINGS = {"编码": "code", "code": "code", "名称": "name", "行号": ""}


def test_headings_are_known_in_both_languages():
    assert columns_of(["Code", "名称", "行号"], HEADINGS, {"code"}) == ["code", "name", ""]


@pytest.mark.parametrize(
    ("header", "code", "columns"),
    [
        (["编码", "电话"], "file.columns_unknown", ["B"]),
        (["姓名", "赵钱孙", "11010519491231002X"], "file.columns_unknown", ["A", "B", "C"]),
        (["编码", "code"], "file.columns_repeated", ["code"]),
        (["名称"], "file.columns_missing", ["code"]),
    ],
)
def test_wrong_headings_are_refused(header, code, columns):
    with pytest.raises(Invalid) as refused:
        columns_of(header, HEADINGS, {"code"})
    assert (refused.value.code, refused.value.parameters["columns"]) == (code, columns)


@pytest.mark.parametrize(
    ("cell", "written"),
    [(-3, "-3"), (0, "0"), (12, "12"), ("-3", "'-3"), ("-3+4", "'-3+4"), ("-", "'-"), ("--3", "'--3")],
)
def test_a_number_stays_one_and_no_text_becomes_one_or_a_formula(cell, written):
    assert cells_of(csv_of(["a"], [[cell]]))[1] == [written]
    assert read(csv_of(["a"], [[cell]])) == [["a"], [str(cell)]]
