"""Time in tests stands until it is moved."""

from datetime import UTC, datetime

import pytest

from shared.kernel.clock import FrozenClock

MOMENT = datetime(2026, 2, 12, 1, 30, tzinfo=UTC)  # a Thursday morning in Beijing, before the spring festival


@pytest.fixture
def clock():
    """A clock that stands; `clock.advance(minutes=5)` moves it."""
    return FrozenClock(MOMENT)
