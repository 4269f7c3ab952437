"""Opening only some kinds of a service's doors, so that a burst of events in one process starves no calls in another.

Nameko starts a door because its method says so; a method that does not is just a method.
"""

import inspect
from types import FunctionType
from typing import Any

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR


def with_doors(service: type, kinds: frozenset[str] | None) -> dict[str, Any]:
    """Members of a subclass whose doors of other kinds are closed. A kind is the name of the door's module."""
    if kinds is None:
        return {}
    members = {}
    for name, method in inspect.getmembers(service, inspect.isfunction):
        doors = getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, set())
        opened = {door for door in doors if kind_of(door) in kinds}
        if opened != doors:
            members[name] = _copy(method, opened)
    return members


def kind_of(door: Any) -> str:
    """ "rpc", "subscribe", "broadcast", "timer" or "web"."""
    *_, package, module = type(door).__module__.split(".")
    return package if module == "entrypoint" else module


def _copy(method: FunctionType, doors: set[Any]) -> FunctionType:
    copy = FunctionType(method.__code__, method.__globals__, method.__name__, method.__defaults__, method.__closure__)
    copy.__dict__.update(method.__dict__)
    setattr(copy, ENTRYPOINT_EXTENSIONS_ATTR, doors)
    return copy
