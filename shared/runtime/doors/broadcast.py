"""The door for hints: every process hears an event, at most once, and may miss some.

    @broadcast(UnitChanged, on_gap=lambda service: service.cache.forget_all())
    def forget_unit(self, event): ...

The queue belongs to one connection and goes with it, so what is told meanwhile is missed: `on_gap` is called as soon
as the process hears again. For caches; what must not be lost is heard with `@subscribe`. Where `on_gap` would come
after the first messages, `at_connection` is called before anything is taken from the new connection.
"""

import functools
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

import eventlet
import kombu
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from shared.contracts.base import Event, Received
from shared.kernel.actor import system
from shared.kernel.ids import new_id
from shared.runtime.breakage import log_breakage
from shared.runtime.bus import names, queues
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.events.wire import Malformed, read_event

WAITING_MAX = 10_000  # more than that is as good as a gap

logger = logging.getLogger(__name__)

OnGap = Callable[[Any], None]
AtConnection = Callable[[Any, bool], None]


def broadcast(
    contract: type[Event], *, on_gap: OnGap | None = None, at_connection: AtConnection | None = None
) -> Callable[..., Any]:
    """Give a method every event of a type in every process, one after the other.

    on_gap: is given the service when events may have been missed; at_connection: the container, and whether some may
    have been missed, each time it begins to hear: outside of any worker, it neither waits nor raises. A method that
    raises is logged, and the next comes.
    """
    assert contract.personal is None, "personal data goes to its readers alone"

    def decorate(method: Callable[[Any, Received], None]) -> Callable[[Any, "Broadcast"], None]:
        @functools.wraps(method)
        def door(service: Any, broadcast: "Broadcast") -> None:
            broadcast.hear_all(service, method)

        register_entrypoint(door, Broadcast(contract, on_gap, at_connection))
        return door

    return decorate


class Broadcast(Entrypoint):
    """One method, the queue of this process, and what waits for a worker."""

    queue_consumer = QueueConsumer()
    inline = True  # taking a message in neither waits nor raises
    no_ack = True

    def __init__(self, contract: type[Event], on_gap: OnGap | None, at_connection: AtConnection | None) -> None:
        super().__init__()
        self.contract_class, self.contract, self.on_gap = contract, contract(), on_gap
        self.at_connection = at_connection
        self._waiting: deque[bytes] = deque()
        self._has_gap = False
        self._has_heard = False
        self._is_heard = False

    def setup(self) -> None:
        self.queue = self._new_queue()
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def consuming(self) -> None:
        """A connection is there, and its queue bound. The next one has a new queue: this one may still be locked."""
        self.queue = self._new_queue()
        if self._has_heard:
            self._miss()
        elif self.at_connection:
            self.at_connection(self.container, False)
        self._has_heard = True

    def handle_message(self, body: Any, message: kombu.Message) -> None:
        """Take in what was told."""
        if len(self._waiting) < WAITING_MAX:
            self._waiting.append(bytes(message.body or b""))
            self._have_heard()
        else:
            self._miss()

    def on_undecodable(self, message: kombu.Message, reason: str) -> None:
        """What is no event is no hint either."""
        logger.warning("a broadcast to %s is no JSON: %s", self.method_name, reason)

    def hear_all(self, service: Any, method: Callable[[Any, Received], None]) -> None:
        """Inside a worker: the outermost door."""
        service.actor = system(f"{names.service_of(self.container.service_name)}.broadcasts")
        while self._has_gap or self._waiting:
            try:
                if self._has_gap:
                    self._has_gap = False
                    if self.on_gap:
                        self.on_gap(service)
                else:
                    method(service, read_event(self._waiting.popleft(), self.contract, None))
            except Malformed as error:
                logger.warning("a broadcast to %s is no event: %s", self.method_name, error.reason)
            except Exception as error:  # the outermost door
                log_breakage(logger, error, self.method_name)
            eventlet.sleep(0)  # a burst of hints is no reason to keep requests waiting

    def _miss(self) -> None:
        if self.at_connection:
            self.at_connection(self.container, True)
        self._has_gap = True
        self._waiting.clear()
        self._have_heard()

    def _have_heard(self) -> None:
        """Have one worker hear all that waits; while it does, more may come."""
        if self._is_heard:
            return
        self._is_heard = True
        self.container.spawn_managed_thread(self._spawn_worker, identifier=f"broadcast {self.method_name}")

    def _spawn_worker(self) -> None:
        def heard(worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            self._is_heard = False
            if self._waiting or self._has_gap:
                self._have_heard()
            return result, exc_info

        try:
            self.container.spawn_worker(self, (self,), {}, handle_result=heard)
        except ContainerBeingKilled:
            logger.info("%s hears no more", self.method_name)

    def _new_queue(self) -> kombu.Queue:
        name = self.container.service_name
        service, site = names.service_of(name), names.site_of(name)
        return queues.broadcast_queue(site, service, self.contract_class.event_type, str(new_id()))
