"""What people keep to who sign up: pauses, weeks, lines, and being in one place at a time. Both sides of each limit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.sign_ups.domain import (
    Booked,
    Span,
    Travel,
    check_first,
    check_line,
    check_person,
    paused_until,
    travel_minutes,
)
from services.projects.sign_ups.limits import limits_on
from shared.contracts.projects.activity_words import LIVE, SignUpState
from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.kernel.places import Position

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
LIMITS = limits_on(date(2026, 3, 2))
HERE = Position(116.4, 39.9)
THERE = Position(116.4, 39.99)  # ten kilometres to the north
SHIFT_ID = new_id()


def at(hours, days=0):
    """A moment, so many hours after Saturday's nine o'clock in Beijing."""
    return datetime(2026, 3, 7, 1, tzinfo=UTC) + timedelta(hours=hours, days=days)


def booked(starts, ends, state="confirmed", position=HERE, shift_id=None):
    return Booked(new_id(), shift_id or new_id(), state, starts, ends, position)


def refused(*ones, wanted=None, now=NOW, limits=LIMITS):
    """The code with which somebody is refused, None for who may."""
    try:
        check_person(ones, wanted or Span(at(0), at(3), HERE), limits, now)
    except Refusal as refusal:
        return refusal.code.partition(".")[2]
    return None


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (at(-3), at(0), None),
        (at(-3), at(0) + timedelta(seconds=1), "overlaps"),
        (at(3), at(6), None),
        (at(3) - timedelta(seconds=1), at(6), "overlaps"),
        (at(1), at(2), "overlaps"),
        (at(-1), at(4), "overlaps"),
    ],
)
def test_nobody_is_in_two_places(starts, ends, code):
    assert refused(booked(starts, ends)) == code


@pytest.mark.parametrize("state", sorted(SignUpState))
def test_only_what_was_promised_stands_in_the_way(state):
    stands = refused(booked(at(1), at(2), state)) == "overlaps"
    assert stands == (state in (SignUpState.CONFIRMED, SignUpState.SUBMITTED))


@pytest.mark.parametrize(("gap", "code"), [(45, "travel_too_short"), (46, None)])
def test_there_is_time_for_the_way(gap, code):
    """Ten kilometres at twenty an hour are 31 minutes, and fifteen for getting there."""
    assert travel_minutes(HERE, THERE, LIMITS.travel) == 46
    before = booked(at(-5), at(0) - timedelta(minutes=gap), position=THERE)
    after = booked(at(3) + timedelta(minutes=gap), at(6), position=THERE)
    assert (refused(before), refused(after)) == (code, code)


@pytest.mark.parametrize(
    ("position", "minutes"),
    [(None, 0), (Position(116.4, 39.9017), 0), (Position(116.4, 39.9019), 16), (Position(120.0, 45.0), 180)],
)
def test_the_way_takes_no_time_nearby_and_at_most_three_hours(position, minutes):
    assert travel_minutes(HERE, position, LIMITS.travel) == minutes
    assert travel_minutes(position, HERE, LIMITS.travel) == minutes


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.integers(1, 100), st.integers(0, 60), st.integers(0, 500))
def test_a_way_takes_longer_the_longer_it_is_and_the_slower_one_goes(east, north, speed, minutes, free):
    goal, further = Position(116.4 + east, 39.9 + north), Position(116.4 + 2 * east, 39.9 + 2 * north)
    slow, fast = Travel(speed, minutes, free, 180), Travel(speed + 1, minutes, free, 180)
    assert 0 <= travel_minutes(HERE, goal, fast) <= travel_minutes(HERE, goal, slow) <= 180
    assert travel_minutes(HERE, goal, slow) <= travel_minutes(HERE, further, slow)


@pytest.mark.parametrize(("count", "code"), [(6, None), (7, "week_full")])
def test_a_week_has_so_many_shifts(count, code):
    """Monday to Sunday, in Beijing."""
    monday = at(-9 - 5 * 24)
    week = [booked(monday + timedelta(hours=4 * n), monday + timedelta(hours=4 * n + 2)) for n in range(count)]
    assert refused(*week) == code
    assert refused(*week, wanted=Span(at(0, 7), at(3, 7), HERE)) is None


def test_a_week_begins_on_monday_in_beijing():
    sunday, monday = at(14, 1), at(15, 1)  # 23:00 and 00:00
    assert [moment.astimezone(BUSINESS_ZONE).strftime("%a %H") for moment in (sunday, monday)] == ["Sun 23", "Mon 00"]
    week = [booked(at(-100 + 5 * n), at(-99 + 5 * n)) for n in range(7)]
    assert refused(*week, wanted=Span(sunday, at(14.5, 1), HERE)) == "week_full"
    assert refused(*week, wanted=Span(monday, at(15.5, 1), HERE)) is None


def missed(*days_ago, state="no_show"):
    return [booked(NOW - timedelta(days=days), NOW - timedelta(days=days) + timedelta(hours=2), state)
            for days in days_ago]  # fmt: skip


@pytest.mark.parametrize(
    ("ones", "until"),
    [
        (missed(3, 5), None),
        (missed(3, 5, 7), date(2026, 3, 13)),
        (missed(3, 5) + missed(2, state="cancelled_late"), None),
        (missed(3, 5) + missed(2, 4, state="cancelled_late"), date(2026, 3, 14)),
        (missed(*range(1, 6), state="cancelled_late"), None),
        (missed(*range(1, 7), state="cancelled_late"), date(2026, 3, 15)),
    ],
)
def test_whoever_missed_too_much_lately_pauses(ones, until):
    """Two points for not coming, one for cancelling late; more than five within 90 days are too many."""
    assert paused_until(ones, LIMITS.missed, NOW) == until
    assert refused(*ones) == ("paused" if until else None)


def test_a_pause_ends_and_old_absences_are_forgotten():
    assert paused_until(missed(14, 15, 16), LIMITS.missed, NOW) == date(2026, 3, 2)
    assert paused_until(missed(15, 16, 17), LIMITS.missed, NOW) is None
    assert paused_until(missed(10, 20, 89.9), LIMITS.missed, NOW) == date(2026, 3, 6)
    assert paused_until(missed(10, 20, 90), LIMITS.missed, NOW) is None


@pytest.mark.parametrize(("count", "is_allowed"), [(9, True), (10, False)])
def test_nobody_stands_in_too_many_lines(count, is_allowed):
    lines = [booked(at(0), at(3), "waiting") for _ in range(count)]
    if is_allowed:
        check_line(lines, LIMITS)
    else:
        with pytest.raises(Refusal, match="waits_too_often"):
            check_line(lines, LIMITS)


@pytest.mark.parametrize("state", sorted(SignUpState))
def test_somebody_stands_with_a_shift_in_one_way(state):
    ones = [booked(at(0), at(3), state, shift_id=SHIFT_ID)]
    code = "exists" if state in LIVE else "refused_before" if state == SignUpState.REFUSED else None
    check_first(ones, new_id())
    if code is None:
        check_first(ones, SHIFT_ID)
    else:
        with pytest.raises(Refusal, match=code):
            check_first(ones, SHIFT_ID)


def test_limits_are_dated():
    assert limits_on(date(2015, 1, 1)) == LIMITS
    with pytest.raises(ValueError):
        limits_on(date(2014, 12, 31))


def test_limits_hold_at_the_door(programme):
    """Each of them, once: that they are asked at all."""
    li = programme.city.volunteer()
    here = programme.shift(programme.activity())
    far = programme.shift(programme.activity(longitude=116.4, latitude=39.99, starts_at="2026-03-07T04:30:00Z"))
    same = programme.shift(programme.activity())
    programme.sign_up(li, here)
    for shift, code in ((far, "travel_too_short"), (same, "overlaps")):
        with pytest.raises(Refusal, match=code):
            programme.sign_up(li, shift)
