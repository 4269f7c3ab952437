"""Which events outdate which kept answers, from what the routes declare; and the doors that hear them."""

from collections.abc import Callable, Iterable
from typing import Any

from gateway.blueprints import Routes
from gateway.cache import Cache
from shared.contracts.base import Event, Received
from shared.runtime.doors.broadcast import broadcast

Outdates = tuple[str, Callable[[Any], str | None] | None]


def outdated_by(blueprints: Iterable[Routes]) -> dict[type[Event], list[Outdates]]:
    """For each event the operations that it outdates, each with what makes the path from the event."""
    found: dict[type[Event], list[Outdates]] = {}
    for blueprint in blueprints:
        for operation in blueprint.operations():
            for event, key in operation.public.forgotten_by if operation.public else ():
                found.setdefault(event, []).append((operation.id, key))
    return found


def forget(cache: Cache, outdates: Iterable[Outdates], api_prefix: str, event: Received) -> None:
    """Outdate what the event says is no longer so."""
    for operation_id, key in outdates:
        path = key(event) if key else None
        cache.forget(operation_id if path is None else api_prefix + path)


def hearing(blueprints: Iterable[Routes], api_prefix: str) -> type:
    """A base class for the gateway's service: one broadcast door for each event that outdates something.

    Its instances need `cache`. Where some events may have been missed, nothing that is kept can be relied on.
    """
    doors = {
        f"forget_by_{event.__name__}": _door(event, outdates, api_prefix)
        for event, outdates in outdated_by(blueprints).items()
    }
    return type("Hearing", (), doors)


def forget_everything(service: Any) -> None:
    """The connection that brings the events was away."""
    service.cache.forget_all()


def _door(event: type[Event], outdates: list[Outdates], api_prefix: str) -> Callable[[Any, Received], None]:
    def forget_by(self: Any, received: Received) -> None:
        forget(self.cache, outdates, api_prefix, received)

    forget_by.__name__ = forget_by.__qualname__ = f"forget_by_{event.__name__}"
    door: Callable[[Any, Received], None] = broadcast(event, on_gap=forget_everything)(forget_by)
    return door
