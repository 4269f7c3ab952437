"""The limits that an operator may meet: where each is kept, and what becomes of who reaches it.

A place is a setting (`NUANLIU_…`, by its field), a field of the web server's settings (`web.…`), or a constant
(`module:NAME`). Values are read from there, so that the page cannot say another.
"""

import dataclasses
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gateway.web.settings import WebSettings
from shared.runtime.settings import DERIVED, PREFIX, Settings

WEB = "web."


@dataclass(frozen=True)
class Limit:
    """what: is limited; place: where it is kept; reached: what happens then."""

    what: str
    place: str
    reached: str

    @property
    def named(self) -> str:
        """How it is set; "fixed" where only the code says it."""
        return f"`{PREFIX}{self.place.upper()}`" if self.place in _settings() else "fixed"

    @property
    def value(self) -> Any:
        """Its default. Raises where there is no such place."""
        if self.place in _settings():
            return getattr(Settings(), self.place)
        if self.place.startswith(WEB):
            return getattr(WebSettings(), self.place.removeprefix(WEB))
        module, _, name = self.place.partition(":")
        return getattr(importlib.import_module(module), name)


def _settings() -> set[str]:
    return {field.name for field in dataclasses.fields(Settings)}


REQUESTS = (
    Limit(
        "open connections of a gateway process",
        "connections_max",
        "the one that has kept its request back longest is closed; else 503",
    ),
    Limit("connections that the kernel holds for it", "web.backlog_max", "the kernel refuses"),
    Limit(
        "requests over one connection", "web.requests_per_connection_max", "the connection is closed after the answer"
    ),
    Limit("idle connection, seconds", "web.keepalive_seconds", "closed"),
    Limit("request line, bytes", "web.request_line_bytes_max", "414"),
    Limit("headers, bytes", "web.headers_bytes_max", "431"),
    Limit("headers, number", "web.headers_count_max", "431"),
    Limit("headers, seconds in all", "web.headers_seconds", "408, closed"),
    Limit("body, bytes", "body_bytes_max", "413, closed"),
    Limit("upload, bytes", "upload_bytes_max", "413, closed"),
    Limit("file of evidence, bytes", "evidence_bytes_max", "413"),
    Limit("bodies of all requests at once, bytes", "web.bodies_bytes_max", "503 with Retry-After; small bodies go on"),
    Limit("body, seconds besides those of the slowest decent line", "web.body_seconds", "408, closed"),
    Limit("slowest decent line, bytes a second", "web.line_bytes_per_second_min", "408, closed"),
    Limit("a piece of an answer, seconds besides the same", "web.answer_seconds", "the connection is closed"),
    Limit(
        "a request, seconds", "request_seconds", "504; whether it took effect is told by the same request with its key"
    ),
    Limit("wait for a worker, seconds", "web.workers_wait_seconds", "503 with Retry-After"),
    Limit("requests that wait for a worker", "web.workers_queue_max", "503 with Retry-After"),
    Limit("workers kept from requests", "web.workers_reserved", "timers and broadcasts use them"),
    Limit("live streams of a process", "web.streams_max", "503 with Retry-After"),
    Limit("live streams of an address", "streams_per_address_max", "429 with Retry-After"),
    Limit("age of a live stream, seconds", "web.stream_seconds_max", "ended; the client goes on where it was"),
    Limit(
        "events that wait for a slow stream",
        "gateway.web.streams:EVENTS_WAITING_MAX",
        "ended; the client goes on where it was",
    ),
    Limit(
        "requests of a person, a minute and process",
        "requests_per_minute_max",
        "429 with Retry-After; ten times as many of an address",
    ),
    Limit(
        "sign-ins, codes and the like of an address, a minute and process",
        "sign_ins_per_minute_max",
        "429 with Retry-After",
    ),
    Limit(
        "people and addresses that are counted", "gateway.limits:BUCKETS_MAX", "who has asked least lately is forgotten"
    ),
    Limit("kept public answers, number", "gateway.cache:ENTRIES_MAX", "who was asked for longest ago goes"),
    Limit("kept public answers, bytes", "gateway.cache:BODIES_BYTES_MAX", "who was asked for longest ago goes"),
    Limit("age of a kept answer, seconds", "cache_seconds", "asked for again"),
    Limit("tries where a copy is not filled yet", "gateway.calling:NOT_YET_KNOWN_RETRIES_MAX", "503 with Retry-After"),
    Limit("uses of passwords at once, in a process", "services.identity.accounts.passwords:AT_ONCE_MAX", "others wait"),
    Limit("sign-ins that wait for that", "services.identity.accounts.passwords:WAITING_MAX", "503 with Retry-After"),
)
CALLS = (
    Limit("work of a service's process at once", "workers_max", "waits in its queue, until its deadline"),
    Limit("the farthest deadline of a call, seconds", "shared.runtime.context:DEADLINE_SECONDS_MAX", "cut to that"),
    Limit("a message, bytes", "shared.runtime.serializer:BODY_BYTES_MAX", "refused"),
    Limit("depth of JSON", "shared.runtime.serializer:NESTING_MAX", "refused"),
    Limit(
        "wait for a connection to the broker, seconds",
        "shared.runtime.bus.connection:CONNECT_SECONDS_MAX",
        "tried again",
    ),
    Limit(
        "pauses before that, seconds",
        "shared.runtime.bus.connection:RECONNECT_SECONDS",
        "the last one for ever; calls are 503 meanwhile",
    ),
    Limit(
        "heartbeat of the broker, seconds",
        "shared.runtime.bus.connection:HEARTBEAT_SECONDS",
        "after two the connection is gone",
    ),
    Limit(
        "answers kept for a process that is cut off, seconds",
        "shared.runtime.bus.replies:REPLY_QUEUE_SECONDS",
        "removed by the broker",
    ),
)
EVENTS = (
    Limit(
        "requests in one message", "shared.runtime.bus.parcels:PARCEL_CALLS_MAX", "the next ones leave in another one"
    ),
    Limit("bytes of requests in one message", "shared.runtime.bus.parcels:PARCEL_BYTES_MAX", "likewise"),
    Limit("events published at once", "shared.runtime.events.relay:BATCH_ROWS_MAX", "the next ones follow"),
    Limit("confirmation of the broker, seconds", "shared.runtime.events.relay:CONFIRM_SECONDS_MAX", "published again"),
    Limit("claim of a relay, seconds", "shared.runtime.events.claiming:CLAIM_SECONDS", "another process publishes"),
    Limit("look for what others have left, seconds", "shared.runtime.events.relay:SWEEP_SECONDS", "–"),
    Limit("an event, bytes", "shared.runtime.events.wire:EVENT_BYTES_MAX", "not told; one that comes is dead at once"),
    Limit(
        "pauses before a parked event is tried again, seconds",
        "shared.runtime.events.inbox:RETRY_PAUSES_SECONDS",
        "after the last it is dead: `nuanliu events replay`",
    ),
    Limit("claim of who tries, seconds", "shared.runtime.events.inbox:CLAIM_SECONDS", "another process tries"),
    Limit(
        "pauses while a message is held, seconds",
        "shared.runtime.doors.subscribe:HOLD_SECONDS",
        "the last one for ever",
    ),
    Limit("events of a batch", "shared.runtime.doors.subscribe:BATCH_MAX", "the next batch"),
    Limit(
        "deliveries by the broker",
        "shared.runtime.bus.queues:DELIVERY_LIMIT",
        "to `events.dead`: `nuanliu events replay --expelled`",
    ),
    Limit(
        "broadcasts that wait", "shared.runtime.doors.broadcast:WAITING_MAX", "as if some had been missed: read anew"
    ),
    Limit("days that events are kept", "retention_days", "removed by the hour, in batches"),
    Limit(
        "events taken up again after a restore, hours",
        "deploy.backup.restoring:TOLD_AGAIN_HOURS",
        "older ones by `nuanliu events republish`",
    ),
)
DATABASE = (
    Limit("connections of a service's process", "database_connections_max", "waits"),
    Limit("wait for one of them, seconds", "shared.runtime.data.engine:POOL_TIMEOUT_SECONDS", "503 `database.busy`"),
    Limit("to connect, seconds", "shared.runtime.data.engine:CONNECT_TIMEOUT_SECONDS", "503 `database.away`"),
    Limit("wait for a lock, seconds", "shared.runtime.data.engine:LOCK_TIMEOUT_SECONDS_MAX", "503 `database.busy`"),
    Limit(
        "wait for SQLite's writer, milliseconds",
        "shared.runtime.data.engine:SQLITE_BUSY_TIMEOUT_MS",
        "503 `database.busy`",
    ),
    Limit(
        "rest inside a transaction, seconds",
        "shared.runtime.data.engine:IDLE_TIMEOUT_SECONDS_MAX",
        "rolled back by the server",
    ),
    Limit(
        "a statement without a deadline, seconds",
        "shared.runtime.data.database:TRANSACTION_SECONDS_DEFAULT",
        "rolled back by the server; with a deadline, what is left of it",
    ),
    Limit("repetitions after a deadlock", "shared.runtime.data.database:RETRIES_MAX", "503 `database.busy`"),
    Limit("calls that share a transaction", "shared.runtime.data.grouping:GROUP_ITEMS_MAX", "the next transaction"),
    Limit(
        "wait for a shared transaction, seconds", "shared.runtime.data.grouping:WAIT_SECONDS_MAX", "503 `database.busy`"
    ),
    Limit(
        "hours that answers are kept for repetition",
        "shared.runtime.data.idempotency:KEPT_HOURS",
        "the same key is a new request",
    ),
    Limit(
        "wait for others who migrate, seconds",
        "shared.runtime.data.migrations:LOCK_SECONDS_MAX",
        "the command fails; repeat it",
    ),
    Limit(
        "wait of a step for a table, seconds",
        "shared.runtime.data.migrations:TABLE_LOCK_SECONDS_MAX",
        "the command fails, nothing is changed; repeat it",
    ),
    Limit("wait of a backup for who writes, seconds", "deploy.backup.cut:GATE_SECONDS", "they go on; tried again"),
    Limit("tries of a backup", "deploy.backup.cut:TRIES_MAX", "the command fails"),
)
PROCESS = (
    Limit("stall of the loop, seconds", "stall_seconds", "the process shows all stacks and ends, exit code 70"),
    Limit("from SIGTERM to the end, seconds", "stop_seconds", "the process ends, exit code 71"),
    Limit("a check of health, seconds", "shared.runtime.process.health:CHECK_SECONDS_MAX", "not ready"),
    Limit(
        "a tick of a timer, seconds", "shared.runtime.doors.timer:TICK_SECONDS_MAX", "rolled back; the next tick comes"
    ),
    Limit(
        "spans that wait for the collector", "shared.runtime.tracing.limits:QUEUE_SPANS_MAX", "the oldest are dropped"
    ),
    Limit(
        "to send spans, seconds",
        "shared.runtime.tracing.limits:SEND_SECONDS_MAX",
        'they are lost: `nuanliu_spans_total{outcome="lost"}`',
    ),
    Limit("share of traces that are recorded", "traces_share", "the others have ids in the log only"),
)
OTHERS = (
    Limit(
        "look-up in the member registry, seconds",
        "services.identity.members.directory_http:LOOK_UP_SECONDS_MAX",
        "told to come again",
    ),
    Limit("attempts of one look-up", "services.identity.members.directory_http:ATTEMPTS_MAX", "told to come again"),
    Limit("look-ups at once", "services.identity.members.directory_http:ASKED_AT_ONCE_MAX", "told to come again"),
    Limit("messages sent at once, of a channel", "services.notifications.deliveries.courier:SENT_AT_ONCE_MAX", "wait"),
    Limit(
        "an attempt to send, seconds",
        "services.notifications.deliveries.domain:SEND_SECONDS_MAX",
        "in doubt: repeated once",
    ),
    Limit("attempts to send", "services.notifications.deliveries.domain:TRIES_MAX", "the next channel, or given up"),
    Limit("pauses between them, seconds", "services.notifications.deliveries.domain:BACK_OFF_SECONDS", "–"),
    Limit(
        "days that a message waits for an account to be mended",
        "services.notifications.deliveries.domain:ACCOUNT_DAYS_MAX",
        "given up",
    ),
    Limit("connections to one provider", "services.notifications.channels.line:CONNECTIONS_MAX", "told to come again"),
    Limit(
        "rows of an uploaded roster",
        "services.identity.rosters.reading:ROWS_MAX",
        "422; `nuanliu import members` takes more",
    ),
    Limit("imports that wait", "services.identity.import_runs.runs:WAITING_MAX", "503 with Retry-After"),
)
LIMITS = {
    "Requests": REQUESTS,
    "Calls of services": CALLS,
    "Events": EVENTS,
    "Databases": DATABASE,
    "The process": PROCESS,
    "Others": OTHERS,
}


def limits_table() -> Iterator[str]:
    """The lines of the tables."""
    for subject, limits in LIMITS.items():
        yield f"**{subject}**"
        yield ""
        yield "| limit | setting | default | where it is reached |"
        yield "|---|---|---|---|"
        for limit in limits:
            yield f"| {limit.what} | {limit.named} | {_shown(limit)} | {limit.reached} |"
        yield ""


def _shown(limit: Limit) -> str:
    if limit.place in DERIVED and limit.value is None:
        return "–"
    value = limit.value
    if isinstance(value, dict):
        return ", ".join(f"{name or 'each'} {number}" for name, number in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(f"{each:g}" for each in value)
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else f"{value:g}"
