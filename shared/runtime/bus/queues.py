"""The exchanges, and the queues of events, as they are declared by everybody who declares them.

A queue declared with other arguments is refused by the broker, and a reader would go on asking for ever: so there is
one function that makes them.
"""

from typing import Any

import kombu
from amqp.exceptions import NotFound

from shared.runtime.bus import names

# A held message comes back after every lost connection, and a crash loop spends the limit of innocent messages.
# RabbitMQ 4 would dead-letter after 20 by itself; -1 is refused before 4; a million works everywhere, also across an
# upgrade, when the queue must not have been declared otherwise.
DELIVERY_LIMIT = 1_000_000


class StandingExchange(kombu.Exchange):  # type: ignore[misc]
    """An exchange that is declared only where it is missing.

    The broker asks who declares one for the right to configure it, also where it stands already, and who has that right
    may delete it for everybody. A user of least rights has it not. What kind it is, `nuanliu prepare` looks at.
    """

    def declare(self, nowait: bool = False, passive: bool | None = None, channel: Any = None) -> Any:
        """Look on a channel of its own, which a missing one closes, and declare after that."""
        if not passive and _stands(self.name, channel or self.channel):
            return None
        return super().declare(nowait=nowait, passive=passive, channel=channel)

    def declare_anew(self, channel: Any) -> None:
        """Declare it also where it stands. Raises PreconditionFailed where it stands as something else."""
        super().declare(channel=channel)


def _stands(name: str, channel: Any) -> bool:
    with channel.connection.channel() as asking:
        try:
            asking.exchange_declare(name, type="topic", passive=True)
        except NotFound:
            return False
    return True


EVENTS_EXCHANGE = StandingExchange(names.EVENTS_EXCHANGE, type="topic", durable=True)
RPC_EXCHANGE = StandingExchange(names.RPC_EXCHANGE, type="topic", durable=True)
DEAD_EXCHANGE = kombu.Exchange(names.DEAD_QUEUE, type="fanout", durable=True)

EVENT_QUEUE_ARGUMENTS: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-delivery-limit": DELIVERY_LIMIT,
    "x-dead-letter-exchange": DEAD_EXCHANGE.name,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}
DEAD_QUEUE_ARGUMENTS: dict[str, Any] = {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT}


def event_queue(site: str, reader: str, event_type: str, handler: str | None = None) -> kombu.Queue:
    """The queue in which events of a type wait for a service; handler tells two doors of one service apart."""
    return kombu.Queue(
        names.event_queue(site, reader, event_type, handler),
        exchange=EVENTS_EXCHANGE,
        routing_key=event_type,
        durable=True,
        queue_arguments=EVENT_QUEUE_ARGUMENTS,
    )


def dead_queue() -> kombu.Queue:
    """The queue of what a crash loop expelled from any event queue."""
    return kombu.Queue(names.DEAD_QUEUE, exchange=DEAD_EXCHANGE, durable=True, queue_arguments=DEAD_QUEUE_ARGUMENTS)


def broadcast_queue(site: str, reader: str, event_type: str, unique: str) -> kombu.Queue:
    """The queue of one process, gone with its connection."""
    return kombu.Queue(
        names.broadcast_queue(site, reader, event_type, unique),
        exchange=EVENTS_EXCHANGE,
        routing_key=event_type,
        durable=False,
        exclusive=True,
        auto_delete=True,
        queue_arguments={"x-queue-type": "classic"},
    )
