"""What becomes of calls, as their caller sees it: counted and timed by outcome, and a span where one is recorded."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shared.contracts.refusals.bus import BUS_AWAY, BUS_TIMEOUT
from shared.kernel.errors import Refusal
from shared.runtime.context import CallContext
from shared.runtime.metrics import CALLS
from shared.runtime.tracing.places import current
from shared.runtime.tracing.spans import Kind, part

OUTCOMES = {BUS_TIMEOUT.code: "timeout", BUS_AWAY.code: "away"}
CALLER = "gateway"  # nobody else calls

Call = Callable[[CallContext, str, Any], Any]


def observed(service: str, context: CallContext, call: Call) -> Callable[[str, Any], Any]:
    """The same call of a method with a request, observed."""

    def observing(method: str, request: Any) -> Any:
        began, outcome = time.monotonic(), "broken"
        about = {"rpc.system": "nameko", "rpc.service": service, "rpc.method": method}
        try:
            with part(CALLER, f"{service}.{method}", Kind.CLIENT, about):
                answer = call(_placed(context), method, request)
            outcome = "ok"
            return answer
        except Refusal as refusal:
            outcome = OUTCOMES.get(refusal.code, "refused")
            raise
        finally:
            CALLS.labels(service, method, outcome).observe(time.monotonic() - began)

    return observing


def _placed(context: CallContext) -> CallContext:
    """The context as it is at the present place: that of a span that was just begun, or of a timer."""
    place = current()
    if place is None or context.traceparent == place.traceparent:
        return context
    return replace(context, traceparent=place.traceparent, tracestate=place.state)
