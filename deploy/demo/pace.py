"""How time goes in the story: overnight where its clock can skip the night, or within minutes where nobody turns it."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from deploy.demo.agenda import beijing, days, minutes
from shared.kernel.clock import SystemClock, business_date

BEGINS_HOUR = 9


class StoryClock(Protocol):
    """What the people of a story live by."""

    def now(self) -> datetime:
        """The present moment of the story."""

    def skip_to(self, moment: datetime) -> None:
        """Go on at a later moment."""


class HastenedClock:
    """The machine's clock with what was skipped of it: nobody waits until tomorrow for a shift to begin."""

    def __init__(self) -> None:
        self._skipped = timedelta()

    def now(self) -> datetime:
        """The present moment of the story."""
        return SystemClock().now() + self._skipped

    def skip_to(self, moment: datetime) -> None:
        """Go on at a later moment."""
        assert moment >= self.now(), "time goes on"
        self._skipped += moment - self.now()


class PatientClock:
    """The machine's clock as it is: what cannot be skipped is waited for."""

    def now(self) -> datetime:
        """The present moment."""
        return SystemClock().now()

    def skip_to(self, moment: datetime) -> None:
        """Wait until then."""
        time.sleep(max(0.0, (moment - self.now()).total_seconds()))


@dataclass(frozen=True)
class Pace:
    """shift_minutes: how long they serve; early, late: when they come and go beside the shift; coin_minutes: for how
    long a coin is given; soon: the shift begins in so long; None: on the next morning.
    """

    shift_minutes: int
    coin_minutes: int
    early: timedelta
    late: timedelta
    soon: timedelta | None = None

    def begins(self, now: datetime) -> datetime:
        """When the shift is to begin: a whole minute."""
        if self.soon is None:
            return beijing(business_date(now + days(1)), BEGINS_HOUR)
        return (now + self.soon).replace(second=0, microsecond=0)


NEXT_MORNING = Pace(180, 60, early=minutes(-10), late=minutes(2))
WITHIN_MINUTES = Pace(2, 1, early=minutes(-5), late=timedelta(seconds=5), soon=minutes(2))
