"""`nuanliu generate members` writes a roster of members of the units that it is given."""

from datetime import date
from pathlib import Path

from deploy.cli.generate import cells_of
from services.identity.members.domain.documents import read_document
from services.identity.members.generation import generated_members
from services.identity.units.beijing import beijing_units
from services.identity.units.generation import generated_units
from shared.contracts.identity.member_words import DocumentKind
from shared.runtime.files.sheets import read_sheet

COLUMNS = ["member_number", "name", "document_kind", "document_number", "birth_date", "phone", "unit_code"]
ROWS_MAX = 1000
TODAY = date(2026, 2, 12)
DEMO = [unit.code for unit in beijing_units()]


def cells() -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet().rows]


def sheet():
    return read_sheet(Path("members.csv").read_bytes(), rows_max=ROWS_MAX)


def test_the_file_holds_every_cell_as_text(nuanliu):
    assert nuanliu("generate", "members", "--count", "1000", "--seed", "7", "--out", "members.csv").code == 0
    assert sheet().header == COLUMNS
    assert cells() == [cells_of(member) for member in generated_members(1000, 7, DEMO)]


def test_every_document_is_read_back(nuanliu):
    nuanliu("generate", "members", "--count", "1000", "--out", "members.csv")
    assert len([read_document(DocumentKind(row[2]), row[3], TODAY) for row in cells()]) == 1000


def test_members_belong_to_the_units_of_a_file(nuanliu):
    nuanliu("generate", "units", "--count", "200", "--out", "units.csv")
    nuanliu("generate", "members", "--count", "1000", "--units", "units.csv", "--out", "members.csv")
    codes = {unit.code for unit in generated_units(200, 1)}
    assert {row[6] for row in cells()} <= codes


def test_units_may_stand_in_a_file_with_chinese_headings_and_gaps(nuanliu):
    Path("units.csv").write_text("名称,编码\n甲,A-1\n乙,\n丙\n丁, B-2 \n", encoding="gb18030")
    nuanliu("generate", "members", "--count", "100", "--units", "units.csv", "--out", "members.csv")
    assert {row[6] for row in cells()} == {"A-1", "B-2"}


def test_a_file_without_a_unit_is_refused_and_no_file_is_made(nuanliu):
    Path("units.csv").write_text("code,name\n,甲\n", encoding="utf-8")
    outcome = nuanliu("generate", "members", "--units", "units.csv", "--out", "members.csv")
    assert (outcome.code, "--units" in outcome.err, "Traceback" in outcome.err) == (2, True, False)
    assert not Path("members.csv").exists()


def test_a_file_that_is_no_table_of_units_is_said_in_a_sentence(nuanliu):
    Path("units.csv").write_text("colour\nred\n", encoding="utf-8")
    outcome = nuanliu("generate", "members", "--units", "units.csv", "--out", "members.csv")
    assert (outcome.code, "unknown: A" in outcome.err, "Traceback" in outcome.err) == (1, True, False)
    assert not Path("members.csv").exists()


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(nuanliu):
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        nuanliu("generate", "members", "--count", "300", "--seed", seed, "--out", name)
    a, b, c = (Path(name).read_bytes() for name in "abc")
    assert (a == b, a == c) == (True, False)


def test_excel_is_told_that_it_is_utf_8_and_progress_does_not_mingle(nuanliu):
    nuanliu("generate", "members", "--count", "1", "--out", "members.csv")
    assert Path("members.csv").read_bytes().startswith(b"\xef\xbb\xbfmember_number,name")
    outcome = nuanliu("generate", "members", "--count", "10", "--out", "-")
    assert len(outcome.out.splitlines()) == 11
    assert "Members" in outcome.err


def test_a_count_out_of_bounds_is_refused_and_no_file_is_made(nuanliu):
    outcome = nuanliu("generate", "members", "--count", "5000001", "--out", "members.csv")
    assert (outcome.code, "5000000" in outcome.err) == (2, True)
    assert not Path("members.csv").exists()
