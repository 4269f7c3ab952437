"""A conversation with the embedded broker, with the methods that kombu and py-amqp's users call on a channel."""

import itertools
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import amqp
import kombu
from amqp.exceptions import ConsumerCancelled, NotFound, error_for_code
from amqp.protocol import queue_declare_ok_t
from amqp.spec import Basic
from kombu.transport import base

from shared.runtime.bus.memory_bus import Consumer, Declared, Letter, MemoryQueue

if TYPE_CHECKING:
    from shared.runtime.bus.embedded import MemoryConnection

NO_ROUTE = 312  # AMQP 0-9-1, reply code of a returned message
MILLISECONDS_PER_SECOND = 1000


class Outgoing(NamedTuple):
    """A message that is being published; `properties` as in py-amqp, for handlers of returned messages."""

    body: bytes
    properties: dict[str, Any]
    headers: dict[str, Any]


class Unacknowledged(NamedTuple):
    """A message that a channel has delivered and not yet been told the fate of."""

    queue: MemoryQueue
    letter: Letter
    consumer: Consumer | None


class Channel(base.StdChannel):
    """A conversation with the broker; closing it gives back what was not acknowledged."""

    Message = base.Message

    def __init__(self, connection: "MemoryConnection") -> None:
        self.connection: MemoryConnection | None = connection
        self.broker = connection.broker
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self._callbacks: dict[str, Callable[[Any], None]] = {}
        self._consumers: dict[str, Consumer] = {}
        self._unacknowledged: dict[int, Unacknowledged] = {}
        self._delivery_tags = itertools.count(1)
        self._publish_tags: itertools.count[int] | None = None
        self._prefetch_count = 0

    def exchange_declare(
        self,
        exchange: str,
        type: str = "direct",
        passive: bool = False,
        durable: bool = False,
        auto_delete: bool = True,
        **ignored: Any,
    ) -> None:
        if not passive:
            self.broker.declare_exchange(exchange, type, durable, auto_delete)
        elif not self.broker.has_exchange(exchange):
            raise NotFound(f"no exchange {exchange}", (40, 10))

    def queue_declare(
        self,
        queue: str = "",
        passive: bool = False,
        durable: bool = False,
        exclusive: bool = False,
        auto_delete: bool = True,
        arguments: dict[str, Any] | None = None,
        **ignored: Any,
    ) -> queue_declare_ok_t:
        name = queue or f"amq.gen-{kombu.uuid()}"
        declared = Declared(durable, auto_delete, self.connection if exclusive else None, arguments or {})
        found = self.broker.queue(name) if passive else self.broker.declare_queue(name, declared)
        return queue_declare_ok_t(name, len(found.waiting), len(found.consumers))

    def prepare_queue_arguments(self, arguments: dict[str, Any], **options: Any) -> dict[str, Any]:
        prepared: dict[str, Any] = base.to_rabbitmq_queue_arguments(arguments, **options)
        return prepared

    def queue_bind(self, queue: str, exchange: str = "", routing_key: str = "", **ignored: Any) -> None:
        self.broker.bind(exchange, routing_key, queue)

    def queue_unbind(self, queue: str, exchange: str = "", routing_key: str = "", **ignored: Any) -> None:
        self.broker.unbind(exchange, routing_key, queue)

    def queue_purge(self, queue: str, **ignored: Any) -> int:
        return self.broker.queue(queue).purge()

    def queue_delete(self, queue: str, **ignored: Any) -> int:
        return self.broker.delete_queue(queue)

    def prepare_message(
        self,
        body: Any,
        priority: int | None = None,
        content_type: str | None = None,
        content_encoding: str | None = None,
        headers: dict[str, Any] | None = None,
        properties: dict[str, Any] | None = None,
    ) -> Outgoing:
        """Content type and encoding are properties of the message, as AMQP has it and readers expect it."""
        described = {"content_type": content_type, "content_encoding": content_encoding, "priority": priority}
        given = {name: value for name, value in (described | (properties or {})).items() if value is not None}
        return Outgoing(body.encode() if isinstance(body, str) else bytes(body), given, headers or {})

    def basic_publish(
        self, message: Outgoing, exchange: str = "", routing_key: str = "", mandatory: bool = False, **ignored: Any
    ) -> None:
        queues = self.broker.route(exchange, routing_key)
        for queue in queues:
            queue.put(_letter(message, exchange, routing_key))
        if mandatory and not queues:
            self._return(message, exchange, routing_key)
        if self._publish_tags is not None:
            self._later(partial(self._tell, "basic_ack", next(self._publish_tags), False))

    def confirm_select(self, nowait: bool = False) -> None:
        """Answer every message with `basic_ack`, as a broker that keeps it would; this one only has it in memory."""
        self._publish_tags = self._publish_tags or itertools.count(1)

    def basic_qos(self, prefetch_size: int, prefetch_count: int, a_global: bool) -> None:
        self._prefetch_count = prefetch_count

    def basic_consume(
        self,
        queue: str,
        consumer_tag: str = "",
        no_ack: bool = False,
        callback: Callable[[Any], None] | None = None,
        **ignored: Any,
    ) -> str:
        tag = consumer_tag or f"ctag-{kombu.uuid()}"
        source = self.broker.queue(queue)
        assert callback is not None and tag not in self._consumers
        consumer = Consumer(tag, source, self._take, self._cancelled, no_ack, self._prefetch_count)
        self._callbacks[tag], self._consumers[tag] = callback, consumer
        source.consumers.append(consumer)
        source.hand_out()
        return tag

    def basic_cancel(self, consumer_tag: str, **ignored: Any) -> None:
        self._callbacks.pop(consumer_tag, None)
        consumer = self._consumers.pop(consumer_tag, None)
        if consumer:
            self.broker.cancel(consumer)

    def basic_get(self, queue: str, no_ack: bool = False, **ignored: Any) -> base.Message | None:
        source = self.broker.queue(queue)
        letter = source.get()
        if letter is None:
            return None
        if no_ack:
            self.broker.left(letter)
        tag = next(self._delivery_tags)
        if not no_ack:
            self._unacknowledged[tag] = Unacknowledged(source, letter, None)
        return self._message(letter, tag, "")

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        for taken in self._settle(delivery_tag, multiple):
            self.broker.left(taken.letter)
            taken.queue.hand_out()

    def basic_reject(self, delivery_tag: int, requeue: bool) -> None:
        for taken in self._settle(delivery_tag, False):
            if requeue:
                taken.queue.put_back([taken.letter])
            else:
                self.broker.left(taken.letter)
                taken.queue.hand_out()

    def message_to_python(self, message: base.Message) -> base.Message:
        return message

    def close(self) -> None:
        """End all consumers and give back what they had, in the old order."""
        if self.connection is None:
            return
        self.connection.channels.discard(self)
        self.connection = None
        for consumer in self._consumers.values():
            self.broker.cancel(consumer)
        taken = [self._unacknowledged[tag] for tag in sorted(self._unacknowledged)]
        for queue in dict.fromkeys(each.queue for each in taken):
            queue.put_back([each.letter for each in taken if each.queue is queue])
        for held in (self._unacknowledged, self._consumers, self._callbacks):
            held.clear()

    def _take(self, consumer: Consumer, letter: Letter) -> None:
        tag = next(self._delivery_tags)
        if not consumer.no_ack:
            self._unacknowledged[tag] = Unacknowledged(consumer.queue, letter, consumer)
        self._later(partial(self._deliver, consumer, letter, tag))

    def _deliver(self, consumer: Consumer, letter: Letter, tag: int) -> None:
        callback = self._callbacks.get(consumer.tag)
        if callback:
            callback(self._message(letter, tag, consumer.tag))
        elif tag in self._unacknowledged:  # the consumer was cancelled while the message was on its way
            self.basic_reject(tag, requeue=True)

    def _message(self, letter: Letter, tag: int, consumer_tag: str) -> base.Message:
        return base.Message(
            body=letter.body,
            channel=self,
            delivery_tag=tag,
            content_type=letter.properties.get("content_type"),
            content_encoding=letter.properties.get("content_encoding"),
            headers=dict(letter.headers),
            properties=dict(letter.properties),
            delivery_info={
                "consumer_tag": consumer_tag,
                "delivery_tag": tag,
                "redelivered": letter.redelivered,
                "exchange": letter.exchange,
                "routing_key": letter.routing_key,
            },
        )

    def _settle(self, delivery_tag: int, multiple: bool) -> list[Unacknowledged]:
        tags = [tag for tag in self._unacknowledged if tag <= delivery_tag] if multiple else [delivery_tag]
        settled = [self._unacknowledged.pop(tag) for tag in tags if tag in self._unacknowledged]
        for taken in settled:
            if taken.consumer:
                taken.consumer.unacknowledged -= 1
        return settled

    def _cancelled(self, consumer: Consumer) -> None:
        """The queue was deleted under its consumer; the reader of the connection is told, as RabbitMQ does."""
        if self._consumers.pop(consumer.tag, None) and self._callbacks.pop(consumer.tag, None):
            self._later(partial(_raise, ConsumerCancelled(consumer.tag, Basic.Cancel)))

    def _return(self, message: Outgoing, exchange: str, routing_key: str) -> None:
        unroutable = error_for_code(NO_ROUTE, "NO_ROUTE", Basic.Return, amqp.exceptions.ChannelError)
        if not self.events["basic_return"]:
            raise unroutable
        self._later(partial(self._tell, "basic_return", unroutable, exchange, routing_key, message))

    def _tell(self, event: str, *arguments: Any) -> None:
        for listener in list(self.events[event]):
            listener(*arguments)

    def _later(self, act: Callable[[], None]) -> None:
        """What a broker would send comes in with the connection's other events, in order."""
        if self.connection is not None:
            self.connection.inbox.put(act)


def _letter(message: Outgoing, exchange: str, routing_key: str) -> Letter:
    expiration = message.properties.get("expiration")
    expires_at = time.monotonic() + int(expiration) / MILLISECONDS_PER_SECOND if expiration is not None else None
    return Letter(message.body, message.properties, message.headers, exchange, routing_key, expires_at)


def _raise(error: Exception) -> None:
    raise error
