"""The figures that operators watch, by name, and how they are read (Prometheus text format).

Counters and histograms are told what happened; depths and ages are asked for when somebody looks.
"""

import logging
import math
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LAG_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)

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
CALLS = Histogram(
    "nuanliu_call_seconds",
    "Calls of services as their caller saw them; outcome: ok, refused, timeout, away or broken",
    ["service", "method", "outcome"],
    buckets=SECONDS,
    registry=REGISTRY,
)
CALLS_WAITING = Gauge(
    "nuanliu_calls_waiting", "Calls of a process whose answers are awaited", ["service"], registry=REGISTRY
)
EVENTS_PUBLISHED = Counter("nuanliu_events_published", "Events confirmed by the bus", ["event_type"], registry=REGISTRY)
EVENTS_HANDLED = Counter(
    "nuanliu_events_handled",
    "Events at their readers: handled, duplicate, parked or dead",
    ["service", "event_type", "outcome"],
    registry=REGISTRY,
)
EVENT_LAG = Histogram(
    "nuanliu_event_lag_seconds",
    "From the transaction that told of a fact to the one that handled it",
    ["reader", "event_type"],
    buckets=LAG_SECONDS,
    registry=REGISTRY,
)
EVENTS_HELD = Gauge(
    "nuanliu_events_held",
    "Messages held unacknowledged: they could be neither handled nor parked",
    ["service"],
    registry=REGISTRY,
)
EVENTS_WAITING = Gauge(
    "nuanliu_events_waiting", "Messages that have arrived and wait for a worker", ["service"], registry=REGISTRY
)
OUTBOX_EVENTS = Gauge("nuanliu_outbox_events", "Events that are not published yet", ["service"], registry=REGISTRY)
OUTBOX_SECONDS = Gauge(
    "nuanliu_outbox_oldest_seconds",
    "How long the oldest of them has waited, in seconds",
    ["service"],
    registry=REGISTRY,
)
INBOX_PARKED = Gauge("nuanliu_inbox_parked_events", "Events waiting to be tried again", ["service"], registry=REGISTRY)
INBOX_DEAD = Gauge(
    "nuanliu_inbox_dead_events", "Events given up, to be replayed by hand", ["service"], registry=REGISTRY
)
INBOX_SECONDS = Gauge(
    "nuanliu_inbox_oldest_seconds", "How long the oldest of them has waited, in seconds", ["service"], registry=REGISTRY
)
TICKS = Counter(
    "nuanliu_timer_ticks",
    "What timers have done, by outcome: ok, refused or broken",
    ["service", "method", "outcome"],
    registry=REGISTRY,
)
WORKERS_BUSY = Gauge("nuanliu_workers_busy", "Workers that do something", ["service"], registry=REGISTRY)
WORKERS_MAX = Gauge("nuanliu_workers_max", "Workers that there are at most", ["service"], registry=REGISTRY)
WORKERS_WAITING = Gauge(
    "nuanliu_workers_waiting", "Requests and events for which no worker is free", ["service"], registry=REGISTRY
)
TRANSACTIONS = Histogram(
    "nuanliu_transaction_seconds",
    "Transactions, with the wait for a connection; kind: read or write",
    ["service", "kind"],
    buckets=SECONDS,
    registry=REGISTRY,
)
TRANSACTIONS_REPEATED = Counter(
    "nuanliu_transactions_repeated",
    "Those that a deadlock ended, and that were tried anew",
    ["service"],
    registry=REGISTRY,
)
CONNECTIONS_USED = Gauge(
    "nuanliu_database_connections_used", "Connections to the database in use", ["service"], registry=REGISTRY
)
CONNECTIONS_MAX = Gauge(
    "nuanliu_database_connections_max", "Connections that this process may open", ["service"], registry=REGISTRY
)
CONNECTION_WAITS = Counter(
    "nuanliu_database_connection_waits",
    "Transactions that found all connections in use",
    ["service"],
    registry=REGISTRY,
)
DATABASE_TROUBLES = Counter(
    "nuanliu_database_troubles",
    "Transactions that failed for reasons of the server: busy or away",
    ["service", "trouble"],
    registry=REGISTRY,
)
BUS_CONNECTED = Gauge(
    "nuanliu_bus_connected",
    "Whether a connection to the broker stands and takes messages; kind: consume or send",
    ["service", "kind"],
    registry=REGISTRY,
)
WEB = Gauge(
    "nuanliu_web_open",
    "What the gateway's web server has open: connections, connections_waiting (for a whole request), workers_busy, "
    "requests_queued, streams, large_body_bytes",
    ["what"],
    registry=REGISTRY,
)
SPANS = Counter(
    "nuanliu_spans", "Spans for the collector of traces, by outcome: sent or lost", ["outcome"], registry=REGISTRY
)
LOOP_LAG = Histogram(
    "nuanliu_loop_lag_seconds",
    "How much later than it should the loop of greenthreads came round",
    buckets=SECONDS,
    registry=REGISTRY,
)
LOOP_STALLS = Counter("nuanliu_loop_stalls", "How often it came round more than half a second late", registry=REGISTRY)
STALL_LIMIT = Gauge(
    "nuanliu_stall_limit_seconds", "A loop that stalls longer is ended with its process", registry=REGISTRY
)
READY = Gauge("nuanliu_ready", "Whether the process is started, and not yet stopping", registry=REGISTRY)

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
