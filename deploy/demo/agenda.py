"""What happens when: acts of the past, lived through once in their order. Acts may put others on the agenda."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from shared.kernel.clock import BUSINESS_ZONE, FrozenClock

Act = Callable[..., Any]


class Agenda:
    """clock: is set to the moment of each act; until: what is put down for later does not happen."""

    def __init__(self, clock: FrozenClock, until: datetime) -> None:
        self.clock, self.until = clock, until
        self._waiting: list[tuple[datetime, int, Act, tuple[Any, ...]]] = []
        self._numbers = count()

    def at(self, moment: datetime, act: Act, *arguments: Any) -> None:
        """Put an act down, after those that were put down before for the same moment."""
        if moment <= self.until:
            heapq.heappush(self._waiting, (moment, next(self._numbers), act, arguments))

    def live(self, on_progress: Callable[[int, int], None]) -> None:
        """Do it all. on_progress: days done, days in all."""
        if not self._waiting:
            return
        begun = self._waiting[0][0]
        days, told = (self.until - begun).days + 1, 0
        while self._waiting:
            moment, _, act, arguments = heapq.heappop(self._waiting)
            self.clock.moment = moment
            act(*arguments)
            if (done := (moment - begun).days) > told:
                told = done
                on_progress(done, days)
        on_progress(days, days)


def beijing(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day there."""
    return datetime.combine(day, time(hour, minute), tzinfo=BUSINESS_ZONE)


def days(number: float) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)
