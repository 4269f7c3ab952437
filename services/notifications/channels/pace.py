"""A limit that a provider sets for each sender, kept on our side: what would be refused is not asked.

It counts in one process; where several send for one sender, the provider's own refusal says the rest.
"""

import math
from collections import deque

SENDERS_MAX = 10_000


class Pace:
    """At most `count_max` in any `window_seconds`, for each sender."""

    def __init__(self, count_max: int, window_seconds: float) -> None:
        self._count_max, self._window_seconds = count_max, window_seconds
        self._moments: dict[str, deque[float]] = {}

    def take(self, sender: str, now: float) -> int | None:
        """None, and it is counted; or the seconds after which one more is within the limit. now: of a steady clock."""
        if len(self._moments) >= SENDERS_MAX:
            self._forget(now)
        moments = self._moments.setdefault(sender, deque(maxlen=self._count_max))
        if len(moments) == self._count_max and (left := moments[0] + self._window_seconds - now) > 0:
            return math.ceil(left)
        moments.append(now)
        return None

    def _forget(self, now: float) -> None:
        """Only those stay of whom something counts still."""
        oldest = now - self._window_seconds
        self._moments = {sender: moments for sender, moments in self._moments.items() if moments[-1] > oldest}
