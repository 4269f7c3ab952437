"""Time as an argument: moments are aware UTC, the business calendar is Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Whatever says what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands until it is moved: for tests and for previews of a rule at a date."""

    def __init__(self, moment: datetime) -> None:
        assert moment.tzinfo is not None, "a moment without a zone is a guess"
        self.moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> None:
        """Move forward: `clock.advance(minutes=5)`; the words of `timedelta`."""
        self.moment += timedelta(**amount)


def business_date(moment: datetime) -> date:
    """The calendar day in Beijing on which a moment falls."""
    return moment.astimezone(BUSINESS_ZONE).date()


def beijing_time(moment: datetime) -> str:
    """A moment as sentences say it, in Beijing: 2026-03-07 09:00."""
    return f"{moment.astimezone(BUSINESS_ZONE):%Y-%m-%d %H:%M}"
