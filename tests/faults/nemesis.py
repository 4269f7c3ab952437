"""What goes wrong with an installation, one thing after the other, in an order that the seed decides.

Every fault ends with everything running again; nobody mends what is not mended here.
"""

import logging
import random
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import eventlet
import kombu
import psycopg2
import requests
from sqlalchemy import make_url, select

from shared.runtime.bus import names
from shared.runtime.bus.line import RPC_EXCHANGE
from shared.runtime.bus.queues import EVENTS_EXCHANGE
from shared.runtime.events.outbox import Outbox
from shared.runtime.tests.killed_town import PLACES
from shared.testing.http import HttpClient
from tests.end_to_end.deliveries import publish
from tests.end_to_end.test_every_queue import JSON, NO_EVENTS, NO_MESSAGES
from tests.faults.quiet import readings
from tests.faults.site import SERVICES, WITH_DATABASES

logger = logging.getLogger(__name__)

DYING_AT = tuple(place for place in PLACES if place)
STOP_SECONDS_MAX = 25
DIE_SECONDS_MAX = 180  # until somebody brings it there, on a busy machine
WATERMARK_USUAL = "0.4"
CONTROL_TRIES_MAX = 3
LIVE_SECONDS_MAX = 5  # two cores are shared by all processes here
LOOK_SECONDS = 0.5
SETTLED_SECONDS = 2  # a quorum queue that was just declared has no leader after a kill (deploy/backing/README.md)
WAITED_MAX = timedelta(minutes=10)  # nothing waits longer in a queue here
NOT_A_PERSON = Outbox.personal.is_(False)


class Nemesis:
    """site: what it breaks; seconds: how long things are away; times: how often an event is sent again."""

    def __init__(self, site, databases, seed, *, away_seconds, held_seconds, times):
        self.site, self.databases = site, databases
        self.random = random.Random(f"{seed} nemesis")
        self.away_seconds, self.held_seconds, self.times = away_seconds, held_seconds, times
        self.done, self.troubles = [], []

    def faults(self):
        """All that it knows, in the order of this seed: name and deed."""
        every = [(f"kill -9 {name}", lambda name=name: self.kill(name)) for name in SERVICES]
        every += [(f"SIGTERM {name}", lambda name=name: self.stop(name)) for name in SERVICES]
        every += [
            (f"{name} dies {place}", lambda name=name, place=place: self.die(name, place))
            for name in WITH_DATABASES
            for place in DYING_AT
        ]
        every += [
            ("broker killed", self.kill_broker),
            ("broker away", self.stop_broker),
            ("memory alarm", self.alarm),
            ("queue deleted", self.delete_queue),
            ("PostgreSQL killed", self.kill_postgresql),
            ("locks held", self.hold_locks),
            ("connections exhausted", self.exhaust_connections),
            ("events repeated and shuffled", self.repeat),
            ("messages poisoned", self.poison),
        ]
        self.random.shuffle(every)
        return every

    def commit(self, name, deed):
        """One fault, and whatever it leaves running."""
        began = time.monotonic()
        deed()
        self.done.append(name)
        logger.info("%s: %.1f s", name, time.monotonic() - began)
        self.look()

    def look(self):
        """No process may have ended by itself, and the gateway says that it lives."""
        for name, process in self.site.processes.items():
            if not process.running():
                self.troubles.append(f"{name} has ended by itself: {process.err[-2000:]}")
                self._begin(name)
        address = self.site.address()
        if address is not None:
            try:
                HttpClient(address).get("/health/live", timeout=LIVE_SECONDS_MAX).raise_for_status()
            except requests.RequestException as error:
                self.troubles.append(f"the gateway is not alive: {type(error).__name__}")

    def kill(self, name):
        """`kill -9` of one process."""
        self.site.end(name)
        self._begin(name)

    def stop(self, name):
        """One process of a rolling restart."""
        if (code := self.site.stop(name, STOP_SECONDS_MAX)) != 0:
            self.troubles.append(f"{name} ended with {code} when it was asked to")
        self._begin(name)

    def die(self, name, place):
        """A process that ends at a place in the code, as soon as anybody brings it there."""
        self.site.end(name)
        process = self.site.start(name, dying_at=place)
        until = time.monotonic() + DIE_SECONDS_MAX
        while process.running() and time.monotonic() < until:
            eventlet.sleep(LOOK_SECONDS / 5)
        if process.running():
            self.troubles.append(f"nothing brought {name} to {place}")
        self.kill(name)

    def kill_broker(self):
        """`kill -9` of RabbitMQ."""
        self.site.serve("kill", "rabbitmq")
        self._pass(self.random.uniform(0, 1))
        self.site.serve("start", "rabbitmq")

    def stop_broker(self):
        """RabbitMQ is stopped in order, and away for a while."""
        self.site.serve("stop", "rabbitmq")
        self._pass(self.away_seconds)
        self.site.serve("start", "rabbitmq")

    def alarm(self):
        """RabbitMQ believes for a while that its memory is full."""
        self._watermark("0.00001")
        self._pass(self.away_seconds)
        self._watermark(WATERMARK_USUAL)

    def delete_queue(self):
        """Somebody deletes a queue with all that waits in it; an operator makes it anew, and has it all sent again."""
        reader, service, event_type = self.random.choice(readings(WITH_DATABASES))
        handler = reader.removeprefix(service).removeprefix(".") or None
        since = datetime.now(UTC) - WAITED_MAX
        with kombu.Connection(self.site.bus_uri) as connection:
            queue = names.event_queue(self.site.settings.site, service, event_type, handler)
            connection.default_channel.queue_delete(queue)
        self._pass(SETTLED_SECONDS)
        self.site.done("prepare")
        self.site.done("events", "resend", "--type", event_type, "--since", since.isoformat(timespec="seconds"))
        self._pass(SETTLED_SECONDS)

    def kill_postgresql(self):
        """As `pg_ctl restart -m immediate`, and harder: nobody is told."""
        self.site.serve("kill", "postgresql")
        self._pass(self.random.uniform(0, 1))
        self.site.serve("start", "postgresql")

    def hold_locks(self):
        """Somebody holds every outbox, without which nothing is written."""
        with self._inside(*WITH_DATABASES) as cursors:
            for cursor in cursors:
                cursor.execute("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
            self._pass(self.held_seconds)

    def exhaust_connections(self):
        """Somebody takes all connections that are left."""
        taken = []
        try:
            while True:
                taken.append(self._connected(WITH_DATABASES[0]))
        except psycopg2.OperationalError:
            self._pass(self.held_seconds)
        finally:
            for connection in taken:
                connection.close()

    def repeat(self):
        """What was told last is sent again and again, in any order."""
        rows = []
        for database in self.databases.values():
            last = select(Outbox).where(NOT_A_PERSON).order_by(Outbox.sequence.desc()).limit(20)
            rows += database.read(lambda session, last=last: list(session.scalars(last)))
        again = rows * self.times
        self.random.shuffle(again)
        publish(self.site.bus_uri, again)

    def poison(self):
        """Every queue is sent what is no message."""
        site = self.site.settings.site
        with kombu.Connection(self.site.bus_uri) as connection:
            producer = connection.Producer()
            for event_type in {event_type for _, _, event_type in readings(WITH_DATABASES)}:
                for body in NO_EVENTS:
                    said = (body % event_type).encode()
                    producer.publish(said, exchange=EVENTS_EXCHANGE, routing_key=event_type, **JSON)
            for name in WITH_DATABASES:
                key = names.rpc_routing_key(names.bus_name(name, site), "no_such_method")
                for body in NO_MESSAGES:
                    producer.publish(body, exchange=RPC_EXCHANGE, routing_key=key, **JSON)

    def _watermark(self, share):
        """On a busy machine `rabbitmqctl` may not get through at once."""
        command = "rabbitmqctl", "set_vm_memory_high_watermark", share
        for _ in range(CONTROL_TRIES_MAX - 1):
            with suppress(AssertionError):
                return self.site.serve(*command)
        return self.site.serve(*command)

    def _begin(self, name):
        self.site.start(name)
        self.site.await_ready(name)

    def _pass(self, seconds):
        """Time goes by, while everybody lives on."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.look()
            eventlet.sleep(LOOK_SECONDS)

    @contextmanager
    def _inside(self, *services):
        """Cursors in open transactions of somebody else."""
        connections = [self._connected(name) for name in services]
        try:
            yield [connection.cursor() for connection in connections]
        finally:
            for connection in connections:
                connection.close()

    def _connected(self, service):
        uri = make_url(self.site.settings.database_uri_of(service)).set(drivername="postgresql")
        return psycopg2.connect(uri.render_as_string(hide_password=False))
