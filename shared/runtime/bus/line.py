"""The connection that a container sends requests and answers over: one, always open, without waiting for confirms.

Nameko takes a connection from a pool for every message and waits until the broker has confirmed it. A request needs
neither: its answer is the confirmation. What only the broker can say (nobody there; an alarm; goodbye) is read by a
greenthread of its own, so that callers learn it at once instead of at their deadline.
"""

import logging
import math
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import eventlet
import kombu
from amqp.exceptions import PreconditionFailed
from eventlet.event import Event
from nameko.extensions import SharedExtension

from shared.runtime.bus.connection import GONE, QueueDeclaredOtherwise, drain_seconds, opened, pauses
from shared.runtime.bus.parcels import Gathering
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.context import CallContext
from shared.runtime.serializer import CONTENT_TYPE

HEADER_PREFIX = "nameko."  # as Nameko names the headers of its own context data
MILLISECONDS_PER_SECOND = 1000
STEADY_SECONDS = 3.0  # a channel that was open for so long works: a user without rights loses it at the first message
TRANSIENT = 1  # AMQP's delivery mode of a message that the broker need not keep

logger = logging.getLogger(__name__)


class LineDown(Exception):
    """The broker cannot be reached, or takes no messages (memory or disk alarm)."""


class Line(SharedExtension):
    """Publishes to the exchange of requests and answers, or says at once that it cannot."""

    def __init__(self) -> None:
        self._channel: Any = None
        self._blocked = False
        self._ready = Event()
        self._thread: Any = None
        self._on_return: list[Callable[[str], None]] = []
        self._on_loss: list[Callable[[], None]] = []
        self._gatherings: list[Gathering] = []
        super().__init__()

    def heed(self, returned: Callable[[str], None], lost: Callable[[], None]) -> None:
        """Be told of requests that no queue took (by correlation id), and when all under way may be lost."""
        self._on_return.append(returned)
        self._on_loss.append(lost)

    def gathering(self, send: Callable[[str, Sequence[Any]], None]) -> Gathering:
        """A place where messages are gathered before `send` publishes them here; none is left behind at the end."""
        self._gatherings.append(Gathering(send, partial(self.container.spawn_managed_thread, identifier="gathered")))
        return self._gatherings[-1]

    def health(self) -> str:
        """What is wrong, "" for nothing."""
        if self._channel is None:
            return "there is no connection to the broker to send over"
        return "the broker takes no messages: a memory or disk alarm" if self._blocked else ""

    def start(self) -> None:
        if self._thread is None:
            self._thread = self.container.spawn_managed_thread(self._run, identifier="line")
        self._ready.wait()

    def stop(self) -> None:
        for gathering in self._gatherings:
            gathering.flush()
        self.kill()

    def kill(self) -> None:
        if self._thread is not None:
            self._thread.kill()
        if not self._ready.ready():
            self._ready.send()

    def publish(
        self,
        body: bytes,
        routing_key: str,
        *,
        seconds: float,
        headers: dict[str, str],
        mandatory: bool = False,
        **properties: str,
    ) -> None:
        """Send strict JSON to the exchange of requests and answers. Raises LineDown.

        seconds: after which nobody wants it any more; mandatory: be told when no queue takes it; properties: AMQP's.
        """
        channel = self._channel
        if channel is None or self._blocked:
            raise LineDown
        message = channel.prepare_message(
            body,
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            headers=headers,
            properties={"delivery_mode": TRANSIENT, "expiration": _expiration(seconds), **properties},
        )
        try:
            channel.basic_publish(message, exchange=RPC_EXCHANGE.name, routing_key=routing_key, mandatory=mandatory)
        except GONE as error:
            self._give_up(channel)
            raise LineDown from error
        except BaseException:  # a deadline, or the end of the worker
            self._give_up(channel)
            raise

    def _run(self) -> None:
        pause = pauses()
        while True:
            opened_at = math.inf
            try:
                with opened(self.container.config, on_blocked=self._block, on_unblocked=self._unblock) as connection:
                    channel = self._opened_channel(connection)
                    opened_at = time.monotonic()
                    self._read(connection, channel)
            except PreconditionFailed as error:
                raise QueueDeclaredOtherwise(str(error)) from error
            except GONE as error:
                logger.info("the line to the broker is down: %s", type(error).__name__)
            if time.monotonic() - opened_at >= STEADY_SECONDS:
                pause = pauses()
            self._lose()
            eventlet.sleep(next(pause))

    def _opened_channel(self, connection: kombu.Connection) -> Any:
        # py-amqp reads from the socket before each publish when the broker can say that it is blocked; here somebody
        # else may be in the middle of a frame. The broker has been told what we can; only py-amqp is made to forget it.
        getattr(connection.connection, "client_properties", {}).pop("capabilities", None)
        channel = connection.channel()
        channel.events["basic_return"].add(self._returned)
        RPC_EXCHANGE(channel).declare()
        return channel

    def _read(self, connection: kombu.Connection, channel: Any) -> None:
        """Until the connection breaks, or a failed publish gave it up."""
        self._channel = channel
        if not self._ready.ready():
            self._ready.send()
        heart_beats_at, seconds = 0.0, drain_seconds(self.container.config)
        while self._channel is channel:
            if time.monotonic() >= heart_beats_at:
                heart_beats_at = time.monotonic() + 1
                connection.heartbeat_check()
            try:
                connection.drain_events(timeout=seconds)
            except TimeoutError:
                continue

    def _give_up(self, channel: Any) -> None:
        """A frame may have been cut in the middle: nobody may write after it, and the reader opens a new connection."""
        if self._channel is channel:
            self._channel = None
        transport = getattr(channel.connection, "transport", None)
        if transport is not None and transport.sock is not None:
            with suppress(OSError):
                transport.sock.shutdown(socket.SHUT_RDWR)

    def _lose(self) -> None:
        self._channel, self._blocked = None, False
        self._tell_lost()

    def _tell_lost(self) -> None:
        for lost in self._on_loss:
            lost()

    def _returned(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        for returned in self._on_return:
            returned(message.properties.get("correlation_id", ""))

    def _block(self, reason: str) -> None:
        logger.warning("the broker takes no messages: a memory or disk alarm")
        self._blocked = True
        self._tell_lost()  # it says so only after the first message that it did not take: nobody need wait for answers

    def _unblock(self) -> None:
        self._blocked = False


def headers_of(context: CallContext) -> dict[str, str]:
    """The context of a call as the headers of a message."""
    return {f"{HEADER_PREFIX}{name}": value for name, value in context.to_data().items()}


def context_of(headers: Mapping[str, Any]) -> CallContext:
    """The context in the headers of a message, or of a request in a parcel. Raises Invalid `bus.context_invalid`."""
    return CallContext.from_data({name.removeprefix(HEADER_PREFIX): value for name, value in headers.items()})


def _expiration(seconds: float) -> str:
    """As AMQP has it: whole milliseconds as text. At least one, as 0 means "now or never"."""
    return str(max(1, int(seconds * MILLISECONDS_PER_SECOND)))
