"""Public answers kept in the gateway: outdated by events, and by time in case an event is missed.

An answer is known by path, query and language. It lives at most `seconds` from the moment its read began, so that a
lost invalidation is worth no more than that. A read that began before an invalidation of the same thing is not kept:
its answer may be older than what the event told.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from gateway.operations import JSON

ENTRIES_MAX = 20_000
BODIES_BYTES_MAX = 64 * 1024 * 1024
BODY_BYTES_MAX = 256 * 1024
QUERY_CHARACTERS_MAX = 500
FORGOTTEN_MAX = 20_000

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Reading:
    """The moment a read began: what was forgotten by then is not older than its answer."""

    forgotten_count: int
    began: float


@dataclass(frozen=True)
class Kept:
    """An answer that may be given again.

    group: the id of the operation it is of; ends: when it is too old; media: its content type.
    """

    body: bytes
    etag: str
    group: str
    reading: Reading
    ends: float
    media: str = JSON


class Cache:
    """The kept answers of one process. Everything has a maximum; the oldest make room."""

    def __init__(
        self,
        *,
        entries_max: int = ENTRIES_MAX,
        bodies_bytes_max: int = BODIES_BYTES_MAX,
        forgotten_max: int = FORGOTTEN_MAX,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._entries_max, self._bodies_bytes_max, self._forgotten_max = entries_max, bodies_bytes_max, forgotten_max
        self.monotonic = monotonic
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._forgotten_count = 0
        self._forgotten_all_at = 0
        self._forgotten_at: OrderedDict[str, int] = OrderedDict()  # by path or group, the latest last

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def body_bytes(self) -> int:
        """The memory that all kept bodies take."""
        return self._bytes

    def reading(self) -> Reading:
        """To be noted before the service is asked, and given to `keep`."""
        return Reading(self._forgotten_count, self.monotonic())

    def get(self, path: str, query: str, language: str) -> Kept | None:
        """The kept answer, or None where there is none that is still good."""
        kept = self._kept.get((path, query, language))
        if kept is None:
            return None
        if kept.ends <= self.monotonic() or self._outdated(path, kept.group, kept.reading):
            self._remove((path, query, language))
            return None
        return kept

    def keep(self, path: str, query: str, language: str, kept: Kept) -> None:
        """Keep an answer, unless it may be outdated by now or is too large."""
        too_large = len(kept.body) > BODY_BYTES_MAX or len(query) > QUERY_CHARACTERS_MAX
        if too_large or kept.ends <= self.monotonic() or self._outdated(path, kept.group, kept.reading):
            return
        key = (path, query, language)
        self._remove(key)
        self._kept[key] = kept
        self._bytes += len(kept.body)
        while len(self._kept) > self._entries_max or self._bytes > self._bodies_bytes_max:
            self._remove(next(iter(self._kept)))

    def forget(self, path_or_group: str) -> None:
        """All answers at a path, or all answers of a group, are outdated from now on."""
        self._forgotten_count += 1
        self._forgotten_at[path_or_group] = self._forgotten_count
        self._forgotten_at.move_to_end(path_or_group)
        if len(self._forgotten_at) > self._forgotten_max:
            _, self._forgotten_all_at = self._forgotten_at.popitem(last=False)

    def forget_all(self) -> None:
        """Nothing can be relied on: the connection that brings invalidations was away."""
        self._forgotten_count += 1
        self._forgotten_all_at = self._forgotten_count
        self._forgotten_at.clear()
        self._kept.clear()
        self._bytes = 0

    def _outdated(self, path: str, group: str, reading: Reading) -> bool:
        latest = max(self._forgotten_all_at, self._forgotten_at.get(path, 0), self._forgotten_at.get(group, 0))
        return latest > reading.forgotten_count

    def _remove(self, key: Key) -> None:
        if (kept := self._kept.pop(key, None)) is not None:
            self._bytes -= len(kept.body)
