"""Generated members are such as a registry would take, and such as programs stumble over."""

import re
import tracemalloc
from collections import Counter
from datetime import date
from itertools import islice
from random import Random

import pytest

from services.identity.members.domain.documents import read_document
from services.identity.members.domain.names import COMPOUND_SURNAMES, read_name, split_name
from services.identity.members.generated_documents import AREAS, COUNTRIES, DISTRICTS, SHARES, Shuffled
from services.identity.members.generation import MEMBERS_MAX, MemberRow, generated_members
from services.identity.units.beijing import beijing_units
from shared.contracts.identity.account_words import PHONE_PATTERN
from shared.contracts.identity.member_words import DocumentDoubt, DocumentKind
from shared.contracts.identity.unit_words import UnitKind

COUNT = 20_000
SEED = 20260212
TODAY = date(2026, 2, 12)
UNITS = [f"BJ-{number}" for number in range(50)]
KILOBYTE = 1024


@pytest.fixture(scope="module")
def members() -> list[MemberRow]:
    return list(generated_members(COUNT, SEED, UNITS))


@pytest.fixture(scope="module")
def documents(members):
    return [read_document(member.document_kind, member.document_number, TODAY) for member in members]


def test_there_are_as_many_as_asked_for(members):
    assert len(members) == COUNT


@pytest.mark.parametrize("count", [0, MEMBERS_MAX + 1])
def test_a_count_out_of_bounds_is_a_broken_assumption(count):
    with pytest.raises(AssertionError):
        next(generated_members(count, SEED, UNITS))


def test_no_document_phone_or_member_number_is_given_twice(members, documents):
    for found in (
        [document.key for document in documents],
        [member.phone for member in members],
        [member.member_number for member in members],
    ):
        assert len(set(found)) == COUNT


def test_every_name_is_one_as_it_is_kept(members):
    assert [member.name for member in members] == [read_name(member.name) for member in members]


def test_every_phone_number_has_the_form_of_one_and_belongs_to_nobody(members):
    assert all(re.fullmatch(PHONE_PATTERN, member.phone) and member.phone.startswith("154") for member in members)


def test_a_birth_date_stands_in_the_row_where_the_document_does_not_say_it(members, documents):
    for member, document in zip(members, documents, strict=True):
        assert (member.birth_date is None) == (document.birth_date is not None)


def test_everybody_is_of_an_age_to_be_a_member(members, documents):
    born = [member.birth_date or document.birth_date for member, document in zip(members, documents, strict=True)]
    assert (min(born).year, max(born).year) == (1950, 2009)


def test_every_kind_of_document_has_about_its_share(members):
    found = Counter(member.document_kind for member in members)
    for kind in DocumentKind:
        assert SHARES[kind] / 2 < found[kind] * 1000 / COUNT < SHARES[kind] * 2, kind


def test_the_districts_are_those_of_the_tree():
    assert {unit.admin_code for unit in beijing_units() if unit.kind == UnitKind.DISTRICT} >= set(DISTRICTS)
    assert len(set(DISTRICTS)) == 16


def test_all_areas_come_and_those_of_beijing_most_often(members):
    resident = [member.document_number for member in members if member.document_kind == DocumentKind.RESIDENT_ID]
    areas = Counter(number[:6] for number in resident)
    assert set(areas) == set(AREAS)
    assert set(DISTRICTS) == {area for area, _ in areas.most_common(16)}


@pytest.mark.parametrize(
    "form", [r"[0-9]{15}", r"[0-9]{17}X", r"[A-Z]{3}[0-9]{12}", r"9[0-9]{16}[0-9X]", r"[HM][0-9]{8}"]
)
def test_all_forms_of_numbers_come(members, form):
    assert any(re.fullmatch(form, member.document_number) for member in members)


def test_some_valid_numbers_end_in_zeros(documents):
    assert any(DocumentDoubt.ENDS_IN_ZEROS in document.doubts for document in documents)


@pytest.mark.parametrize("trait", ["䶮", "㛃", "𬭎", "·", "单", "解", "扎西", "國", "’", "-"])
def test_names_have_what_programs_stumble_over(members, trait):
    assert any(trait in member.name for member in members)


def test_some_surnames_have_two_characters(members):
    assert {split_name(member.name)[0] for member in members} & COMPOUND_SURNAMES


def test_names_are_many(members):
    assert len({member.name for member in members}) > COUNT / 2


def test_every_unit_has_members_and_few_have_many(members):
    sizes = sorted(Counter(member.unit_code for member in members).values())
    assert len(sizes) == len(UNITS)
    assert sizes[-1] > 4 * sizes[len(sizes) // 2]


def test_the_same_seed_gives_the_same_members(members):
    assert list(generated_members(COUNT, SEED, UNITS)) == members


def test_another_seed_gives_others(members):
    assert list(islice(generated_members(COUNT, SEED + 1, UNITS), 10)) != members[:10]


def test_memory_does_not_grow_with_the_count():
    rows = generated_members(MEMBERS_MAX, SEED, UNITS)
    for _ in islice(rows, 3000):
        pass  # until every area has its counter
    tracemalloc.start()
    for _ in islice(rows, 3000):
        pass
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 100 * KILOBYTE  # one row has about half of one


@pytest.mark.parametrize("size", [7, 10, 997, 1000])
def test_a_shuffled_count_gives_every_number_once(size):
    count = Shuffled(size, Random(SEED))
    assert sorted(count.next() for _ in range(size)) == list(range(size))


def test_a_shuffled_count_ends():
    count = Shuffled(10, Random(SEED))
    for _ in range(10):
        count.next()
    with pytest.raises(AssertionError):
        count.next()


def test_countries_are_told_by_their_digits_and_letters():
    assert len({digits for digits, _ in COUNTRIES} | {letters for _, letters in COUNTRIES}) == 2 * len(COUNTRIES)
