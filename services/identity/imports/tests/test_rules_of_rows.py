"""What the rules of the tree say to rows: the same as to everybody else."""

import pytest

from services.identity.conftest import Tree
from services.identity.import_runs import runs
from services.identity.imports import use_cases, working
from services.identity.imports.tests.test_imports import COMMUNITY, STATION, Importing, counts, table
from services.identity.units.beijing import DATA


@pytest.fixture
def importing(tree):
    return Importing(tree)


@pytest.fixture
def empty(database):
    """Imports into a database without units."""
    return Importing(Tree(database))


def problem(importing, *row):
    """What is wrong with a single row."""
    state = importing.whole(table(row))
    assert counts(state) == (0, 0, 0, 1)
    return importing.problems(state["id"])[2]


def test_the_real_units_are_imported_from_their_root(empty):
    state = empty.whole_tree(DATA.read_bytes())
    assert (state["unit_code"], counts(state)) == (None, (387, 0, 0, 0))
    assert empty.tree.unit("BJ-110101001")["parent_code"] == "BJ-110101"
    assert [row.code for row in empty.tree.rows() if row.parent_id is None] == ["BJ"]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_tree_has_one_root(empty, dry_run):
    state = empty.whole_tree(
        table(("BJ", "", "city", "北京市总工会"), ("TJ", "", "city", "天津市总工会")), dry_run=dry_run
    )
    assert counts(state) == (1, 0, 0, 1)


def test_a_tree_that_has_a_root_gets_no_other(importing):
    state = importing.whole_tree(table(("TJ", "", "city", "天津市总工会")))
    assert importing.problems(state["id"]) == {2: [("parent_code", "identity.unit_root_exists")]}


def test_what_has_ended_is_not_changed(importing):
    importing.tree.dissolve("BJ-D1-S1")
    assert problem(importing, "BJ-D1-S1", "BJ-D1", "street", "新名") == [("code", "identity.unit_not_active")]


def test_nothing_is_moved_below_itself(importing):
    importing.tree.found("G", "group", "BJ")
    importing.tree.found("G-1", "group", "G")
    assert problem(importing, "G", "G-1", "group", "G") == [("parent_code", "identity.unit_under_itself")]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (("", "", "", "非公"), "flags", "identity.unit_flag_not_here"),
        (("", "116.4", "", ""), "longitude", "identity.coordinates_incomplete"),
        (("", "", "39.9", ""), "longitude", "identity.coordinates_incomplete"),
    ],
)
def test_traits_of_a_unit_that_is_there_are_asked_too(importing, cells, column, code):
    assert problem(importing, "BJ-D1-S1", "BJ-D1", "street", "BJ-D1-S1", *cells) == [(column, code)]


def test_a_row_below_a_unit_that_moves_in_the_same_file_finds_its_new_place(importing):
    importing.whole(table(STATION))
    importing.whole(table(("BJ-D1-S1", "BJ-D2", "street", "BJ-D1-S1"), STATION, COMMUNITY))
    paths = {row.code: row.path for row in importing.tree.rows()}
    assert paths["BJ-D1-S1-W1-C1"].startswith(f"{paths['BJ-D2']}/")
    assert paths["BJ-D1-S1-W1-C1"].startswith(f"{paths['BJ-D1-S1-W1']}/")


def test_a_dry_run_that_was_cut_off_begins_anew(importing, clock, monkeypatch):
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", 1)
    id = importing.upload(table(("BJ-X", "BJ-D1", "planet", "x"), STATION, COMMUNITY), dry_run=True)
    real, parts = use_cases.work, []

    def cut_off_at_the_third(*arguments):
        parts.append(arguments)
        if len(parts) == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(use_cases, "work", cut_off_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        working.work_imports(importing.db)
    clock.advance(seconds=runs.LEASE_SECONDS + 1)
    working.work_imports(importing.db)
    state = importing.state(id)
    assert (state["state"], state["done_count"], counts(state)) == ("finished", 3, (2, 0, 0, 1))
