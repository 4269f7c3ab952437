"""The figures that operators watch, by name, and how they are read (Prometheus text format).

Counters and histograms are told what happened; depths and ages are asked for when somebody looks.
"""

import logging
import math
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

REQUESTS = Histogram(
    "nuanliu_request_seconds",
    "HTTP requests by operation and status",
    ["operation", "status"],
    buckets=SECONDS,
    registry=REGISTRY,
)
RPC = Histogram(
    "nuanliu_rpc_seconds",
    'What a service was asked, by method and outcome ("ok" or the code of the refusal)',
    ["service", "method", "outcome"],
    buckets=SECONDS,
    registry=REGISTRY,
)
EVENTS_PUBLISHED = Counter("nuanliu_events_published", "Events confirmed by the bus", ["event_type"], registry=REGISTRY)
EVENTS_HANDLED = Counter(
    "nuanliu_events_handled",
    "Events at their readers: handled, duplicate, parked or dead",
    ["service", "event_type", "outcome"],
    registry=REGISTRY,
)
OUTBOX_EVENTS = Gauge("nuanliu_outbox_events", "Events that are not published yet", ["service"], registry=REGISTRY)
OUTBOX_SECONDS = Gauge("nuanliu_outbox_oldest_seconds", "Age of the oldest of them", ["service"], registry=REGISTRY)
INBOX_PARKED = Gauge("nuanliu_inbox_parked_events", "Events waiting to be tried again", ["service"], registry=REGISTRY)
INBOX_DEAD = Gauge(
    "nuanliu_inbox_dead_events", "Events given up, to be replayed by hand", ["service"], registry=REGISTRY
)
INBOX_SECONDS = Gauge("nuanliu_inbox_oldest_seconds", "Age of the oldest parked one", ["service"], registry=REGISTRY)
LOOP_LAG = Histogram(
    "nuanliu_loop_lag_seconds",
    "How much later than it should the loop of greenthreads came round",
    buckets=SECONDS,
    registry=REGISTRY,
)

logger = logging.getLogger(__name__)


def ask(gauge: Gauge, read: Callable[[], float], **labels: str) -> None:
    """Have the gauge read when somebody looks. Where that fails (the database is away), it is not a number."""

    def reading() -> float:
        try:
            return float(read())
        except Exception as error:  # the outermost door: one figure must not take the others with it
            logger.warning("a figure could not be read: %s", type(error).__name__)
            return math.nan

    (gauge.labels(**labels) if labels else gauge).set_function(reading)


def render() -> tuple[bytes, str]:
    """All figures, and the content type of that text."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
