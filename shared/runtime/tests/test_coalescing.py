"""Timers of a process come together, none later than its interval allows."""

import time

import pytest

from shared.runtime import coalescing
from shared.runtime.coalescing import GRID_SECONDS, coalesced, coalesced_first, coalesced_pause


@pytest.fixture(name="now")
def _now(monkeypatch):
    """A moment 20 s after one of the grid, at which time stands still."""
    now = time.monotonic()
    monkeypatch.setattr(coalescing, "PHASE_SECONDS", now - 20)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    return now


@pytest.mark.parametrize(
    ("due", "expected"), [(0, -20), (39, -20), (40, 40), (60, 40), (99, 40), (100, 100), (3620, 3580)]
)
def test_what_has_time_comes_on_the_grid_and_not_after_it_was_due(now, due, expected):
    assert coalesced(now + due, GRID_SECONDS) == pytest.approx(now + expected)


@pytest.mark.parametrize("due", [0, 0.5, 59])
def test_what_has_no_time_comes_when_it_is_due(now, due):
    assert coalesced(now + due, GRID_SECONDS - 1) == now + due


def test_from_the_grid_it_goes_to_the_grid_for_ever(now):
    moment = coalesced(now + 60, 60)
    for step in range(1, 100_000):
        following = coalesced(moment + 60, 60)
        assert following == pytest.approx(moment + 60), step
        moment = following


@pytest.mark.parametrize(("pause", "expected"), [(1, 1), (59, 59), (60, 100), (79, 100), (101, 160), (3600, 3640)])
def test_the_first_time_is_after_the_whole_pause(now, pause, expected):
    assert coalesced_first(pause) - now == pytest.approx(expected)


@pytest.mark.parametrize(("rest", "expected"), [(0, 0), (30, 30), (60, 40), (100, 100), (159, 100)])
def test_one_rests_no_longer_than_said(now, rest, expected):
    assert coalesced_pause(rest) == pytest.approx(expected)
