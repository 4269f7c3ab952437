"""Who may come in: places among the workers, and memory for bodies. Beyond either a request is answered with 503."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from eventlet.semaphore import Semaphore

from gateway.web.refusals import OVERLOADED
from gateway.web.settings import KIBIBYTE, WebSettings

SMALL_BODY_BYTES = 64 * KIBIBYTE


class Places:
    """The workers that requests may occupy at once, and the short queue before them.

    A request holds its place until its worker has answered; `workers_reserved` workers are left to timers and events.
    """

    def __init__(self, workers_max: int, settings: WebSettings) -> None:
        self.settings = settings
        self.places_max = max(1, workers_max - settings.workers_reserved)
        self.free = Semaphore(self.places_max)
        self.waiting = 0

    @property
    def busy(self) -> int:
        return self.places_max - self.free.counter

    @contextmanager
    def one(self) -> Iterator[float]:
        """Hold a place; gives the seconds that are left to wait for a worker. Refuses when none comes free in time."""
        asked = monotonic()
        self._enter()
        try:
            yield self.settings.workers_wait_seconds - (monotonic() - asked)
        finally:
            self.free.release()

    def _enter(self) -> None:
        if not self.waiting and self.free.acquire(blocking=False):
            return
        if self.waiting >= self.settings.workers_queue_max:
            raise self.refusal()
        self.waiting += 1
        try:
            admitted = self.free.acquire(timeout=self.settings.workers_wait_seconds)
        finally:
            self.waiting -= 1
        if not admitted:
            raise self.refusal()

    def refusal(self) -> Exception:
        return OVERLOADED(retry_after_seconds=self.settings.retry_after_seconds)


class BodyBudget:
    """The memory that all bodies together may take. A small body counts nothing: large ones cannot keep it out."""

    def __init__(self, settings: WebSettings) -> None:
        self.settings = settings
        self.taken_bytes = 0

    @contextmanager
    def share(self) -> Iterator["Share"]:
        """One request's share, given back at the end."""
        share = Share(self)
        try:
            yield share
        finally:
            self.taken_bytes -= share.counted_bytes

    def take(self, size: int) -> None:
        if self.taken_bytes + size > self.settings.bodies_bytes_max:
            raise OVERLOADED(retry_after_seconds=self.settings.retry_after_seconds)
        self.taken_bytes += size


class Share:
    """What one body has taken of the budget."""

    def __init__(self, budget: BodyBudget) -> None:
        self.budget = budget
        self.body_bytes = 0
        self.counted_bytes = 0

    def reserve(self, size: int) -> None:
        """Count `size` more bytes of the body; refuses when all bodies together are too many."""
        self.body_bytes += size
        more = max(self.body_bytes - SMALL_BODY_BYTES, 0) - self.counted_bytes
        if more > 0:
            self.budget.take(more)
            self.counted_bytes += more
