"""Connections to the bus: one that a container consumes over, one that it sends requests and answers over.

Both come back by themselves, in seconds. Every door and every caller of a container shares them: two pointing at
different classes of `QueueConsumer` would open a connection more (Nameko shares extensions by class).
"""

import itertools
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import amqp
import eventlet
import kombu
import nameko.messaging
from amqp.exceptions import PreconditionFailed
from eventlet.event import Event
from kombu.exceptions import OperationalError

from shared.runtime.bus import embedded
from shared.runtime.serializer import CONTENT_TYPE, NotPlainJson, parse

CONNECT_SECONDS_MAX = 5
HEARTBEAT_SECONDS = 10  # a peer that is silent for two of them is gone
DRAIN_SECONDS = 0.25  # how long a reader waits before it looks at what else there is to do; also cuts a stalled write
RECONNECT_SECONDS = (0.1, 0.3, 1.0, 2.0, 3.0)  # growing pauses, the last one for ever
EMBEDDED_DRAIN_SECONDS = 60.0  # the embedded bus can be woken, see `embedded.wake`
CLOSE_SECONDS_MAX = 2  # a broker that does not say goodbye is left without
SOCKET_SETTINGS = {
    getattr(socket, name): value
    for name, value in {
        "TCP_NODELAY": 1,
        "TCP_USER_TIMEOUT": 10_000,  # milliseconds
        "TCP_KEEPIDLE": 10,
        "TCP_KEEPINTVL": 5,
        "TCP_KEEPCNT": 3,
    }.items()
    if hasattr(socket, name)
}

# All that a lost connection, a closed channel or a broker on its way down raises, on either bus.
GONE: tuple[type[Exception], ...] = (
    *amqp.Connection.connection_errors,
    *amqp.Connection.channel_errors,
    OperationalError,
)

logger = logging.getLogger(__name__)


class QueueDeclaredOtherwise(RuntimeError):
    """A queue or an exchange exists with other properties: to try again would never end, and nothing be consumed."""


def connection_to(config: dict[str, Any], **options: Any) -> kombu.Connection:
    """A connection, not yet opened, to the bus of a container's configuration. options: of py-amqp's connection."""
    embedded.install()
    return kombu.Connection(
        config["AMQP_URI"],
        connect_timeout=CONNECT_SECONDS_MAX,
        heartbeat=config.get("HEARTBEAT", HEARTBEAT_SECONDS),
        ssl=config.get("AMQP_SSL"),
        transport_options={"socket_settings": SOCKET_SETTINGS, **options},
    )


@contextmanager
def opened(config: dict[str, Any], **options: Any) -> Iterator[kombu.Connection]:
    """An open connection. Tries a second address where there is one; pausing and trying again is the caller's.

    Raises one of `GONE`.
    """
    connection = connection_to(config, **options)
    try:
        yield connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0.1, interval_max=0.1)
    finally:
        with eventlet.Timeout(CLOSE_SECONDS_MAX, False):
            connection.release()
        connection.collect()


def drain_seconds(config: dict[str, Any]) -> float:
    """How long a reader waits for events before it looks at what else there is to do."""
    return EMBEDDED_DRAIN_SECONDS if embedded.is_embedded(config["AMQP_URI"]) else DRAIN_SECONDS


def pauses() -> Iterator[float]:
    """How long to wait before each further attempt, in seconds."""
    return itertools.chain(RECONNECT_SECONDS, itertools.repeat(RECONNECT_SECONDS[-1]))


class _Finished(Exception):
    """Nobody is left to consume for."""


class PacedConsumer(kombu.Consumer):  # type: ignore[misc]
    """A consumer with its own `prefetch_count` on a shared channel, where the last word before it begins holds."""

    def consume(self, no_ack: bool | None = None) -> None:
        self.qos(prefetch_count=self.prefetch_count)
        super().consume(no_ack)


class QueueConsumer(nameko.messaging.QueueConsumer):
    """Takes messages from queues for all doors of a container. Hands over parsed strict JSON, and nothing else.

    A provider has `queue` and `handle_message(body, message)`, and may have:
    prefetch_count: unacknowledged messages at a time (default: the container's workers);
    no_ack: messages need no acknowledgement;
    inline: `handle_message` neither waits nor raises, so it needs no greenthread of its own;
    on_undecodable(message, reason): what becomes of a message that is no JSON (default: refused for good, and logged);
    consuming(): called each time a connection is there and the queue is consumed from.
    """

    def __init__(self) -> None:
        super().__init__()
        self._connection: kombu.Connection | None = None
        self._heart_beats_at = 0.0
        self._killed = Event()

    def health(self) -> str:
        """What is wrong, "" for nothing."""
        return "" if self._connection else "there is no connection to the broker to consume over"

    @property
    def connection(self) -> kombu.Connection:
        return connection_to(self.container.config)

    def run(self) -> None:
        """Consume until stopped, whatever becomes of the broker."""
        pause = pauses()
        while not self.should_stop:
            try:
                for _ in self.consume(limit=None, safety_interval=drain_seconds(self.container.config)):
                    pause = pauses()
            except _Finished:
                return
            except GONE as error:
                self._wait(next(pause), error)

    @contextmanager
    def establish_connection(self) -> Iterator[kombu.Connection]:
        with opened(self.container.config) as connection:
            yield connection

    @contextmanager
    def consumer_context(self, **kwargs: Any) -> Iterator[Any]:
        try:
            with super().consumer_context(**kwargs) as context:
                self._connection = context[0]
                yield context
        finally:
            self._connection = None
            self._forget_those_who_leave()

    def get_consumers(self, consumer_cls: Callable[..., Any], channel: Any) -> Any:
        channel.auto_decode = False
        try:
            self._consumers = {provider: self._consumer(channel, provider) for provider in self._providers}
        except PreconditionFailed as error:
            raise QueueDeclaredOtherwise(str(error)) from error
        return self._consumers.values()

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **kwargs: Any) -> None:
        super().on_consume_ready(connection, channel, consumers, **kwargs)
        for provider in list(self._consumers):
            if hasattr(provider, "consuming"):
                provider.consuming()

    def on_iteration(self) -> None:
        """Between two events. A busy connection must send heartbeats too: one that only receives is taken for dead."""
        super().on_iteration()
        if self.should_stop:
            raise _Finished
        if self._connection and time.monotonic() >= self._heart_beats_at:
            self._heart_beats_at = time.monotonic() + 1
            self._connection.heartbeat_check()

    def unregister_provider(self, provider: Any) -> None:
        self._wake()  # it comes back when we wait in there
        super().unregister_provider(provider)

    def kill(self) -> None:
        if not self._killed.ready():
            self._killed.send()
        self._wake()
        super().kill()

    def ack_message(self, message: kombu.Message) -> None:
        _settle(message, message.ack)

    def requeue_message(self, message: kombu.Message) -> None:
        _settle(message, message.requeue)

    def refuse_message(self, message: kombu.Message) -> None:
        """Give a message back for good: it goes to the dead letters of its queue, or nowhere."""
        _settle(message, message.reject)

    def _wake(self) -> None:
        if self._connection is not None:
            embedded.wake(self._connection)

    def _consumer(self, channel: Any, provider: Any) -> kombu.Consumer:
        return PacedConsumer(
            channel,
            queues=[provider.queue],
            on_message=partial(self._received, provider),
            on_decode_error=partial(self._undecodable, provider),
            no_ack=getattr(provider, "no_ack", False),
            prefetch_count=getattr(provider, "prefetch_count", None) or self.prefetch_count,
        )

    def _received(self, provider: Any, message: kombu.Message) -> None:
        try:
            body = body_of(message)
        except NotPlainJson as error:
            self._undecodable(provider, message, error)
            return
        if getattr(provider, "inline", False):
            provider.handle_message(body, message)
        else:
            self.handle_message(provider, body, message)

    def _undecodable(self, provider: Any, message: kombu.Message, error: Exception) -> None:
        reason = error.reason if isinstance(error, NotPlainJson) else "compressed"
        if hasattr(provider, "on_undecodable"):
            take = partial(provider.on_undecodable, message, reason)
            self.container.spawn_managed_thread(take, identifier="on_undecodable")
            return
        logger.warning("refused a message of %s: %s", provider.queue.name, reason)
        if not getattr(provider, "no_ack", False):
            self.refuse_message(message)

    def _forget_those_who_leave(self) -> None:
        """While the broker is away there is nothing to cancel, and stopping must not wait for it."""
        leaving, self._pending_remove_providers = self._pending_remove_providers, {}
        for provider, removed in leaving.items():
            self._consumers.pop(provider, None)
            removed.send()
        eventlet.sleep(0)  # they wake up, and leave
        self.should_stop = self.should_stop or (self._providers_registered and not self._providers)

    def _wait(self, seconds: float, error: Exception) -> None:
        if not self.should_stop:
            logger.warning("the broker is away (%s); trying again in %.1f s", type(error).__name__, seconds)
            self._killed.wait(seconds)


def body_of(message: kombu.Message) -> Any:
    """The JSON value in a message. Raises NotPlainJson; reason "content_type" where it does not claim to be JSON."""
    if message.content_type != CONTENT_TYPE:
        raise NotPlainJson("content_type")
    return parse(message.body or b"")


def _settle(message: kombu.Message, act: Callable[[], None]) -> None:
    """A broker that is gone has the message back already, and will deliver it again."""
    if message.channel.connection:
        try:
            act()
        except GONE as error:
            logger.info("a message could not be settled: %s", type(error).__name__)
