"""The broker of the embedded mode: exchanges, queues and consumers inside the process, one per virtual host name.

It behaves as RabbitMQ does where Nuanliu relies on it: topic, direct and fanout exchanges; exclusive and auto-delete
queues; acknowledgement, redelivery in the old order and prefetch per consumer; expiration; unroutable messages. It
confirms nothing and keeps nothing on disk: the outbox does. All of it runs in one OS thread, under eventlet.
"""

import re
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed, ResourceLocked
from eventlet.event import Event

ROUTES_MAX = 10_000  # remembered ones; more are looked up again
IDLE_LOOK_SECONDS = 0.2  # expired messages leave without a sign, so a wait for silence also looks by itself

_EXCHANGE_TYPES = ("direct", "topic", "fanout")


@dataclass(slots=True)
class Letter:
    """A message on its way. expires_at: monotonic seconds, None for never."""

    body: bytes
    properties: dict[str, Any]
    headers: dict[str, Any]
    exchange: str
    routing_key: str
    expires_at: float | None
    redelivered: bool = False

    @property
    def expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= time.monotonic()


@dataclass(eq=False, slots=True)
class Consumer:
    """Somebody who takes messages from a queue. prefetch_count: unacknowledged ones at a time, 0 for any number."""

    tag: str
    queue: "MemoryQueue"
    take: Callable[["Consumer", Letter], None]
    cancelled: Callable[["Consumer"], None]
    no_ack: bool
    prefetch_count: int
    unacknowledged: int = 0

    @property
    def has_room(self) -> bool:
        return self.no_ack or not self.prefetch_count or self.unacknowledged < self.prefetch_count


@dataclass(frozen=True)
class Declared:
    """How a queue was declared: declaring it otherwise is refused, as RabbitMQ does. owner: of an exclusive one."""

    durable: bool = False
    auto_delete: bool = False
    owner: Any = None
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def temporary(self) -> bool:
        """Gone with its last consumer. A queue that would expire unused has nobody here who could come back to it."""
        return self.auto_delete or "x-expires" in self.arguments


class MemoryQueue:
    """Messages in order, handed to consumers with room in turn."""

    def __init__(self, broker: "MemoryBroker", name: str, declared: Declared) -> None:
        self.broker, self.name, self.declared = broker, name, declared
        self.waiting: deque[Letter] = deque()
        self.consumers: deque[Consumer] = deque()

    def put(self, letter: Letter) -> None:
        """Take in a message and hand it out where somebody has room."""
        self.waiting.append(letter)
        self.broker.arrived(letter)
        self.hand_out()

    def put_back(self, letters: list[Letter]) -> None:
        """Take back unacknowledged messages, the oldest first, to where they came from."""
        for letter in reversed(letters):
            letter.redelivered = True
            self.waiting.appendleft(letter)
        if self.broker.queues.get(self.name) is self:
            self.hand_out()
        else:
            self.purge()

    def hand_out(self) -> None:
        """Until there is no message or nobody with room."""
        while self.waiting and (consumer := self._next_with_room()):
            letter = self.waiting.popleft()
            if letter.expired:
                self.broker.left(letter)
                continue
            consumer.unacknowledged += not consumer.no_ack
            consumer.take(consumer, letter)
            if consumer.no_ack:
                self.broker.left(letter)

    def get(self) -> Letter | None:
        """The next message for somebody who asks for one, None where there is none."""
        self.drop_expired()
        return self.waiting.popleft() if self.waiting else None

    def drop_expired(self) -> None:
        """Forget what nobody waits for any more."""
        expired = [letter for letter in self.waiting if letter.expired]
        if expired:
            self.waiting = deque(letter for letter in self.waiting if not letter.expired)
            for letter in expired:
                self.broker.left(letter)

    def purge(self) -> int:
        """Forget all waiting messages; says how many there were."""
        letters, self.waiting = self.waiting, deque()
        for letter in letters:
            self.broker.left(letter)
        return len(letters)

    def _next_with_room(self) -> Consumer | None:
        for _ in range(len(self.consumers)):
            consumer = self.consumers[0]
            self.consumers.rotate(-1)
            if consumer.has_room:
                return consumer
        return None


class MemoryBroker:
    """All exchanges and queues of one virtual host."""

    def __init__(self) -> None:
        self.queues: dict[str, MemoryQueue] = {}
        self._exchanges: dict[str, tuple[str, bool, bool]] = {}
        self._bindings: dict[tuple[str, str, str], re.Pattern[str]] = {}
        self._routes: dict[tuple[str, str], list[MemoryQueue]] = {}
        self._pending: Counter[str] = Counter()
        self._silence = Event()

    def declare_exchange(self, name: str, kind: str, durable: bool, auto_delete: bool) -> None:
        """Make an exchange. Raises PreconditionFailed where it exists and was declared otherwise."""
        assert kind in _EXCHANGE_TYPES, f"the embedded bus has no {kind} exchanges"
        if self._exchanges.setdefault(name, (kind, durable, auto_delete)) != (kind, durable, auto_delete):
            raise PreconditionFailed(f"exchange {name} was declared otherwise", (40, 10))

    def has_exchange(self, name: str) -> bool:
        """Whether it was declared; the nameless default exchange always is."""
        return not name or name in self._exchanges

    def declare_queue(self, name: str, declared: Declared) -> MemoryQueue:
        """Make a queue. Raises PreconditionFailed, or ResourceLocked for the exclusive queue of somebody else."""
        queue = self.queues.get(name)
        if queue is None:
            queue = self.queues[name] = MemoryQueue(self, name, declared)
            self._routes.clear()
        elif queue.declared.owner is not declared.owner:
            raise ResourceLocked(f"queue {name} is exclusive", (50, 10))
        elif queue.declared != declared:
            raise PreconditionFailed(f"queue {name} was declared otherwise", (50, 10))
        return queue

    def queue(self, name: str) -> MemoryQueue:
        """A declared queue. Raises NotFound."""
        if name not in self.queues:
            raise NotFound(f"no queue {name}", (50, 10))
        return self.queues[name]

    def delete_queue(self, name: str) -> int:
        """Forget a queue, its bindings and messages, and tell its consumers; says how many messages there were."""
        queue = self.queues.pop(name, None)
        if queue is None:
            return 0
        self._bindings = {binding: pattern for binding, pattern in self._bindings.items() if binding[2] != name}
        self._routes.clear()
        consumers, queue.consumers = queue.consumers, deque()
        for consumer in consumers:
            consumer.cancelled(consumer)
        return queue.purge()

    def bind(self, exchange: str, pattern: str, queue: str) -> None:
        """From now on messages that match go to the queue. Raises NotFound."""
        self.queue(queue)
        if exchange not in self._exchanges:
            raise NotFound(f"no exchange {exchange}", (50, 20))
        self._bindings[exchange, pattern, queue] = _expression(self._exchanges[exchange][0], pattern)
        self._routes.clear()

    def unbind(self, exchange: str, pattern: str, queue: str) -> None:
        """Undo `bind`; nothing where there is no such binding."""
        self._bindings.pop((exchange, pattern, queue), None)
        self._routes.clear()

    def route(self, exchange: str, routing_key: str) -> list[MemoryQueue]:
        """The queues that a message goes to, each once. Raises NotFound for an unknown exchange."""
        known = self._routes.get((exchange, routing_key))
        if known is not None:
            return known
        if not self.has_exchange(exchange):
            raise NotFound(f"no exchange {exchange}", (60, 40))
        names = self._matching(exchange, routing_key) if exchange else [routing_key]
        queues = [self.queues[name] for name in names if name in self.queues]
        if len(self._routes) >= ROUTES_MAX:
            self._routes.clear()
        self._routes[exchange, routing_key] = queues
        return queues

    def cancel(self, consumer: Consumer) -> None:
        """End a consumer; a temporary queue goes with its last one."""
        queue = consumer.queue
        if consumer in queue.consumers:
            queue.consumers.remove(consumer)
            if queue.declared.temporary and not queue.consumers:
                self.delete_queue(queue.name)

    def arrived(self, letter: Letter) -> None:
        """Count a message that is now somewhere on the bus."""
        self._pending[letter.exchange] += 1

    def left(self, letter: Letter) -> None:
        """Count a message that was acknowledged, dropped or has expired."""
        self._pending[letter.exchange] -= 1
        if not self._pending[letter.exchange]:
            silence, self._silence = self._silence, Event()
            silence.send()

    def idle(self, exchange: str | None = None) -> bool:
        """Whether no queue holds a message and none is unacknowledged; of one exchange, or of all."""
        for queue in self.queues.values():
            queue.drop_expired()
        return not (self._pending.total() if exchange is None else self._pending[exchange])

    def wait_idle(self, seconds: float, exchange: str | None = None) -> bool:
        """Wait until `idle`, at most so long; False when it was not."""
        end = time.monotonic() + seconds
        while not self.idle(exchange):
            remaining = end - time.monotonic()
            if remaining <= 0:
                return False
            self._silence.wait(min(remaining, IDLE_LOOK_SECONDS))
        return True

    def _matching(self, exchange: str, routing_key: str) -> list[str]:
        found = (
            queue
            for (source, _, queue), expression in self._bindings.items()
            if source == exchange and expression.match(f".{routing_key}")
        )
        return list(dict.fromkeys(found))


def _expression(kind: str, pattern: str) -> re.Pattern[str]:
    """What a binding matches, each word after a point. In a topic `*` is one word, `#` any number, also none."""
    if kind == "fanout":
        return re.compile("")
    if kind == "direct":
        return re.compile(rf"\A\.{re.escape(pattern)}\Z")
    words = [{"*": r"\.[^.]*", "#": r"(?:\.[^.]*)*"}.get(word, rf"\.{re.escape(word)}") for word in pattern.split(".")]
    return re.compile(rf"\A{''.join(words)}\Z")
