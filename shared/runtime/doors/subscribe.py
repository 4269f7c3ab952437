"""The door for events: a method that hears a fact another service tells, and handles each once.

    @subscribe(UnitChanged, batch=50)
    def learn_unit(self, event):
        self.db.run_once(use_cases.learn_unit, event)

What could be neither handled nor parked, because the database is away, is held unacknowledged and heard again after a
pause. It is never given back to the broker, which would deliver it again at once and without end.
"""

import functools
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import kombu
from eventlet.event import Event as Signal
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from shared.contracts.base import Event, Received
from shared.kernel.actor import system
from shared.runtime.bus import names, queues
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.events.hearing import Delivery, Hearing, ReaderDatabase
from shared.runtime.events.inbox import Address, Letter

BATCH_MAX = 200
HOLD_SECONDS = (0.5, 1.0, 2.0, 5.0)  # growing pauses while nothing can be settled, the last one for ever

logger = logging.getLogger(__name__)


def subscribe(contract: type[Event], *, batch: int = 1, handler: str | None = None) -> Callable[..., Any]:
    """Give a method every event of a type, as `shared.contracts.base.Received`; it handles it in `self.db.run_once`.

    batch: so many that wait share one transaction; the method then does nothing but `run_once`, or `run_all_once` where
    the use case takes all of them as a list, and may be called again for the same event. handler: a word in the queue's
    name that tells two doors of one service for one event apart.
    """
    assert 1 <= batch <= BATCH_MAX

    def decorate(method: Callable[[Any, Received], None]) -> Callable[..., None]:
        @functools.wraps(method)
        def door(service: Any, subscription: "Subscription", deliveries: Sequence[Delivery]) -> None:
            subscription.hear(service, method, deliveries)

        register_entrypoint(door, Subscription(contract, batch, handler))
        return door

    return decorate


class Subscription(Entrypoint):
    """One method, its queue, and what was delivered and waits for a worker."""

    queue_consumer = QueueConsumer()
    inline = True  # taking a message in neither waits nor raises

    def __init__(self, contract: type[Event], batch: int, handler: str | None) -> None:
        super().__init__()
        self.contract_class, self.contract = contract, contract()
        self.batch, self.handler = batch, handler
        self.prefetch_count = 2 * batch if batch > 1 else None
        self._waiting: deque[Delivery] = deque()
        self._stirred = Signal()
        self._held_times = 0
        self._stopped = Signal()
        self._thread: Any = None

    def queue_of(self, service: str, site: str) -> kombu.Queue:
        """The queue in which the events wait for this door of a service."""
        return queues.event_queue(site, service, self.contract_class.event_type, self.handler)

    @property
    def address(self) -> Address:
        """What its rows in the inbox say."""
        service = names.service_of(self.container.service_name)
        return f"{service}.{self.handler}" if self.handler else service, self.contract_class.event_type

    @property
    def holds(self) -> bool:
        """Whether something is held that could be neither handled nor parked."""
        return self._held_times > 0

    @property
    def held_count(self) -> int:
        """How many messages are held so."""
        return len(self._waiting) if self.holds else 0

    @property
    def waiting_count(self) -> int:
        """How many were delivered and wait for a worker."""
        return len(self._waiting)

    def setup(self) -> None:
        service, self.site = names.service_of(self.container.service_name), names.site_of(self.container.service_name)
        self.reader, _ = self.address
        self.queue = self.queue_of(service, self.site)
        self.queue_consumer.register_provider(self)

    def start(self) -> None:
        self._thread = self.container.spawn_managed_thread(self._feed, identifier=f"feed {self.queue.name}")

    def stop(self) -> None:
        """What is held stays unacknowledged, so it is delivered again to whoever reads next."""
        self._give_up()
        self.queue_consumer.unregister_provider(self)

    def kill(self) -> None:
        self._give_up()
        if self._thread is not None:
            self._thread.kill()

    def handle_message(self, body: Any, message: kombu.Message) -> None:
        """Take in what was delivered; the bytes count, as they are what may have to be parked."""
        self._waiting.append(Delivery(bytes(message.body or b""), message))
        self._stir()

    def on_undecodable(self, message: kombu.Message, reason: str) -> None:
        """What is no JSON goes the same way: it is parked where somebody can look at it."""
        self.handle_message(None, message)

    def hear_again(self, letter: Letter) -> None:
        """Have a worker try what was parked."""
        self._waiting.append(Delivery(letter.body, parked_as=letter.event_id))
        self._stir()

    def hear(self, service: Any, method: Callable[[Any, Received], None], deliveries: Sequence[Delivery]) -> None:
        """Inside a worker: the outermost door."""
        service.actor = system(f"{self.reader}.events", self.site)
        database = service.db.database

        def handle(db: ReaderDatabase, received: Received) -> None:
            service.db = db
            method(service, received)

        Hearing(self.contract, self.reader, database, handle).hear(deliveries)

    def _feed(self) -> None:
        """Hand what was delivered to workers: singly, or all that waits up to a batch, one batch at a time."""
        while not self._stopped.ready():
            if self._held_times:
                self._stopped.wait(HOLD_SECONDS[min(self._held_times, len(HOLD_SECONDS)) - 1])
            elif not self._waiting:
                self._stirred.wait()
                self._stirred = Signal()
            deliveries = self._next()
            if deliveries and not self._stopped.ready():
                try:
                    self._have_heard(deliveries)
                except ContainerBeingKilled:
                    return

    def _next(self) -> list[Delivery]:
        """The next ones, without those of a lost connection: the broker delivers them again."""
        number = min(len(self._waiting), self.batch)
        taken = [self._waiting.popleft() for _ in range(number)]
        return [delivery for delivery in taken if delivery.message is None or delivery.message.channel.connection]

    def _have_heard(self, deliveries: list[Delivery]) -> None:
        """Raises ContainerBeingKilled. While something is held one worker at a time tries, the others stay free."""
        done = Signal()

        def settle(worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            self._settle(deliveries)
            done.send()
            return result, exc_info

        self.container.spawn_worker(self, (self, deliveries), {}, handle_result=settle)
        if self.batch > 1 or self._held_times:
            done.wait()

    def _settle(self, deliveries: list[Delivery]) -> None:
        held = [delivery for delivery in deliveries if not delivery.settled and delivery.message is not None]
        self._held_times = self._held_times + 1 if held else 0
        self._waiting.extendleft(reversed(held))
        for delivery in deliveries:
            if delivery.settled and delivery.message is not None:
                self.queue_consumer.ack_message(delivery.message)
        self._stir()

    def _stir(self) -> None:
        if not self._stirred.ready():
            self._stirred.send()

    def _give_up(self) -> None:
        if not self._stopped.ready():
            self._stopped.send()
        self._stir()
