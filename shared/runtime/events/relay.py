"""Brings events from the outbox to the bus: woken after a commit, and looking by itself now and then.

On RabbitMQ rows are claimed by a flag, published in batches, and marked once the broker has confirmed them. Nothing of
this happens inside a transaction: a relay that dies leaves a claim that ends. The embedded bus confirms nothing; there
rows are marked once the bus was seen idle, for then every reader has them in its database. What is not marked is
published again after a restart; inboxes make that harmless.
"""

import itertools
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import kombu

from shared.kernel.errors import Unavailable
from shared.runtime.breakage import log_breakage
from shared.runtime.bus import embedded
from shared.runtime.bus.connection import GONE, connection_to, pauses
from shared.runtime.bus.queues import EVENTS_EXCHANGE
from shared.runtime.data.database import Database
from shared.runtime.events.claiming import claim, give_back, mark, unpublished
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.wire import write_event
from shared.runtime.metrics import EVENTS_PUBLISHED

BATCH_ROWS_MAX = 200
CONFIRM_SECONDS_MAX = 10  # shorter than a claim, so that nobody else has the rows meanwhile
SWEEP_SECONDS = 20
EMBEDDED_SWEEP_SECONDS = 300  # nobody else writes events there, and who does wakes the relay
RUSH_ROWS = 5  # that many at once, and more are coming: the next batch is larger for a short rest
REST_SECONDS = 0.2
REST_SECONDS_MAX = 0.5  # in a greater rush: the broker and the database are paid by the batch
REST_SECONDS_PER_ROW = 0.01
STOP_SECONDS_MAX = 5
IDLE_SECONDS_MAX = 60
PERSISTENT = 2
PRIORITY = 0

logger = logging.getLogger(__name__)


class NotConfirmed(Exception):
    """The broker has refused messages, or not said in time that it has them."""


class Relay:
    """One process's relay of one service. `run` and, on the embedded bus, `run_checkpoint` each in a greenthread."""

    def __init__(self, database: Database, config: dict[str, Any]) -> None:
        self.database, self.config = database, config
        self.confirms = not embedded.is_embedded(config["AMQP_URI"])
        self.published: list[int] = []  # on the embedded bus: not yet marked
        self._wire = Wire(config)
        self._woken, self._has_published = threading.Event(), threading.Event()
        self._stopping = False
        self._at_rest = threading.Event()
        self._at_rest.set()

    def wake(self) -> None:
        """There is something to publish."""
        self._woken.set()

    def stop(self) -> None:
        """Let the batch under way end; what is left is published by another process, or after the next start."""
        self._stopping = True
        self._woken.set()
        self._has_published.set()
        self._at_rest.wait(STOP_SECONDS_MAX)

    def run(self) -> None:
        """Publish until stopped, whatever becomes of the database and the broker."""
        pause = pauses()
        self._at_rest.clear()
        while not self._stopping:
            self._woken.clear()
            try:
                if (number := self.publish_all()) >= RUSH_ROWS:
                    time.sleep(rest_seconds(number))
                pause = pauses()
                self._woken.wait(SWEEP_SECONDS if self.confirms else EMBEDDED_SWEEP_SECONDS)
            except (*GONE, NotConfirmed, Unavailable) as error:
                logger.warning("events wait in the outbox of %s (%s)", self.database.service, type(error).__name__)
                time.sleep(next(pause))
            except Exception as error:  # the outermost door of this greenthread
                log_breakage(logger, error, f"the relay of {self.database.service}")
                time.sleep(next(pause))
        self._wire.close()
        self._at_rest.set()

    def publish_all(self) -> int:
        """Publish what waits, batch by batch; says how many. Raises one of `GONE`, NotConfirmed or Unavailable."""
        number = 0
        while not self._stopping and (rows := self._next_rows()):
            if self.confirms:
                self._publish_confirmed(rows)
            else:
                self._wire.publish(rows, self.published)
                self._has_published.set()
            for row in rows:
                EVENTS_PUBLISHED.labels(row.event_type).inc()
            number += len(rows)
            if len(rows) < BATCH_ROWS_MAX:
                break  # whatever is committed after this look wakes the relay again
        return number

    def run_checkpoint(self) -> None:
        """On the embedded bus: mark what was published each time the bus is seen idle."""
        broker = embedded.broker_of(self.config["AMQP_URI"])
        while not self._stopping:
            self._has_published.wait(SWEEP_SECONDS if self.published else EMBEDDED_SWEEP_SECONDS)
            self._has_published.clear()  # also where nothing is left to mark: to find it set again would stall the loop
            try:
                if self.published and broker.wait_idle(IDLE_SECONDS_MAX, EVENTS_EXCHANGE.name):
                    self.mark_published()
            except Unavailable:
                time.sleep(SWEEP_SECONDS)
            except Exception as error:  # the outermost door of this greenthread
                log_breakage(logger, error, f"the checkpoint of {self.database.service}")
                time.sleep(SWEEP_SECONDS)

    def mark_published(self) -> None:
        """The bus is idle now: what was published so far has been handled or parked by every reader."""
        handled = list(self.published)
        for batch in _batches(handled):
            self.database.step(mark, batch)
        del self.published[: len(handled)]  # what came meanwhile stands behind

    def _next_rows(self) -> Sequence[Outbox]:
        if self.confirms:
            return self.database.step(claim, BATCH_ROWS_MAX)
        rows: Sequence[Outbox] = self.database.read(unpublished, max(self.published, default=0), BATCH_ROWS_MAX)
        return rows

    def _publish_confirmed(self, rows: Sequence[Outbox]) -> None:
        confirmed: list[int] = []
        try:
            self._wire.publish_confirmed(rows, confirmed)
        finally:
            if confirmed:
                self.database.step(mark, confirmed)
            left = [row.sequence for row in rows if row.sequence not in set(confirmed)]
            if left:
                self.database.step(give_back, left)


def rest_seconds(number: int) -> float:
    """How long to rest after so many events at once."""
    return max(REST_SECONDS, min(number * REST_SECONDS_PER_ROW, REST_SECONDS_MAX))


class Wire:
    """The relay's own connection. After any error it is closed: later confirms would belong to nobody (fact 8)."""

    def __init__(self, config: dict[str, Any]) -> None:
        # Nobody reads between two batches, so nobody could answer heartbeats; the kernel watches the connection.
        self._config = config | {"HEARTBEAT": 0}
        self._connection: kombu.Connection | None = None
        self._channel: Any = None
        self._tags = itertools.count(1)
        self._waiting: dict[int, int] = {}
        self._confirmed: list[int] = []
        self._refused = 0

    def publish(self, rows: Iterable[Outbox], published: list[int]) -> None:
        """Send without waiting; `published` grows as it goes. Raises one of `GONE`."""
        with self._closing_after_errors():
            for row in rows:
                self._send(row)
                published.append(row.sequence)

    def publish_confirmed(self, rows: Sequence[Outbox], confirmed: list[int]) -> None:
        """Send a batch and wait for the broker's word on each; `confirmed` grows as it comes.

        Raises one of `GONE`, or NotConfirmed.
        """
        with self._closing_after_errors():
            self._waiting, self._confirmed, self._refused = {}, confirmed, 0
            for row in rows:
                self._open()
                self._waiting[next(self._tags)] = row.sequence
                self._send(row)
            self._wait_for_confirms()
            if self._refused:
                raise NotConfirmed(f"{self._refused} messages were refused")

    def close(self) -> None:
        """Forget the connection; the next message opens another one."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.collect()

    @contextmanager
    def _closing_after_errors(self) -> Iterator[None]:
        done = False
        try:
            yield
            done = True
        finally:
            if not done:
                self.close()

    def _open(self) -> Any:
        if self._channel is None:
            self._connection = connection_to(self._config)
            self._connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0.1, interval_max=0.1)
            self._channel = self._connection.channel()
            self._channel.events["basic_ack"].add(self._on_ack)
            self._channel.events["basic_nack"].add(self._on_nack)
            self._tags = itertools.count(1)
            self._channel.confirm_select()
        return self._channel

    def _send(self, row: Outbox) -> None:
        channel = self._open()
        message = channel.prepare_message(
            write_event(row.envelope()),
            priority=PRIORITY,
            content_type="application/json",
            content_encoding="utf-8",
            properties={"delivery_mode": PERSISTENT, "message_id": str(row.event_id)},
        )
        channel.basic_publish(
            message, exchange=EVENTS_EXCHANGE.name, routing_key=row.event_type, timeout=CONFIRM_SECONDS_MAX
        )

    def _wait_for_confirms(self) -> None:
        assert self._connection is not None
        end = time.monotonic() + CONFIRM_SECONDS_MAX
        while self._waiting:
            left = end - time.monotonic()
            if left <= 0:
                raise NotConfirmed(f"{len(self._waiting)} messages were not confirmed in time")
            try:
                self._connection.drain_events(timeout=left)
            except TimeoutError:
                continue

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._confirmed.extend(self._settled(tag, multiple))

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused += len(self._settled(tag, multiple))

    def _settled(self, tag: int, multiple: bool) -> list[int]:
        tags = [waiting for waiting in self._waiting if waiting <= tag] if multiple else [tag]
        return [self._waiting.pop(each) for each in tags if each in self._waiting]


def _batches(sequences: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(sequences), BATCH_ROWS_MAX):
        yield sequences[start : start + BATCH_ROWS_MAX]
