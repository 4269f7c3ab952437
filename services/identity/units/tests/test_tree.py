"""Founding, changing, moving, merging and dissolving units."""

import pytest
from sqlalchemy import select

from services.identity.conftest import Tree, refused
from services.identity.units import use_cases
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.runtime.events.outbox import Outbox


def shape(tree: Tree) -> dict[str, tuple]:
    """What must be the same after a refusal: every unit's place and version."""
    return {row.code: (row.parent_code, row.path, row.depth, row.state, row.version) for row in tree.rows()}


def test_a_founded_unit_stands_below_its_parent(tree):
    unit = tree.found("BJ-D1-S3", "street", "BJ-D1", name=" 景山街道总工会 ", flags=["seal", "legal_person"])
    assert unit["parent_code"] == "BJ-D1"
    assert (unit["depth"], unit["version"], unit["state"]) == (3, 1, "active")
    assert unit["name"] == "景山街道总工会"
    assert unit["flags"] == ["legal_person", "seal"]
    assert tree.unit("BJ-D1-S3") == unit


def test_founding_is_told(tree):
    tree.found("BJ-D1-S3", "street", "BJ-D1")
    assert tree.events()[-1] == ("BJ-D1-S3", "founded", 1)


def felt(tree: Tree) -> tuple[str, bool]:
    """The last event: of which unit, and whether the units below it feel what it tells."""
    rows = tree.database.read(lambda session: session.scalars(select(Outbox).order_by(Outbox.sequence)).all())
    return rows[-1].data["code"], rows[-1].data["is_felt_below"]


def test_an_event_says_whether_it_is_felt_below(tree):
    tree.found("BJ-D1-S3", "street", "BJ-D1")
    assert felt(tree) == ("BJ-D1-S3", False)
    tree.change("BJ-D1", name="东城")
    assert felt(tree) == ("BJ-D1", False)
    tree.change("BJ-D1", level_names=[{"kind": "street", "name": "大队"}])
    assert felt(tree) == ("BJ-D1", True)
    tree.change("BJ-D1", name="东城区", level_names=[])
    assert felt(tree) == ("BJ-D1", True)
    tree.move("BJ-D1-S3", "BJ-D2")
    assert felt(tree) == ("BJ-D1-S3", True)
    tree.dissolve("BJ-D1-S1")
    assert felt(tree) == ("BJ-D1-S1", False)


def test_what_stands_below_an_ended_unit_feels_its_own_move(tree):
    tree.found("BJ-D1-S1-C1", "community", "BJ-D1-S1")
    tree.merge("BJ-D1-S1", "BJ-D1-S2")
    rows = tree.database.read(lambda session: session.scalars(select(Outbox).order_by(Outbox.sequence)).all())
    assert [(row.data["change"], row.data["is_felt_below"]) for row in rows[-2:]] == [
        ("moved", True),
        ("merged", False),
    ]


def test_a_code_is_given_once(tree):
    assert refused(tree.found, "BJ-D1-S1", "street", "BJ-D2").code == "identity.unit_code_taken"


def test_a_unit_cannot_be_founded_below_nothing(tree):
    assert refused(tree.found, "BJ-D3", "district", "XX") == NotFound("identity.unit_not_found", code="XX")


def test_a_kind_stands_only_below_its_parent_kinds(tree):
    refusal = refused(tree.found, "BJ-S9", "street", "BJ")
    assert refusal.code == "identity.unit_kind_not_here"
    assert refusal.parameters == {"code": "BJ-S9", "kind": "street", "parent_kind": "city"}


def test_nothing_is_founded_below_a_dissolved_unit(tree):
    tree.dissolve("BJ-D1-S1")
    assert refused(tree.found, "BJ-X", "community", "BJ-D1-S1").code == "identity.unit_not_active"


def test_a_tree_is_as_deep_as_it_may_be_and_no_deeper(tree):
    parent = tree.found("G3", "group", "BJ")["code"]
    for depth in range(3, UNIT_DEPTH_MAX + 1):
        parent = tree.found(f"G3-{depth}", "group", parent)["code"]
    assert tree.unit(parent)["depth"] == UNIT_DEPTH_MAX
    assert refused(tree.found, "G3-X", "group", parent).code == "identity.unit_too_deep"


@pytest.mark.parametrize("name", ["\u3000 ", "\u200b", "\U0001d15e" * 100])
def test_a_name_of_which_nothing_usable_is_left_is_refused(tree, name):
    assert refused(tree.found, "BJ-D3", "district", "BJ", name=name).code == "identity.name_unusable"


def test_a_flag_belongs_to_its_kinds(tree):
    refusal = refused(tree.found, "BJ-D3", "district", "BJ", flags=["small_or_micro"])
    assert refusal == Invalid("identity.unit_flag_not_here", flag="small_or_micro", kind="district")


def test_a_term_needs_a_legal_person(tree):
    refusal = refused(tree.change, "BJ-D1", legal_person_until="2027-06-30")
    assert refusal.code == "identity.unit_term_without_legal_person"


def test_a_point_has_two_coordinates(tree):
    assert refused(tree.change, "BJ-D1", longitude=116.4).code == "identity.coordinates_incomplete"


def test_a_change_makes_a_version_and_is_told(tree):
    unit = tree.change("BJ-D1", name="东城区总工会", longitude=116.4, latitude=39.9)
    assert (unit["name"], unit["version"]) == ("东城区总工会", 2)
    assert tree.events()[-1] == ("BJ-D1", "changed", 2)


def test_a_change_to_what_it_is_already_makes_none(tree):
    before = tree.events()
    assert tree.change("BJ-D1", name="BJ-D1 ", flags=[])["version"] == 1
    assert tree.events() == before


def test_a_change_that_names_the_present_version_is_made(tree):
    assert tree.change("BJ-D1", name="东城区总工会", version=1)["version"] == 2


def test_a_change_that_names_an_older_version_is_refused(tree):
    tree.change("BJ-D1", name="东城区总工会")
    refusal = refused(tree.change, "BJ-D1", name="西城区总工会", version=1)
    assert refusal == Conflict("identity.unit_changed_since", code="BJ-D1", version=2)
    assert tree.unit("BJ-D1")["name"] == "东城区总工会"


def test_another_kind_must_fit_above(tree):
    assert tree.change("BJ-D1-S1", kind="town")["kind"] == "town"
    assert refused(tree.change, "BJ-D1-S1", kind="village").code == "identity.unit_kind_not_here"


def test_another_kind_must_fit_below(tree):
    tree.found("BJ-D1-S1-T1", "trade", "BJ-D1-S1")
    refusal = refused(tree.change, "BJ-D1-S1", kind="station")
    assert refusal.parameters == {"code": "BJ-D1-S1-T1", "kind": "trade", "parent_kind": "station"}


def test_a_move_takes_everything_below_along(tree):
    tree.found("BJ-D1-S1-C1", "community", "BJ-D1-S1")
    moved = tree.move("BJ-D1-S1", "BJ-D2")
    assert (moved["parent_code"], moved["version"]) == ("BJ-D2", 2)
    paths = {row.code: row.path for row in tree.rows()}
    assert paths["BJ-D1-S1"].startswith(paths["BJ-D2"] + "/")
    assert paths["BJ-D1-S1-C1"].startswith(paths["BJ-D1-S1"] + "/")


def test_a_move_tells_the_moved_unit_alone(tree):
    tree.found("BJ-D1-S1-C1", "community", "BJ-D1-S1")
    before = tree.events()
    tree.move("BJ-D1-S1", "BJ-D2")
    assert tree.events()[len(before) :] == [("BJ-D1-S1", "moved", 2)]


def test_a_move_changes_the_depth_of_everything_below(tree):
    tree.found("BJ-G", "group", "BJ")
    tree.found("BJ-G-1", "group", "BJ-G")
    tree.found("BJ-G-2", "group", "BJ-G-1")
    tree.found("BJ-H", "group", "BJ")
    tree.move("BJ-H", "BJ-G-2")
    assert tree.unit("BJ-H")["depth"] == 5
    tree.move("BJ-G-1", "BJ")
    assert {code: tree.unit(code)["depth"] for code in ("BJ-G-1", "BJ-G-2", "BJ-H")} == {
        "BJ-G-1": 2,
        "BJ-G-2": 3,
        "BJ-H": 4,
    }


def test_a_move_to_where_it_stands_changes_nothing(tree):
    before = shape(tree), tree.events()
    assert tree.move("BJ-D1-S1", "BJ-D1")["version"] == 1
    assert (shape(tree), tree.events()) == before


@pytest.mark.parametrize("parent", ["BJ-D1", "BJ-D2"])
def test_an_ended_unit_never_moves_not_even_to_where_it_stands(tree, parent):
    tree.dissolve("BJ-D1-S1")
    assert refused(tree.move, "BJ-D1-S1", parent).code == "identity.unit_not_active"


@pytest.mark.parametrize("parent", ["BJ-G", "BJ-G-1", "BJ-G-1-1"])
def test_nothing_moves_below_itself(tree, parent):
    tree.found("BJ-G", "group", "BJ")
    tree.found("BJ-G-1", "group", "BJ-G")
    tree.found("BJ-G-1-1", "group", "BJ-G-1")
    assert refused(tree.move, "BJ-G", parent).code == "identity.unit_under_itself"


def test_the_root_never_moves(tree):
    assert refused(tree.move, "BJ", "BJ-D1").code == "identity.unit_is_root"


def test_a_move_that_would_be_too_deep_for_what_comes_along_is_refused(tree):
    deepest = "BJ"
    for depth in range(2, UNIT_DEPTH_MAX):
        deepest = tree.found(f"G-{depth}", "group", deepest)["code"]
    tree.found("H", "group", "BJ")
    tree.found("H-1", "group", "H")
    before = shape(tree)
    assert refused(tree.move, "H", deepest).code == "identity.unit_too_deep"
    assert shape(tree) == before
    assert tree.move("H-1", deepest)["depth"] == UNIT_DEPTH_MAX


def test_a_merger_hangs_the_children_below_the_successor(tree):
    tree.found("BJ-D1-S1-C1", "community", "BJ-D1-S1")
    tree.found("BJ-D1-S1-E1", "enterprise", "BJ-D1-S1-C1")
    ended = tree.merge("BJ-D1-S1", "BJ-D1-S2")
    assert (ended["unit"]["state"], ended["unit"]["successor_code"]) == ("merged", "BJ-D1-S2")
    assert ended["moved"] == [{"code": "BJ-D1-S1-C1", "version": 2}]
    assert tree.unit("BJ-D1-S1-C1")["parent_code"] == "BJ-D1-S2"
    assert tree.unit("BJ-D1-S1-E1")["parent_code"] == "BJ-D1-S1-C1"


def test_a_merger_tells_the_merged_unit_and_its_children(tree):
    tree.found("BJ-D1-S1-C1", "community", "BJ-D1-S1")
    before = len(tree.events())
    tree.merge("BJ-D1-S1", "BJ-D1-S2")
    assert tree.events()[before:] == [("BJ-D1-S1-C1", "moved", 2), ("BJ-D1-S1", "merged", 2)]


def test_units_of_different_tiers_are_not_merged(tree):
    tree.found("BJ-D1-C1", "station", "BJ-D1")
    assert refused(tree.merge, "BJ-D1-C1", "BJ-D1-S1").code == "identity.unit_kinds_unlike"


@pytest.mark.parametrize("ending", ["merge", "dissolve"])
@pytest.mark.parametrize("successor", ["BJ-G", "BJ-G-1"])
def test_neither_a_unit_nor_what_is_below_it_goes_on_in_its_place(tree, ending, successor):
    tree.found("BJ-G", "group", "BJ")
    tree.found("BJ-G-1", "group", "BJ-G")
    assert refused(getattr(tree, ending), "BJ-G", successor).code == "identity.unit_succeeds_itself"


def test_a_unit_without_children_is_dissolved(tree):
    ended = tree.dissolve("BJ-D1-S1")
    assert (ended["unit"]["state"], ended["unit"]["successor_code"]) == ("dissolved", None)
    assert tree.events()[-1] == ("BJ-D1-S1", "dissolved", 2)


def test_a_unit_with_children_is_not_dissolved_without_successor(tree):
    before = shape(tree)
    refusal = refused(tree.dissolve, "BJ-D1")
    assert refusal == Conflict("identity.unit_has_children", code="BJ-D1", children=2)
    assert shape(tree) == before


def test_a_successor_takes_the_children_of_a_dissolved_unit(tree):
    tree.dissolve("BJ-D1", "BJ-D2")
    assert tree.unit("BJ-D1-S1")["parent_code"] == "BJ-D2"


def test_children_stay_where_they_are_when_one_does_not_fit_the_successor(tree):
    tree.found("BJ-U", "university", "BJ")
    before = shape(tree)
    assert refused(tree.dissolve, "BJ-D1", "BJ-U").code == "identity.unit_kind_not_here"
    assert shape(tree) == before


def test_a_successor_stands_high_enough_for_all_that_comes_along(tree):
    deepest = "BJ"
    for depth in range(2, UNIT_DEPTH_MAX - 1):
        deepest = tree.found(f"G-{depth}", "group", deepest)["code"]
    tree.found("H", "group", "BJ")
    tree.found("H-1", "group", "H")
    tree.found("H-1-1", "group", "H-1")
    before = shape(tree)
    successor = tree.found("G-X", "group", deepest)["code"]
    assert refused(tree.merge, "H", successor).code == "identity.unit_too_deep"
    assert {code: place for code, place in shape(tree).items() if code != successor} == before
    tree.merge("H", deepest)
    assert tree.unit("H-1-1")["depth"] == UNIT_DEPTH_MAX


def test_a_successor_takes_over_as_many_as_it_may_and_no_more(tree, monkeypatch):
    monkeypatch.setattr(use_cases, "CHILDREN_MAX", 2)
    tree.found("BJ-D1-S3", "street", "BJ-D1")
    refusal = refused(tree.dissolve, "BJ-D1", "BJ-D2")
    assert refusal == Conflict("identity.unit_too_many_children", code="BJ-D1", children_max=2)
    tree.dissolve("BJ-D1-S3")
    assert len(tree.dissolve("BJ-D1", "BJ-D2")["moved"]) == 2


@pytest.mark.parametrize("act", ["merge", "dissolve"])
def test_the_root_never_ends(tree, act):
    assert refused(getattr(tree, act), "BJ", "BJ-D1").code == "identity.unit_is_root"


def test_what_has_ended_takes_part_in_nothing(tree):
    tree.dissolve("BJ-D1-S1")
    acts = [
        (tree.change, "BJ-D1-S1", {"name": "东华门"}),
        (tree.move, "BJ-D1-S1", {"parent": "BJ-D2"}),
        (tree.merge, "BJ-D1-S1", {"successor": "BJ-D1-S2"}),
        (tree.merge, "BJ-D1-S2", {"successor": "BJ-D1-S1"}),
        (tree.dissolve, "BJ-D1-S1", {}),
        (tree.dissolve, "BJ-D1-S2", {"successor": "BJ-D1-S1"}),
    ]
    assert {refused(act, code, **rest).code for act, code, rest in acts} == {"identity.unit_not_active"}


def test_what_has_ended_can_still_be_read(tree):
    tree.dissolve("BJ-D1-S1")
    assert tree.unit("BJ-D1-S1")["state"] == "dissolved"
