"""The clock, and the business day of Beijing."""

from datetime import UTC, date, datetime

import pytest

from shared.kernel.clock import FrozenClock, SystemClock, beijing_time, business_date


def test_the_system_clock_says_utc():
    assert SystemClock().now().utcoffset().total_seconds() == 0


def test_a_frozen_clock_stands_until_it_is_moved():
    clock = FrozenClock(datetime(2026, 2, 12, 8, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(minutes=5)
    assert clock.now() == datetime(2026, 2, 12, 8, 5, tzinfo=UTC)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(AssertionError):
        FrozenClock(datetime(2026, 2, 12))


@pytest.mark.parametrize(("hour", "minute", "day"), [(15, 59, 12), (16, 0, 13)])
def test_the_day_in_beijing_begins_at_16_utc(hour, minute, day):
    assert business_date(datetime(2026, 2, 12, hour, minute, tzinfo=UTC)) == date(2026, 2, day)


def test_sentences_say_moments_in_beijing():
    assert beijing_time(datetime(2026, 3, 6, 16, 5, tzinfo=UTC)) == "2026-03-07 00:05"
