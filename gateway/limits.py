"""How often somebody may ask: token buckets per address and per person or client, in the memory of one process.

A bucket holds a minute's worth and is filled evenly, so a burst is possible and a steady stream is not refused. Several
gateway processes each count for themselves. The address counts everything, the subject what it asks with a token:
people behind one address share the first, which is therefore larger.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from gateway.refusals import RATE_LIMIT

WINDOW_SECONDS = 60
BUCKETS_MAX = 20_000
ADDRESS_FACTOR = 10  # an office, a campus or a mobile network behind one address


@dataclass(frozen=True)
class Standing:
    """How a bucket stands after a request: for the headers of the IETF draft ratelimit-headers (version 10)."""

    policy: str
    quota: int
    left: int
    full_in_seconds: int

    @property
    def headers(self) -> list[tuple[str, str]]:
        """RateLimit-Policy and RateLimit."""
        return [
            ("RateLimit-Policy", f'"{self.policy}";q={self.quota};w={WINDOW_SECONDS}'),
            ("RateLimit", f'"{self.policy}";r={self.left};t={self.full_in_seconds}'),
        ]


class Buckets:
    """The buckets of one policy. The one that was used longest ago makes room for a new one: it has refilled most."""

    def __init__(
        self,
        policy: str,
        quota: int,
        *,
        buckets_max: int = BUCKETS_MAX,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.policy, self.quota = policy, quota
        self._buckets_max, self._monotonic = buckets_max, monotonic
        self._per_second = quota / WINDOW_SECONDS
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> Standing:
        """Count one request. Raises Unavailable `request.rate_limit` where the bucket of that key is empty."""
        now = self._monotonic()
        level, before = self._levels.get(key, (float(self.quota), now))
        level = min(level + (now - before) * self._per_second, float(self.quota))
        if level < 1:
            raise RATE_LIMIT(retry_after_seconds=math.ceil((1 - level) / self._per_second))
        self._keep(key, level - 1, now)
        return Standing(self.policy, self.quota, int(level - 1), math.ceil((self.quota - level + 1) / self._per_second))

    def __len__(self) -> int:
        return len(self._levels)

    def _keep(self, key: str, level: float, now: float) -> None:
        self._levels[key] = (level, now)
        self._levels.move_to_end(key)
        if len(self._levels) > self._buckets_max:
            self._levels.popitem(last=False)
