"""How a view calls a service: `rpc("identity").move_unit({...})`, within the deadline of the request."""

import time
from collections.abc import Callable
from typing import Any

from flask import g

from shared.kernel.errors import Unavailable
from shared.runtime.context import CallContext

NOT_YET_KNOWN_RETRIES_MAX = 20
PAUSE_SECONDS_MIN = 0.05
PAUSE_SECONDS_MAX = 1.0


class Callee:
    """A service as a view sees it: every verb of its published language is a method that takes plain JSON."""

    def __init__(self, service: str) -> None:
        self._service = service

    def __getattr__(self, verb: str) -> Callable[[Any], Any]:
        return lambda payload: _call(self._service, verb, payload)


def rpc(service: str) -> Callee:
    """The service of that name, for the person and the deadline of the present request.

    Raises the kernel's refusals: the service's own, Unavailable `bus.timeout` at the deadline, `bus.away` at once.
    """
    return Callee(service)


def _call(service: str, verb: str, payload: Any) -> Any:
    """Call; again where the service's copy of another's data is not yet filled, as long as there is time."""
    context: CallContext = g.context
    for attempt in range(NOT_YET_KNOWN_RETRIES_MAX):
        try:
            return getattr(g.calls(service, context), verb)(payload)
        except Unavailable as refusal:
            pause_seconds = min(PAUSE_SECONDS_MIN * 2**attempt, PAUSE_SECONDS_MAX)
            last = attempt + 1 == NOT_YET_KNOWN_RETRIES_MAX
            late = time.time() + pause_seconds >= context.deadline
            if not refusal.code.endswith(".not_yet_known") or late or last:
                raise
            time.sleep(pause_seconds)
    raise AssertionError("the last attempt returns or raises")
