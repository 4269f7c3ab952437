from datetime import UTC, datetime

import pytest

from shared.kernel.breaker import Breaker, BreakerLimits, BreakerState
from shared.kernel.clock import FrozenClock

LIMITS = BreakerLimits(failures_max=3, pause_seconds=10, pause_seconds_max=25, probe_seconds_max=4)


class Watched:
    """A breaker beside a clock that stands until it is moved."""

    def __init__(self):
        self.clock = FrozenClock(datetime(2026, 2, 12, tzinfo=UTC))
        self.breaker = Breaker(LIMITS)

    @property
    def now(self):
        return self.clock.now().timestamp()

    @property
    def state(self):
        return self.breaker.state(self.now)

    def admit(self):
        return self.breaker.admit(self.now)

    def fail(self, times=1):
        for _ in range(times):
            self.breaker.failed(self.admit(), self.now)


@pytest.fixture
def watched():
    return Watched()


@pytest.fixture
def opened(watched):
    watched.fail(LIMITS.failures_max)
    return watched


def test_it_opens_at_the_last_failure_that_is_allowed_in_a_row(watched):
    watched.fail(LIMITS.failures_max - 1)
    assert (watched.state, watched.admit() is None) == (BreakerState.CLOSED, False)
    watched.fail()
    assert (watched.state, watched.admit()) == (BreakerState.OPEN, None)


def test_a_success_between_failures_begins_the_count_anew(watched):
    watched.fail(2)
    watched.breaker.succeeded(watched.admit())
    watched.fail(2)
    assert watched.state is BreakerState.CLOSED


def test_it_stays_open_until_the_pause_is_over(opened):
    opened.clock.advance(seconds=9.9)
    assert opened.admit() is None
    opened.clock.advance(seconds=0.1)
    assert (opened.state, opened.admit() is None) == (BreakerState.HALF_OPEN, False)


def test_half_open_admits_one_probe_at_a_time(opened):
    opened.clock.advance(seconds=10)
    assert opened.admit() is not None
    assert opened.admit() is None


def test_a_probe_that_succeeds_closes_it(opened):
    opened.clock.advance(seconds=10)
    opened.breaker.succeeded(opened.admit())
    assert (opened.state, opened.breaker.waits_seconds(opened.now)) == (BreakerState.CLOSED, 0)
    opened.fail(LIMITS.failures_max - 1)
    assert opened.state is BreakerState.CLOSED


def test_pauses_double_up_to_their_maximum(opened):
    waits = [opened.breaker.waits_seconds(opened.now)]
    for _ in range(3):
        opened.clock.advance(seconds=waits[-1])
        opened.fail()
        waits.append(opened.breaker.waits_seconds(opened.now))
    assert waits == [10, 20, 25, 25]


def test_after_a_success_the_first_pause_is_short_again(opened):
    opened.clock.advance(seconds=10)
    opened.fail()
    opened.clock.advance(seconds=20)
    opened.breaker.succeeded(opened.admit())
    opened.fail(LIMITS.failures_max)
    assert opened.breaker.waits_seconds(opened.now) == 10


def test_a_probe_that_says_nothing_is_given_up(opened):
    opened.clock.advance(seconds=10)
    opened.admit()
    opened.clock.advance(seconds=3.9)
    assert opened.admit() is None
    opened.clock.advance(seconds=0.1)
    assert opened.admit() is not None


def test_what_began_before_it_opened_neither_closes_nor_prolongs(watched):
    early = watched.admit()
    watched.fail(LIMITS.failures_max)
    watched.breaker.succeeded(early)
    watched.breaker.failed(early, watched.now)
    assert (watched.state, watched.breaker.waits_seconds(watched.now)) == (BreakerState.OPEN, 10)


def test_a_given_up_probe_that_fails_late_does_not_undo_the_next_one(opened):
    opened.clock.advance(seconds=10)
    lost = opened.admit()
    opened.clock.advance(seconds=4)
    opened.breaker.succeeded(opened.admit())
    opened.fail(LIMITS.failures_max - 1)
    opened.breaker.failed(lost, opened.now)
    assert opened.state is BreakerState.CLOSED
