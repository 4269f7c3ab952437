"""`nuanliu import units`: what it says, to whom, and with which exit code."""

from pathlib import Path

import pytest

HEADER = "code,parent_code,kind,name\n"
CITY = "BJ,,city,北京市总工会\n"
DISTRICT = "BJ-1,BJ,district,甲区总工会\n"
STRAY = "BJ-2,BJ-9,district,乙区总工会\n"


@pytest.fixture(name="installed")
def _installed(nuanliu):
    """An installation with keys and tables, and no unit yet."""
    assert nuanliu("keys", "make").code == 0
    assert nuanliu("migrate", "identity").code == 0


def written(*rows):
    Path("units.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return "units.csv"


def test_it_says_how_many_rows_came_to_what(nuanliu, installed):
    outcome = nuanliu("import", "units", written(CITY, DISTRICT))
    assert (outcome.code, outcome.out) == (0, "2 rows: 2 founded, 0 changed, 0 unchanged, 0 refused.\n")


def test_importing_again_changes_nothing(nuanliu, installed):
    nuanliu("import", "units", written(CITY, DISTRICT))
    assert nuanliu("import", "units", "units.csv").out == "2 rows: 0 founded, 0 changed, 2 unchanged, 0 refused.\n"


def test_a_dry_run_founds_nothing(nuanliu, installed):
    outcome = nuanliu("import", "units", "--dry-run", written(CITY))
    assert outcome.out == "1 rows: 1 would be founded, 0 would be changed, 0 unchanged, 0 refused.\n"
    assert nuanliu("import", "units", "units.csv").out.startswith("1 rows: 1 founded")


def test_refused_rows_are_told_by_number_and_column(nuanliu, installed):
    outcome = nuanliu("import", "units", written(CITY, STRAY))
    assert (outcome.code, outcome.out) == (1, "2 rows: 1 founded, 0 changed, 0 unchanged, 1 refused.\n")
    assert "  row 3: parent_code: " in outcome.err


def test_a_file_that_is_no_table_of_units_is_a_sentence(nuanliu, installed):
    Path("units.csv").write_text("what is this\n", encoding="utf-8")
    outcome = nuanliu("import", "units", "units.csv")
    assert outcome.code == 1
    assert "The headings of these columns are unknown: A" in outcome.err
    assert "what is this" not in outcome.err  # it could be somebody
