"""The database is away while deliveries go on: they are held, then handled; nothing is lost and nothing circles.

It is away for a few seconds in every run, for two minutes in `make faults` (NUANLIU_TEST_AWAY_SECONDS).
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import eventlet
import pytest
from sqlalchemy import make_url

from shared.contracts.base import Received
from shared.runtime.bus import queues
from shared.runtime.data import engine
from shared.runtime.data.database import Database
from shared.runtime.doors import subscribe as subscribe_door
from shared.runtime.doors.subscribe import Subscription, subscribe
from shared.runtime.process.dependencies import ServiceDatabase
from shared.runtime.process.topology import topology_of
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.event_fixtures import BatchPost, Post, Town, learn
from shared.runtime.tests.facts_fixtures import ShelfChanged
from shared.runtime.tests.weak_link import WeakLink

AWAY_SECONDS = 3.0
AWAY_SECONDS_OF_LONG_ROUND = float(os.environ.get("NUANLIU_TEST_AWAY_SECONDS", "120"))
DELIVERY_LIMIT = 20  # what RabbitMQ 4 sets by itself
EVENTS = 30

rabbitmq_only = pytest.mark.parametrize("any_bus", ["rabbitmq"], indirect=True)


class Away:
    """A database that can be taken away and given back, whichever it is."""

    def __init__(self, uri: str) -> None:
        self.is_file = make_url(uri).get_backend_name() == "sqlite"
        self.link = None if self.is_file else WeakLink(uri)
        self.uri = self.link.uri if self.link else uri

    def take(self) -> None:
        if self.link:
            self.link.cut()
        else:
            self.locked = sqlite3.connect(make_url(self.uri).database, isolation_level=None)
            self.locked.execute("BEGIN IMMEDIATE")

    def give_back(self) -> None:
        if self.link:
            self.link.mend()
        else:
            self.locked.execute("ROLLBACK")
            self.locked.close()

    def close(self) -> None:
        if self.link:
            self.link.cut()


@pytest.fixture
def deliveries(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """How often each message was delivered."""
    counted: Counter = Counter()
    handle_message = Subscription.handle_message

    def count(self: Subscription, body: Any, message: Any) -> None:
        counted[message.properties.get("message_id")] += 1
        handle_message(self, body, message)

    monkeypatch.setattr(Subscription, "handle_message", count)
    return counted


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queues that expel what is delivered too often; SQLite that gives up at once instead of stalling the test."""
    monkeypatch.setitem(queues.EVENT_QUEUE_ARGUMENTS, "x-delivery-limit", DELIVERY_LIMIT)
    monkeypatch.setattr(engine, "SQLITE_PRAGMAS", (*engine.SQLITE_PRAGMAS, "PRAGMA busy_timeout = 1"))


@pytest.fixture
def away(patient: None, town: Town) -> Iterator[Away]:
    """The post office's database, through something that can be cut."""
    found = Away(town.post.engine.url.render_as_string(hide_password=False))
    yield found
    found.close()


def behind(town: Town, away: Away) -> Town:
    """The town whose services reach the post office's database that way; the test itself reaches it directly."""
    return replace(town, post=Database(away.uri, service="post", site=town.site))


@pytest.mark.parametrize("post", [Post, BatchPost])
def test_events_are_held_while_the_database_is_away_and_then_handled_once(
    town: Town, away: Away, deliveries: Counter, post: type
):
    hold(town, away, deliveries, post, AWAY_SECONDS)


@pytest.mark.faults
@pytest.mark.parametrize("post", [Post, BatchPost])
def test_events_are_held_for_two_minutes(town: Town, away: Away, deliveries: Counter, post: type):
    hold(town, away, deliveries, post, AWAY_SECONDS_OF_LONG_ROUND)


def hold(town: Town, away: Away, deliveries: Counter, post: type, seconds: float) -> None:
    """Take the database away for so long while events come; all are handled once after that."""
    behind(town, away).start(post)
    town.send(town.tell("before"))
    wait_until(lambda: town.known() == {"before": 1})
    away.take()
    names = [f"shelf {number}" for number in range(EVENTS)]
    for number, name in enumerate(names):
        town.send(town.tell(name), message_id=str(number))
    eventlet.sleep(seconds)
    away.give_back()
    wait_until(lambda: town.known() == dict.fromkeys(["before", *names], 1), seconds=20)
    assert town.parked() == {"parked": 0, "dead": 0}
    assert dead_letters(town) == 0
    assert max(deliveries.values()) == 1, "a message was given back to the broker"


def dead_letters(town: Town) -> int:
    return int(town.connection.default_channel.queue_declare(queues.dead_queue().name, passive=True).message_count)


def test_what_cannot_be_parked_is_held_too(town: Town, away: Away, deliveries: Counter):
    behind(town, away).start(Post)
    away.take()
    town.send(b"no event")
    eventlet.sleep(0.3)
    assert town.waiting(Post) == 0, "it was delivered"
    away.give_back()
    wait_until(lambda: town.parked() == {"parked": 0, "dead": 1}, seconds=20)
    assert set(deliveries.values()) == {1}


def test_held_events_leave_the_workers_to_others(town: Town, away: Away, monkeypatch: pytest.MonkeyPatch):
    """Fact 7: one pool serves events and calls; while the database is away one worker at a time tries."""
    hear, trying, seen = Subscription.hear, [], []

    def hear_slowly(self: Subscription, *arguments: Any) -> None:
        trying.append(1)
        seen.append(len(trying))
        eventlet.sleep(0.2)
        hear(self, *arguments)
        trying.pop()

    container = behind(town, away).start(Post)
    (door,) = container.entrypoints
    away.take()
    town.send(town.tell("first"))
    wait_until(lambda: door.holds)
    monkeypatch.setattr(Subscription, "hear", hear_slowly)
    for number in range(10):
        town.send(town.tell(f"shelf {number}"))
    wait_until(lambda: len(seen) >= 4)
    assert max(seen) == 1
    away.give_back()
    wait_until(lambda: len(town.known()) == 11, seconds=20)


def test_what_is_held_when_the_service_stops_is_delivered_to_the_next_one(town: Town, away: Away):
    container = behind(town, away).start(Post)
    away.take()
    town.send(town.tell("poetry"))
    wait_until(lambda: not town.waiting(Post))
    container.stop()
    away.give_back()
    town.start(Post)
    wait_until(lambda: town.known() == {"poetry": 1}, seconds=20)


def test_a_pause_grows_while_the_database_stays_away(town: Town, away: Away, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subscribe_door, "HOLD_SECONDS", (0.05, 0.1, 60))
    tried = []
    hear = Subscription.hear
    monkeypatch.setattr(Subscription, "hear", lambda *arguments: (tried.append(1), hear(*arguments)))
    container = behind(town, away).start(Post)
    away.take()
    town.send(town.tell("poetry"))
    wait_until(lambda: len(tried) == 3)
    eventlet.sleep(0.5)
    assert len(tried) == 3
    container.stop()
    away.give_back()


@rabbitmq_only
def test_what_is_held_while_the_broker_goes_away_too_is_handled_once(town: Town, away: Away, deliveries: Counter):
    """The broker delivers it again; the old copy in hand is forgotten, so that they do not pile up."""
    wire = WeakLink(town.bus_uri)
    container = behind(town, away).start(Post, AMQP_URI=wire.uri)
    (door,) = container.entrypoints
    away.take()
    town.send(town.tell("poetry"))
    wait_until(lambda: door.holds)
    for times in (2, 3, 4):
        wire.cut()
        wire.mend()
        wait_until(lambda times=times: sum(deliveries.values()) == times)
    wait_until(lambda: len(door._waiting) <= 1)
    away.give_back()
    wait_until(lambda: town.known() == {"poetry": 1}, seconds=20)
    container.stop()
    wire.cut()


class TwoDoors:
    """A batch and a single door on one connection."""

    name = "post"
    db = ServiceDatabase()

    @subscribe(ShelfChanged, batch=10)
    def learn_shelves(self, event: Received) -> None:
        self.db.run_once(learn, event)

    @subscribe(ShelfChanged, handler="single")
    def learn_shelf(self, event: Received) -> None:
        self.db.run_once(learn, event)


def test_each_door_takes_only_as_many_as_it_said(town: Town, away: Away):
    """The doors share a channel, on which the broker knows only what was said last."""
    behind(town, away).start(TwoDoors)
    away.take()
    for number in range(40):
        town.send(town.tell(f"shelf {number}"))
    queues_of_doors = [queue.name for queue in topology_of([TwoDoors], town.site).queues if queue.routing_key]
    channel = town.connection.default_channel

    def waiting() -> list[int]:
        return [channel.queue_declare(name, passive=True).message_count for name in queues_of_doors]

    wait_until(lambda: waiting() == [40 - 2 * 10, 40 - 4])
    away.give_back()
    wait_until(lambda: waiting() == [0, 0], seconds=20)
