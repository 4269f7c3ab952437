"""The bus as it has to stand before anything is published: a list that is a public interface, and its declaration.

An event published before its reader's queue exists vanishes although it was confirmed. So `declare` runs first: on a
broker by `nuanliu prepare`, and a process that starts only looks whether that was done (`missing`); inside one process
at every start, since the bus there forgets.
"""

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import kombu
from amqp.exceptions import NotFound, PreconditionFailed
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from shared.runtime.bus import names, queues
from shared.runtime.bus.connection import QueueDeclaredOtherwise
from shared.runtime.doors.broadcast import Broadcast
from shared.runtime.doors.subscribe import Subscription

EXCHANGES = (queues.EVENTS_EXCHANGE, queues.DEAD_EXCHANGE)
REMEDY = "A queue keeps its messages until it is empty; then delete it, and prepare again."


@dataclass(frozen=True)
class PlannedQueue:
    """A queue, and what is bound to it."""

    name: str
    exchange: str
    routing_key: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Topology:
    """exchanges: name and type of each; queues: in the order of their names."""

    exchanges: tuple[tuple[str, str], ...]
    queues: tuple[PlannedQueue, ...]


def topology_of(services: Iterable[type], site: str) -> Topology:
    """What the services of a site need on the bus, as plain data."""
    planned = [
        PlannedQueue(queue.name, queue.exchange.name, queue.routing_key, dict(queue.queue_arguments))
        for queue in _queues_of(services, site)
    ]
    exchanges = tuple((exchange.name, exchange.type) for exchange in EXCHANGES)
    return Topology(exchanges, tuple(sorted(planned, key=lambda queue: queue.name)))


def declare(services: Iterable[type], site: str, connection: kombu.Connection) -> list[str]:
    """Make all exchanges, queues and bindings that are not there yet; the names of the queues.

    Raises QueueDeclaredOtherwise, with a sentence for the operator, where one is there with other properties.
    """
    planned = _queues_of(services, site)
    for thing in (*EXCHANGES, *planned):  # exchanges first: those who publish may start before anybody hears
        try:
            _declare(thing, connection.default_channel)
        except PreconditionFailed as error:
            raise QueueDeclaredOtherwise(
                f"{thing.name}, or its exchange, was declared otherwise before: {error.reply_text} {REMEDY}"
            ) from error
    return [queue.name for queue in planned]


def _declare(thing: Any, channel: Any) -> None:
    """Also what stands already: only so the broker says whether it stands as it should."""
    if isinstance(thing, queues.StandingExchange):
        thing.declare_anew(channel)
    else:
        thing(channel).declare()


def missing(services: Iterable[type], site: str, connection: kombu.Connection) -> list[str]:
    """Names of the exchanges and queues of these services that are not there. Changes nothing.

    Bindings cannot be asked for over AMQP: `nuanliu doctor` looks at them. Raises one of `connection.GONE`.
    """
    return [thing.name for thing in (*EXCHANGES, *_queues_of(services, site)) if not _is_there(thing, connection)]


def _is_there(thing: Any, connection: kombu.Connection) -> bool:
    """On a channel of its own: a refusal closes it."""
    act = "exchange_declare" if isinstance(thing, kombu.Exchange) else "queue_declare"
    kind = {"type": thing.type} if isinstance(thing, kombu.Exchange) else {}
    with connection.channel() as channel:
        try:
            getattr(channel, act)(thing.name, passive=True, **kind)
        except NotFound:
            return False
    return True


def subscriptions_of(service: type) -> Iterator[Subscription]:
    """The doors of a service class that hear events."""
    yield from (door for door in _doors_of(service) if isinstance(door, Subscription))


def broadcasts_of(service: type) -> Iterator[Broadcast]:
    """Those by which every process hears them."""
    yield from (door for door in _doors_of(service) if isinstance(door, Broadcast))


def _doors_of(service: type) -> Iterator[Any]:
    for _, method in inspect.getmembers(service, inspect.isfunction):
        yield from getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())


def _queues_of(services: Iterable[type], site: str) -> list[kombu.Queue]:
    found = [
        door.queue_of(_plain(service.name), site)  # type: ignore[attr-defined]
        for service in services
        for door in subscriptions_of(service)
    ]
    known = [queue.name for queue in found]
    assert len(set(known)) == len(known), f"two doors of a service for one event need handler=...: {sorted(known)}"
    return [queues.dead_queue(), *found]


def _plain(name: str) -> str:
    """The service's own name, also where the runner has put the site behind it."""
    return names.service_of(name) if "-" in name else name
