"""Units of measure: whole minutes and whole fen."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.kernel.measures import hours_shown, whole_minutes, yuan_shown

START = datetime(2026, 2, 12, 8, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (59, 0), (60, 1), (119, 1), (7200, 120)])
def test_a_begun_minute_does_not_count(seconds, minutes):
    assert whole_minutes(START, START + timedelta(seconds=seconds)) == minutes


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError):
        whole_minutes(START, START - timedelta(microseconds=1))


@pytest.mark.parametrize(("minutes", "shown"), [(0, "0.0"), (5, "0.0"), (6, "0.1"), (119, "1.9"), (120, "2.0")])
def test_hours_are_cut_and_never_rounded_up(minutes, shown):
    assert hours_shown(minutes) == shown


@pytest.mark.parametrize(("fen", "shown"), [(0, "0.00"), (5, "0.05"), (1205, "12.05"), (-5, "-0.05")])
def test_fen_are_shown_as_yuan(fen, shown):
    assert yuan_shown(fen) == shown
