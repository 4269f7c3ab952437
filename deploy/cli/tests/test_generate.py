"""`nuanliu generate units` writes what `nuanliu import units` reads."""

from pathlib import Path

from deploy.cli import generate
from deploy.cli.generate import cells_of
from services.identity.imports.reading import ROWS_MAX as IMPORTED_ROWS_MAX
from services.identity.imports.reading import rows_in
from services.identity.units.generation import generated_units
from shared.contracts.identity.imports import FILE_BYTES_MAX
from shared.runtime.files.sheets import read_sheet

COLUMNS = [
    *("code", "parent_code", "kind", "name", "admin_code"),
    *("longitude", "latitude", "flags", "legal_person_until"),
]
ROWS_MAX = 1000


def test_the_file_holds_every_cell_as_text(nuanliu):
    assert nuanliu("generate", "units", "--count", "1000", "--seed", "7", "--out", "units.csv").code == 0
    sheet = read_sheet(Path("units.csv").read_bytes(), rows_max=ROWS_MAX)
    assert sheet.header == COLUMNS
    read = [[cell.text for cell in row.cells] for row in sheet.rows]
    assert read == [cells_of(unit) for unit in generated_units(1000, 7)]


def test_the_importer_finds_nothing_to_say_against_it(nuanliu):
    nuanliu("generate", "units", "--count", "1000", "--out", "units.csv")
    rows = rows_in(Path("units.csv").read_bytes())
    assert [row.faults for row in rows] == [[]] * 1000
    assert [row.code for row in rows] == [unit.code for unit in generated_units(1000, 1)]


def test_more_than_an_import_takes_stand_in_several_files(nuanliu, monkeypatch):
    monkeypatch.setattr(generate, "UNITS_OF_A_FILE", 400)
    outcome = nuanliu("generate", "units", "--count", "1000", "--seed", "7", "--out", "units.csv")
    names = ["units.csv", "units-2.csv", "units-3.csv"]
    assert outcome.err.endswith(f"in this order: {' '.join(names)}\n")
    sheets = [read_sheet(Path(name).read_bytes(), rows_max=ROWS_MAX) for name in names]
    assert [sheet.header for sheet in sheets] == [COLUMNS] * 3
    read = [[[cell.text for cell in row.cells] for row in sheet.rows] for sheet in sheets]
    assert [len(rows) for rows in read] == [400, 400, 200]
    assert [row for rows in read for row in rows] == [cells_of(unit) for unit in generated_units(1000, 7)]
    assert len(nuanliu("generate", "units", "--count", "1000", "--out", "-").out.splitlines()) == 1001


def test_a_full_file_is_one_that_an_import_takes():
    rows = generated_units(generate.UNITS_OF_A_FILE, 1)
    assert sum(len(",".join(cells_of(unit)).encode()) + 1 for unit in rows) < FILE_BYTES_MAX * 0.95
    assert generate.UNITS_OF_A_FILE < IMPORTED_ROWS_MAX


def test_excel_is_told_that_it_is_utf_8(nuanliu):
    nuanliu("generate", "units", "--count", "1", "--out", "units.csv")
    assert Path("units.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,parent_code")


def test_several_flags_stand_in_one_cell(nuanliu):
    nuanliu("generate", "units", "--count", "1000", "--out", "units.csv")
    assert ",non_public;seal;small_or_micro," in Path("units.csv").read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(nuanliu):
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        nuanliu("generate", "units", "--count", "300", "--seed", seed, "--out", name)
    a, b, c = (Path(name).read_bytes() for name in "abc")
    assert (a == b, a == c) == (True, False)


def test_progress_does_not_mingle_with_the_rows(nuanliu):
    outcome = nuanliu("generate", "units", "--count", "10", "--out", "-")
    assert len(outcome.out.splitlines()) == 11
    assert "Units" in outcome.err


def test_a_count_out_of_bounds_is_refused_and_no_file_is_made(nuanliu):
    outcome = nuanliu("generate", "units", "--count", "1000001", "--out", "units.csv")
    assert outcome.code == 2
    assert "1000000" in outcome.err
    assert not Path("units.csv").exists()


def test_a_folder_that_is_not_there_is_said_in_a_sentence(nuanliu):
    outcome = nuanliu("generate", "units", "--out", "nowhere/units.csv")
    assert (outcome.code, "Traceback" in outcome.err, "nowhere" in outcome.err) == (1, False, True)
