"""What becomes of calls, as their caller sees it: counted and timed by outcome."""

import time
from collections.abc import Callable
from typing import Any

from shared.contracts.refusals.bus import BUS_AWAY, BUS_TIMEOUT
from shared.kernel.errors import Refusal
from shared.runtime.metrics import CALLS

OUTCOMES = {BUS_TIMEOUT.code: "timeout", BUS_AWAY.code: "away"}

Call = Callable[[str, Any], Any]


def observed(service: str, call: Call) -> Call:
    """The same call of a method with a request, observed."""

    def observing(method: str, request: Any) -> Any:
        began, outcome = time.monotonic(), "broken"
        try:
            answer = call(method, request)
            outcome = "ok"
            return answer
        except Refusal as refusal:
            outcome = OUTCOMES.get(refusal.code, "refused")
            raise
        finally:
            CALLS.labels(service, method, outcome).observe(time.monotonic() - began)

    return observing
