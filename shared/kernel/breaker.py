"""A breaker between us and somebody else's system: after failures in a row it is left alone for a while.

Closed, everything is admitted. Open, nothing is, until the pause is over. Half-open, one probe is admitted at a time:
where it succeeds the breaker closes, else the next pause is twice as long, up to a maximum. Time enters as an argument
(seconds of a clock that never goes back). Source: M. Nygard, "Release It!", chapter on stability patterns.
"""

from dataclasses import dataclass
from enum import StrEnum


class BreakerState(StrEnum):
    """What the breaker does with the next request."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class BreakerLimits:
    """failures_max: in a row, until it opens; a probe that says nothing for `probe_seconds_max` is given up."""

    failures_max: int = 5
    pause_seconds: float = 5.0
    pause_seconds_max: float = 60.0
    probe_seconds_max: float = 30.0


class Breaker:
    """Who is admitted gets a ticket, and says with it how it went; tickets of an earlier state count no more."""

    def __init__(self, limits: BreakerLimits | None = None) -> None:
        self._limits = limits or BreakerLimits()
        self._ticket = 0
        self._failures = 0
        self._pause_seconds = self._limits.pause_seconds
        self._opens_until: float | None = None
        self._probes_until: float | None = None

    def state(self, now: float) -> BreakerState:
        """The state at a moment."""
        if self._opens_until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now < self._opens_until else BreakerState.HALF_OPEN

    def admit(self, now: float) -> int | None:
        """A ticket, or None where the request is not to be made."""
        state = self.state(now)
        if state is BreakerState.CLOSED:
            return self._ticket
        if state is BreakerState.OPEN or (self._probes_until is not None and now < self._probes_until):
            return None
        self._probes_until = now + self._limits.probe_seconds_max
        self._ticket += 1
        return self._ticket

    def succeeded(self, ticket: int) -> None:
        """The request was answered."""
        if ticket != self._ticket:
            return
        self._failures = 0
        self._pause_seconds = self._limits.pause_seconds
        self._opens_until = self._probes_until = None

    def failed(self, ticket: int, now: float) -> None:
        """It was not, for a reason that is the other system's."""
        if ticket != self._ticket:
            return
        if self._opens_until is not None:
            self._pause_seconds = min(2 * self._pause_seconds, self._limits.pause_seconds_max)
            self._open(now)
            return
        self._failures += 1
        if self._failures >= self._limits.failures_max:
            self._open(now)

    def waits_seconds(self, now: float) -> float:
        """Until the next request may be admitted; 0 where it is now."""
        if self._opens_until is None:
            return 0.0
        return max(self._opens_until, self._probes_until or 0.0, now) - now

    def _open(self, now: float) -> None:
        self._ticket += 1
        self._opens_until = now + self._pause_seconds
        self._probes_until = None
