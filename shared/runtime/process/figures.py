"""What a container tells operators of itself when somebody looks: its workers, what waits, its connections."""

from collections.abc import Iterable
from typing import Any

from nameko.containers import ServiceContainer

from shared.runtime import metrics
from shared.runtime.bus.calls import Replies
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.bus.line import Line
from shared.runtime.doors.subscribe import Subscription

WEB_GAUGES = ("connections", "connections_waiting", "workers_busy", "requests_queued", "streams", "large_body_bytes")


def tell(container: ServiceContainer, service: str) -> None:
    """Have the figures of a container read whenever they are asked for. service: its plain name."""
    pool, parts = container._worker_pool, list(container.extensions)
    metrics.ask(metrics.WORKERS_BUSY, pool.running, service=service)
    metrics.ask(metrics.WORKERS_MAX, lambda: pool.size, service=service)
    metrics.ask(metrics.WORKERS_WAITING, pool.waiting, service=service)
    if doors := _of(parts, Subscription):
        metrics.ask(metrics.EVENTS_HELD, lambda: sum(door.held_count for door in doors), service=service)
        metrics.ask(metrics.EVENTS_WAITING, lambda: sum(door.waiting_count for door in doors), service=service)
    if replies := _of(parts, Replies):
        metrics.ask(metrics.CALLS_WAITING, lambda: sum(one.waiting_count for one in replies), service=service)
    for kind, connections in (("consume", _of(parts, QueueConsumer)), ("send", _of(parts, Line))):
        if connections:
            metrics.ask(metrics.BUS_CONNECTED, lambda parts=connections: _all_well(parts), service=service, kind=kind)
    for server in (part for part in parts if hasattr(part, "gauges")):
        for what in WEB_GAUGES:
            metrics.ask(metrics.WEB, lambda server=server, what=what: server.gauges()[what], what=what)


def _of(parts: Iterable[Any], kind: type) -> list[Any]:
    return [part for part in parts if isinstance(part, kind)]


def _all_well(parts: Iterable[Any]) -> bool:
    return not any(part.health() for part in parts)
