"""The door that time opens: a method that runs every so many seconds, in every instance of the service.

    @timer(interval_seconds=60)
    def sweep(self): ...

As it fires everywhere it only wakes work that claims its rows. A tick that would come while the last one still runs, or
while the process stood still, is left out and not made up for. An exception is logged, and the next tick comes.
Whatever has a minute or longer comes together with the others of its process (`coalescing.py`), never later than said.

A service that stops waits for the tick under way. One that goes on for long asks between its steps, and ends early:

    for part in parts:
        if self.is_stopping():
            break
"""

import functools
import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from shared.kernel.actor import system
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.breakage import log_breakage
from shared.runtime.bus import names
from shared.runtime.coalescing import coalesced, coalesced_first, coalesced_pause
from shared.runtime.context import Call, CallContext
from shared.runtime.logs import bound
from shared.runtime.metrics import TICKS
from shared.runtime.tracing.spans import Kind, Span, begun

TICK_SECONDS_MAX = 60  # the deadline of what one tick does, unless the door says otherwise
FIRST_TICK_SPREAD = 0.1  # of the interval: instances that start together do not fire together

logger = logging.getLogger(__name__)


def timer(
    *,
    interval_seconds: float,
    actor: str = "",
    eager: bool = False,
    seconds_max: float = TICK_SECONDS_MAX,
    idle_seconds: float = 0.0,
) -> Callable[..., Any]:
    """Run a method without arguments every `interval_seconds`.

    It finds `self.actor` (the system under a name, "service.method" unless `actor` says another), `self.context`,
    `self.db` with a deadline `seconds_max` away, and `self.is_stopping()`: whether this service has been told to end,
    which may be asked in any OS thread. eager: the first time at the start, not an interval later.

    idle_seconds: for work that is made by what this service writes: after a tick it rests until this process has
    written something, or that long (for what other processes have written, and what time brings). A method that returns
    `STAYS_AWAKE` knows of something that comes sooner, and runs again after the interval.
    """
    assert interval_seconds > 0

    def decorate(method: Callable[[Any], Any]) -> Callable[[Any, "TimerDoor"], None]:
        @functools.wraps(method)
        def tick(service: Any, door: "TimerDoor") -> None:
            door.act(service, method)

        register_entrypoint(tick, TimerDoor(interval_seconds, actor, eager, seconds_max, idle_seconds))
        return tick

    return decorate


STAYS_AWAKE = object()
"""What a method with `idle_seconds` returns where something will be due before it would look again."""


class TimerDoor(Entrypoint):
    """One method and its clock."""

    def __init__(
        self, interval_seconds: float, actor: str, eager: bool, seconds_max: float, idle_seconds: float
    ) -> None:
        super().__init__()
        self.interval_seconds, self.actor_name, self.eager = interval_seconds, actor, eager
        self.seconds_max, self.idle_seconds = seconds_max, idle_seconds
        self._written = threading.Event()
        self._stopping = Event()
        self._thread: Any = None

    def setup(self) -> None:
        self.operation = f"{names.service_of(self.container.service_name)}.{self.method_name}"

    def start(self) -> None:
        if self.idle_seconds:
            database = next(one.database for one in self.container.dependencies if one.attr_name == "db")
            database.on_written.append(self._written.set)
        self._thread = self.container.spawn_managed_thread(self._run, identifier=f"timer {self.operation}")

    def stop(self) -> None:
        if not self._stopping.ready():
            self._stopping.send(True)
        self._written.set()
        if self._thread is not None:
            self._thread.wait()

    def kill(self) -> None:
        if self._thread is not None:
            self._thread.kill()

    def act(self, service: Any, method: Callable[[Any], Any]) -> None:
        """The outermost door of a tick."""
        request_id = str(new_id())
        deadline = time.time() + self.seconds_max
        service.actor = system(self.actor_name or self.operation, names.site_of(self.container.service_name))
        service.context = CallContext("", deadline, request_id)
        service.is_stopping = self._stopping.ready
        service_name, _, method_name = self.operation.partition(".")
        with bound(request_id=request_id), Span(begun(), service_name, self.operation, Kind.INTERNAL) as span:
            outcome = self._outcome(service, method, span)
        TICKS.labels(service_name, method_name, outcome).inc()

    def _outcome(self, service: Any, method: Callable[[Any], Any], span: Span) -> str:
        context: CallContext = service.context
        try:
            if hasattr(service, "db"):
                service.db = service.db.bound(Call(context.deadline))
            if method(service) is STAYS_AWAKE:
                self._written.set()
            return "ok"
        except Refusal as refusal:
            span.fail(refusal)
            logger.warning("%s was refused: %s (request %s)", self.operation, refusal.code, context.request_id)
            return "refused"
        except (Exception, eventlet.Timeout) as error:
            span.fail(error)
            log_breakage(logger, error, self.operation, context.request_id)
            return "broken"

    def _run(self) -> None:
        due = time.monotonic() if self.eager else coalesced_first(self._first_pause())
        while not self._stopping.wait(max(0.0, due - time.monotonic())):
            self._written.clear()
            try:
                self._tick().wait()
            except ContainerBeingKilled:
                return
            missed, _ = divmod(max(0.0, time.monotonic() - due), self.interval_seconds)
            due = coalesced(due + (missed + 1) * self.interval_seconds, self.interval_seconds)
            if self.idle_seconds:
                self._written.wait(coalesced_pause(self.idle_seconds))

    def _tick(self) -> Event:
        """Have a worker run the method; the event comes when it has. Raises ContainerBeingKilled."""
        done = Event()

        def handle_result(worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send()
            return result, exc_info

        self.container.spawn_worker(self, (self,), {}, handle_result=handle_result)
        return done

    def _first_pause(self) -> float:
        return self.interval_seconds * (1 + random.uniform(0, FIRST_TICK_SPREAD))
