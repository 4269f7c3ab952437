"""Generated units are such as the tree would take."""

from collections import Counter
from itertools import islice

import pytest

from services.identity.units.beijing import UnitRow, beijing_units
from services.identity.units.domain import refuse_below, refuse_traits
from services.identity.units.generated_names import stem_of
from services.identity.units.generation import (
    DEPTH_MAX,
    SPECIES,
    SPREAD_DEGREES,
    admin_code_of,
    generated_units,
    numbers,
)
from services.identity.units.kinds import KINDS
from shared.contracts.identity.unit_changes import FoundUnit
from shared.contracts.identity.unit_words import UnitFlag, UnitKind

COUNT = 50_000
SEED = 20260212


@pytest.fixture(scope="module")
def units() -> list[UnitRow]:
    return list(generated_units(COUNT, SEED))


def test_there_are_as_many_as_asked_for(units):
    assert len(units) == COUNT


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101, 999])
def test_the_kinds_together_make_up_any_count(count):
    assert len(list(generated_units(count, SEED))) == sum(numbers(count)) == count


@pytest.mark.parametrize("count", [0, 1_000_001])
def test_a_count_out_of_bounds_is_a_broken_assumption(count):
    with pytest.raises(AssertionError):
        next(generated_units(count, SEED))


def test_no_code_is_given_twice(units):
    codes = [unit.code for unit in [*beijing_units(), *units]]
    assert len(set(codes)) == len(codes)


def test_every_parent_is_real_or_came_before_and_may_have_such_a_unit_below_it(units):
    kinds = {unit.code: unit.kind for unit in beijing_units()}
    for unit in units:
        refuse_below(unit.code, unit.kind, kinds[unit.parent_code])
        kinds[unit.code] = unit.kind


def test_every_unit_is_what_its_contract_and_its_kind_say(units):
    contract = FoundUnit()
    for unit in units:
        contract.request(unit.as_request())
        refuse_traits(unit.kind, unit.flags, unit.legal_person_until, (unit.longitude, unit.latitude))


def test_units_stand_at_many_depths_but_not_too_deep(units):
    depths = {"": 0}
    for unit in [*beijing_units(), *units]:
        depths[unit.code] = depths[unit.parent_code or ""] + 1
    assert {depths[unit.code] for unit in units} == set(range(2, DEPTH_MAX + 1))


def test_every_kind_has_its_share(units):
    found = Counter(unit.kind for unit in units)
    assert {kind: found[kind] * 1000 // COUNT for kind in SPECIES} == {kind: SPECIES[kind].share for kind in SPECIES}


def test_places_and_flags_are_those_that_the_kinds_allow():
    for kind, species in SPECIES.items():
        assert set(species.places) <= KINDS[kind].parents
        assert set(species.flags) <= KINDS[kind].flags


def test_flags_are_found_with_and_without_each_other(units):
    enterprises = Counter(unit.flags for unit in units if unit.kind == UnitKind.ENTERPRISE)
    assert {(), (UnitFlag.NON_PUBLIC,), (UnitFlag.NON_PUBLIC, UnitFlag.SMALL_OR_MICRO)} < set(enterprises)


def test_points_lie_near_the_centre_of_their_district_and_some_units_have_none(units):
    centres = {"": (None, None)}
    for unit in beijing_units():
        centres[unit.code] = (unit.longitude, unit.latitude) if unit.longitude else centres[unit.parent_code or ""]
    placed = [unit for unit in units if unit.longitude is not None]
    assert 0.3 < len(placed) / COUNT < 0.7
    for unit in placed:
        longitude, latitude = centres[unit.code.rpartition("-")[0]]
        assert abs(unit.longitude - longitude) <= SPREAD_DEGREES + 1e-6 >= abs(unit.latitude - latitude)


@pytest.mark.parametrize("trait", ["䶮", "·", "（", "5G", "满族", "长", "第十分会"])
def test_names_have_what_programs_stumble_over(units, trait):
    assert any(trait in unit.name for unit in units)


def test_long_names_come_near_the_limit(units):
    assert 70 <= max(len(unit.name) for unit in units) <= 100


def test_the_same_seed_gives_the_same_units(units):
    assert list(generated_units(COUNT, SEED)) == units


def test_another_seed_gives_others(units):
    assert list(islice(generated_units(COUNT, SEED + 1), 10)) != units[:10]


@pytest.mark.parametrize(
    ("kind", "above", "number", "code"),
    [
        (UnitKind.COMMUNITY, "110101001", 1, "110101001001"),
        (UnitKind.COMMUNITY, "110101001", 199, "110101001199"),
        (UnitKind.COMMUNITY, "110101001", 200, "110101001"),
        (UnitKind.VILLAGE, "110101001", 1, "110101001200"),
        (UnitKind.VILLAGE, "110101001", 199, "110101001398"),
        (UnitKind.VILLAGE, "110101001", 200, "110101001"),
        (UnitKind.COMMUNITY, "110101", 1, "110101"),
        (UnitKind.ENTERPRISE, "110101001", 1, "110101001"),
        (UnitKind.COMMUNITY, None, 1, None),
    ],
)
def test_a_community_has_a_division_of_its_own_as_long_as_numbers_last(kind, above, number, code):
    assert admin_code_of(kind, above, number) == code


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("东华门街道总工会", "东华门街道"),
        ("大兴经济开发区工会联合会", "大兴经济开发区"),
        ("上石里社区联合工会", "上石里社区"),
        ("北京市教育工会", "北京市教育"),
        ("长" * 41, "长" * 40),
    ],
)
def test_a_stem_is_a_name_without_its_ending(name, stem):
    assert stem_of(name) == stem
