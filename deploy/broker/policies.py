"""What the broker keeps to without being told by a client: how long queues may become. Everything else stands in the
arguments of the queues (`shared/runtime/bus/queues.py`), which a policy cannot soften.

A queue that is full refuses what is published, and the outbox keeps it: nothing is ever dropped from its head.
"""

import re
from dataclasses import dataclass
from typing import Any

from shared.runtime.bus import names
from shared.runtime.bus.queues import DELIVERY_LIMIT

EVENTS_MAX = 2_000_000  # in one queue: more than a week of a city; a reader that is away so long is found by its age
DEAD_EVENTS_MAX = 100_000
REQUESTS_MAX = 10_000  # that wait for a service: nobody waits longer for an answer than some seconds


@dataclass(frozen=True)
class Policy:
    """As the broker has it: `pattern` is searched in names of queues, `definition` holds for those that fit."""

    name: str
    pattern: str
    definition: dict[str, Any]
    priority: int


def policies_of(site: str) -> tuple[Policy, ...]:
    """The policies for the queues of a site."""
    place, refusing = re.escape(site), {"overflow": "reject-publish"}
    events = {"max-length": EVENTS_MAX, "delivery-limit": DELIVERY_LIMIT, **refusing}
    dead = {"max-length": DEAD_EVENTS_MAX, "delivery-limit": DELIVERY_LIMIT, **refusing}
    return (
        Policy(f"events-{site}", f"^[a-z][a-z0-9_]*-{place}\\.", events, 10),
        Policy("events-dead", f"^{re.escape(names.DEAD_QUEUE)}$", dead, 10),
        Policy(f"requests-{site}", f"^rpc\\.[a-z][a-z0-9_]*-{place}$", {"max-length": REQUESTS_MAX, **refusing}, 10),
    )
