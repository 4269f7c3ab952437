"""The embedded bus as a kombu transport, `nuanliu-memory://`: Nameko runs on it as it runs on RabbitMQ.

kombu's own memory transport would need two corrections (message properties without content type, consumers that poll)
and still redeliver to every reader what one of them gave back. This one waits for a wake-up and burns nothing.
`nuanliu-memory:///name` is a bus of its own.
"""

from collections import defaultdict
from typing import Any

import amqp
import kombu
from eventlet.queue import Empty, LightQueue
from kombu.transport import TRANSPORT_ALIASES, base

from shared.runtime.bus.memory_bus import MemoryBroker
from shared.runtime.bus.memory_channel import Channel

SCHEME = "nuanliu-memory"

_brokers: dict[str, MemoryBroker] = defaultdict(MemoryBroker)


def install() -> None:
    """Make the transport known to kombu. Repeating it does nothing."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def is_embedded(uri: str) -> bool:
    """Whether an address of the bus means the one inside the process."""
    return uri.startswith(f"{SCHEME}://")


def broker_of(uri: str) -> MemoryBroker:
    """The bus behind an address, for `idle(exchange)` and `wait_idle(seconds, exchange)`."""
    assert is_embedded(uri), "only the embedded bus can be looked into"
    install()
    return _brokers[kombu.Connection(uri).virtual_host]


def forget(uri: str) -> None:
    """Drop a bus with all that is on it, once nobody is connected: for tests."""
    install()
    _brokers.pop(kombu.Connection(uri).virtual_host, None)


def wake(connection: kombu.Connection) -> None:
    """Have whoever waits for events of a connection look at once what else there is to do; on RabbitMQ nothing."""
    inner = connection.connection
    if isinstance(inner, MemoryConnection):
        inner.wake()


class MemoryConnection:
    """What comes in for the channels of one client, in order."""

    def __init__(self, client: kombu.Connection, broker: MemoryBroker) -> None:
        self.client, self.broker = client, broker
        self.channels: set[Channel] = set()
        self.inbox = LightQueue()
        self.connected = True

    def channel(self) -> Channel:
        """A new channel. Raises RecoverableConnectionError once closed."""
        if not self.connected:
            raise amqp.exceptions.RecoverableConnectionError("the connection is closed")
        channel = Channel(self)
        self.channels.add(channel)
        return channel

    def drain_events(self, timeout: float | None = None) -> None:
        """Handle one event, waiting for it without polling. Raises TimeoutError where none came in time."""
        if not self.connected:
            raise amqp.exceptions.RecoverableConnectionError("the connection is closed")
        try:
            act = self.inbox.get(timeout=timeout)
        except Empty:
            raise TimeoutError from None
        act()

    def wake(self) -> None:
        """Have whoever waits in `drain_events` come back."""
        self.inbox.put(lambda: None)

    def close(self) -> None:
        """Close all channels; exclusive queues go too."""
        self.connected = False
        for channel in list(self.channels):
            channel.close()
        for queue in list(self.broker.queues.values()):
            if queue.declared.owner is self:
                self.broker.delete_queue(queue.name)
        self.wake()


class Transport(base.Transport):
    """What kombu asks of a transport. Its errors are those of the AMQP transport, so that one handling serves both."""

    default_port = 0
    driver_type = "memory"
    driver_name = SCHEME
    connection_errors = amqp.Connection.connection_errors
    channel_errors = amqp.Connection.channel_errors
    recoverable_connection_errors = amqp.Connection.recoverable_connection_errors
    recoverable_channel_errors = amqp.Connection.recoverable_channel_errors

    def establish_connection(self) -> MemoryConnection:
        return MemoryConnection(self.client, _brokers[self.client.virtual_host])

    def create_channel(self, connection: MemoryConnection) -> Channel:
        return connection.channel()

    def drain_events(self, connection: MemoryConnection, timeout: float | None = None, **ignored: Any) -> None:
        connection.drain_events(timeout)

    def verify_connection(self, connection: MemoryConnection) -> bool:
        return connection.connected

    def close_connection(self, connection: MemoryConnection) -> None:
        connection.close()
