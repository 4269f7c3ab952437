"""The table of kinds, and the rules that read it."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.identity.conftest import refused
from services.identity.units.domain import (
    descendants_of,
    is_within,
    lineage_of,
    path_below,
    refuse_place,
    refuse_traits,
)
from services.identity.units.kinds import KIND_OF_LABEL, KINDS, ROOTS
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX, UnitKind
from shared.kernel.ids import new_id

REAL_UNITS = Path(__file__).parents[2] / "data" / "beijing-unions.csv"


@dataclass
class Place:
    code: str
    kind: str
    path: str
    state: str = "active"
    version: int = 1


def test_every_kind_is_in_the_table():
    assert set(KINDS) == set(UnitKind)


def test_no_label_means_two_kinds():
    assert len(KIND_OF_LABEL) == sum(len(kind.labels) for kind in KINDS.values())


@pytest.mark.parametrize("kind", UnitKind)
def test_every_kind_can_be_reached_from_the_city(kind):
    reached = {UnitKind.CITY}
    for _ in UnitKind:
        reached |= {below for below, rule in KINDS.items() if rule.parents & reached}
    assert kind in reached


def test_every_real_unit_stands_where_it_may():
    with REAL_UNITS.open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert len(rows) == 387
    for row in rows.values():
        parent = rows.get(row["parent_code"])
        if parent is None:
            assert row["kind"] in ROOTS
        else:
            assert parent["kind"] in KINDS[UnitKind(row["kind"])].parents


def test_a_place_at_the_deepest_level_is_the_last_one():
    path = path_below(None, new_id())
    for _ in range(UNIT_DEPTH_MAX - 2):
        path = path_below(path, new_id())
    parent = Place("G", "group", path)
    refuse_place("H", "group", parent)
    assert refused(refuse_place, "H", "group", parent, height=1).code == "identity.unit_too_deep"


def test_a_path_says_its_lineage():
    root, below = new_id(), new_id()
    assert lineage_of(path_below(path_below(None, root), below)) == (root, below)


def test_the_range_of_a_path_holds_what_is_below_and_nothing_else():
    top = path_below(None, new_id())
    low, high = descendants_of(top)
    assert low < path_below(top, new_id()) < high
    assert not low < top < high
    assert not low < path_below(None, new_id()) < high


def test_a_path_that_only_begins_alike_is_not_within():
    assert is_within("aa/bb", "aa")
    assert is_within("aa", "aa")
    assert not is_within("aab", "aa")


@pytest.mark.parametrize("kind", ["enterprise", "joint", "group", "branch"])
def test_companies_may_be_small_and_not_public(kind):
    refuse_traits(kind, ["non_public", "small_or_micro"], None, (None, None))


def test_a_street_is_no_company():
    refusal = refused(refuse_traits, "street", ["non_public"], None, (None, None))
    assert refusal.parameters == {"flag": "non_public", "kind": "street"}
