"""Whose word holds: the nearest that speaks of a book, as far as those above it allow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credits.schemes.domain.inheritance import effective, in_force, not_overridable
from services.credits.schemes.tests.serving import COINS, DAY, rules, said, version
from shared.contracts.credits.ledger_words import Book

LOVE = Book.LOVE_VALUE
FREE = rules(time_coins=said(), overridable=["time_coins"])
FIXED = rules(time_coins=said())
SILENT = rules()


def holds(*lineage, book=COINS, day=DAY):
    """The place in the lineage whose word holds, None where nobody speaks."""
    versions = [[version(rules, unit_id=place)] if rules else [] for place, rules in enumerate(lineage)]
    found = effective(versions, day).of(book)
    return None if found is None else found.version.unit_id


@pytest.mark.parametrize(
    ("lineage", "place"),
    [
        ((None, None), None),
        ((SILENT, None), None),
        ((FREE, None), 0),
        ((FREE, SILENT), 0),
        ((FREE, FIXED), 1),
        ((FIXED, FREE), 0),
        ((FREE, FREE, FIXED), 2),
        ((FREE, FIXED, FREE), 1),
        ((SILENT, FREE, None, FIXED), 3),
    ],
)
def test_the_nearest_that_speaks_wins_where_those_above_allow_it(lineage, place):
    assert holds(*lineage) == place


def test_books_are_inherited_each_by_itself():
    city = rules(time_coins=said(), love_value=said(), overridable=["love_value"])
    district = rules(time_coins=said(), love_value=said())
    assert (holds(city, district), holds(city, district, book=LOVE)) == (0, 1)
    assert [book for book, _ in not_overridable([[version(city)]], DAY, district)] == [COINS]


def test_a_version_holds_from_its_day_on_and_of_one_day_the_newest():
    old, new = version(FREE), version(FIXED, number=2, from_day=DAY)
    again = version(SILENT, number=3, from_day=DAY)
    assert in_force([new, old], DAY - timedelta(days=1)) is old
    assert in_force([new, old], DAY) is new
    assert in_force([again, new, old], DAY) is again
    assert in_force([again, new, old], date(2019, 12, 31)) is None


def test_a_later_word_for_an_earlier_day_does_not_end_what_begins_after_it():
    planned, sooner = version(FREE, number=1, from_day=DAY), version(FIXED, number=2, from_day=DAY - timedelta(days=9))
    assert in_force([planned, sooner], DAY - timedelta(days=1)) is sooner
    assert in_force([planned, sooner], DAY) is planned


def test_what_was_confirmed_before_a_version_was_published_is_not_counted_by_it():
    noon = datetime(2026, 3, 7, 4, tzinfo=UTC)
    old, new = version(FREE), version(FIXED, number=2, from_day=DAY, published_at=noon)
    assert in_force([old, new], DAY, noon - timedelta(microseconds=1)) is old
    assert in_force([old, new], DAY, noon) is new


@given(st.lists(st.sampled_from([None, SILENT, FREE, FIXED]), min_size=1, max_size=8))
def test_it_is_the_last_speaker_before_whom_everybody_let_others_speak(lineage):
    speakers = [place for place, said_rules in enumerate(lineage) if said_rules in (FREE, FIXED)]
    fixed = [place for place in speakers if lineage[place] is FIXED]
    expected = fixed[0] if fixed else (speakers[-1] if speakers else None)
    assert holds(*lineage) == expected
