"""How many minutes count, and how long a day may be: pure rules, on both sides of every threshold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.records.domain.caps import CAPS, caps_on, tier_of
from services.projects.records.domain.life import LIFE
from services.projects.records.domain.minutes import Served, Span, served, weakest
from shared.contracts.projects.record_words import RecordState, Tier

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SHIFT = Span(NINE, NINE + timedelta(hours=8))


def at(minutes, seconds=0):
    return NINE + timedelta(minutes=minutes, seconds=seconds)


def span(begin, end):
    return Span(at(begin), at(end))


@pytest.mark.parametrize(
    ("spans", "break_minutes", "minutes"),
    [
        ([span(0, 480)], 0, 480),
        ([span(0, 480)], 60, 420),
        ([span(-30, 510)], 60, 420),  # before and after the shift nothing counts
        ([span(0, 240), span(300, 480)], 60, 420),  # they went out for lunch: that was the break
        ([span(0, 240), span(270, 480)], 60, 420),  # … half of it
        ([span(0, 200), span(300, 480)], 60, 380),  # away longer than the break
        ([span(0, 120)], 60, 105),  # a quarter of the shift, a quarter of the break
        ([span(0, 121)], 60, 105),  # rounded up against the one who serves: nobody has more than was served
        ([span(0, 1)], 60, 0),
        ([Span(at(0), at(1, -1))], 0, 0),  # a begun minute does not count
        ([Span(at(0), at(59, 59))], 0, 59),
        ([span(0, 100), span(50, 150)], 0, 150),  # a minute counts once
        ([span(100, 150), span(0, 50)], 0, 100),
    ],
)
def test_minutes_are_those_within_the_shift_without_the_break(spans, break_minutes, minutes):
    assert served(spans, SHIFT, break_minutes).minutes == minutes


def test_the_span_goes_from_the_first_to_the_last():
    assert served([span(300, 400), span(-10, 60)], SHIFT, 0) == Served(160, span(0, 400))


@pytest.mark.parametrize("spans", [[], [span(-60, 0)], [span(480, 500)], [span(-60, -1), span(481, 500)]])
def test_outside_of_the_shift_nothing_is_served(spans):
    assert served(spans, SHIFT, 0) is None


SPANS = st.lists(st.tuples(st.integers(-100, 700), st.integers(0, 300)), max_size=5)


@given(SPANS, st.integers(0, 479))
def test_never_more_than_was_there_never_less_than_without_the_break(pairs, break_minutes):
    spans = [span(begin, begin + length) for begin, length in pairs]
    found = served(spans, SHIFT, break_minutes)
    covered = {minute for one in pairs for minute in range(max(0, one[0]), min(480, sum(one)))}
    if found is None:
        assert not covered
        return
    assert SHIFT.starts_at <= found.span.starts_at < found.span.ends_at <= SHIFT.ends_at
    assert max(0, len(covered) - break_minutes) <= found.minutes <= len(covered)


@given(SPANS, st.integers(0, 479), st.randoms())
def test_the_order_of_the_pairs_does_not_matter(pairs, break_minutes, random):
    spans = [span(begin, begin + length) for begin, length in pairs]
    shuffled = random.sample(spans, len(spans))
    assert served(spans, SHIFT, break_minutes) == served(shuffled, SHIFT, break_minutes)


@pytest.mark.parametrize(
    ("grades", "grade"),
    [
        (["code_and_place"], "code_and_place"),
        (["code_and_place", "code"], "code"),
        (["leader", "code"], "leader"),
        (["code_and_place", "manual", "leader"], "manual"),
    ],
)
def test_the_weakest_evidence_counts(grades, grade):
    assert weakest(grades) == grade


@pytest.mark.parametrize(
    ("minutes", "tier"),
    [(0, Tier.NONE), (480, Tier.NONE), (481, Tier.SUPERIOR), (720, Tier.SUPERIOR), (721, Tier.CITY), (1440, Tier.CITY)],
)
def test_a_day_has_its_caps(minutes, tier):
    assert tier_of(minutes, caps_on(date(2026, 3, 2))) == tier


def test_caps_hold_from_their_day_on_in_order():
    assert [caps.since for caps in CAPS] == sorted(caps.since for caps in CAPS)
    assert caps_on(CAPS[0].since - timedelta(days=1)) == caps_on(CAPS[0].since) == CAPS[0]


def test_the_life_of_a_record_begins_open_and_every_state_can_be_appealed():
    assert LIFE.beginning == RecordState.OPEN
    assert all(LIFE.after(state, "uphold") == RecordState.CONFIRMED for state in RecordState)
    assert LIFE.after("confirmed", "strike") == "struck"
    assert LIFE.after("struck", "strike") is None
    assert LIFE.after("refused", "agree") is None
