"""What a file of members says, as people and spreadsheets make it."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.identity.members.generation import generated_members
from services.identity.rosters.reading import entries_in
from services.identity.rosters.tests.rosters import HEADER, number_of, row
from shared.runtime.files.sheets import csv_of, read_sheet, read_sheet_file

TODAY = date(2026, 2, 12)


def read(content):
    return list(entries_in(read_sheet(content, rows_max=1000), TODAY))


def workbook(**cells):
    """One row whose cells are of the types that are given."""
    book = Workbook()
    book.active.append(HEADER)
    book.active.append([cells.get(heading, text) for heading, text in zip(HEADER, row(1), strict=True)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def problems(entry):
    return [(said["column"], said["problem"]) for said in entry.faults]


@pytest.mark.parametrize(
    ("heading", "value", "problem"),
    [
        ("证件号码", 110105194912310000, ("document_number", "file.cell_numeric")),
        ("手机号", 15412345678, ("phone", "file.cell_numeric")),
        ("会员编号", 12345, ("member_number", "file.cell_numeric")),
        ("单位编码", 110105, ("unit_code", "file.cell_numeric")),
        ("证件号码", date(1990, 1, 1), ("document_number", "file.cell_numeric")),
        ("姓名", "=A1", ("name", "file.cell_formula")),
        ("手机号", "#N/A", ("phone", "file.cell_error")),
        ("证件号码", "1.10105E+17", ("document_number", "identity.document_unusable")),
    ],
)
def test_a_cell_that_a_spreadsheet_has_damaged_is_refused(heading, value, problem):
    (entry,) = read(workbook(**{heading: value}))
    assert entry.stated is None
    assert problems(entry) == [problem]


def test_a_date_of_a_spreadsheet_is_a_date():
    (entry,) = read(workbook(出生日期=date(1980, 2, 29), 入会日期=date(2015, 5, 1)))
    assert (entry.stated.birth_date, entry.stated.member_since) == (date(1980, 2, 29), date(2015, 5, 1))


def test_generated_rosters_are_read_without_a_fault():
    members = list(generated_members(500, 3, ["BJ-1"]))
    names = list(members[0].__slots__)
    rows = [["" if (value := getattr(member, name)) is None else str(value) for name in names] for member in members]
    entries = read(csv_of(names, rows))
    assert [problems(entry) for entry in entries if entry.faults] == []
    assert {entry.stated.document.kind for entry in entries} == {member.document_kind for member in members}


def test_a_file_is_read_from_disk_as_it_is_from_memory(tmp_path):
    rows = [row(number, 姓名="王䶮") for number in range(1, 50)]
    text = csv_of(HEADER, rows).decode("utf-8-sig")
    for encoding in ("utf-8-sig", "utf-8", "gb18030"):
        path = tmp_path / "members.csv"
        path.write_bytes(text.encode(encoding))
        entries = list(entries_in(read_sheet_file(path, rows_max=1000), TODAY))
        assert entries == read(text.encode(encoding))
        assert entries[0].stated.name == "王䶮"
    path.write_bytes(workbook())
    assert list(entries_in(read_sheet_file(path, rows_max=1000), TODAY)) == read(workbook())


def test_what_is_printed_of_a_row_shows_nobody():
    (entry,) = read(workbook())
    assert "王某某" not in repr(entry) and number_of(1) not in repr(entry)


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30),
        min_size=len(HEADER),
        max_size=len(HEADER),
    )
)
def test_no_row_breaks_the_reader(cells):
    for entry in read(csv_of(HEADER, [cells])):
        assert (entry.stated is None) == bool(entry.faults)
