"""The bus as it stands before anything is published: a list that others rely on, and its declaration."""

from typing import Any

import kombu
import pytest

from shared.contracts.base import Received
from shared.runtime.bus import queues
from shared.runtime.bus.connection import QueueDeclaredOtherwise
from shared.runtime.bus.names import bus_name
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.process import topology
from shared.runtime.process.topology import PlannedQueue, declare, missing, topology_of
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.event_fixtures import Library, Post, Town
from shared.runtime.tests.facts_fixtures import ReaderMoved, ShelfChanged

ARGUMENTS = {
    "x-queue-type": "quorum",
    "x-delivery-limit": 1_000_000,
    "x-dead-letter-exchange": "events.dead",
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


class Office:
    """Hears one event with two doors, and another one."""

    name = "office"

    @subscribe(ShelfChanged)
    def learn_shelf(self, event: Received) -> None: ...

    @subscribe(ShelfChanged, handler="statistics")
    def count_shelf(self, event: Received) -> None: ...

    @subscribe(ReaderMoved)
    def learn_reader(self, event: Received) -> None: ...


class Renamed(Office):
    """The same after its methods were renamed (fact 3)."""

    learn_shelf = None

    @subscribe(ShelfChanged)
    def remember_shelf(self, event: Received) -> None: ...


class Ambiguous:
    """Two doors for one event that nothing tells apart."""

    name = "office"

    @subscribe(ShelfChanged)
    def learn_shelf(self, event: Received) -> None: ...

    @subscribe(ShelfChanged)
    def count_shelf(self, event: Received) -> None: ...


def test_the_list_of_queues_and_bindings_is_a_public_interface():
    planned = topology_of([Office, Library], "city")
    assert planned.exchanges == (("events", "topic"), ("events.dead", "fanout"))
    assert planned.queues == (
        PlannedQueue("events.dead", "events.dead", "", {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000}),
        PlannedQueue("office-city.library.ReaderMoved.v1", "events", "library.ReaderMoved.v1", ARGUMENTS),
        PlannedQueue("office-city.library.ShelfChanged.v1", "events", "library.ShelfChanged.v1", ARGUMENTS),
        PlannedQueue("office-city.library.ShelfChanged.v1.statistics", "events", "library.ShelfChanged.v1", ARGUMENTS),
    )


def test_renaming_a_method_changes_no_queue():
    """Fact 3."""
    assert topology_of([Renamed], "city") == topology_of([Office], "city")


def test_a_service_under_its_bus_name_has_the_same_queues():
    started = type("Office", (Office,), {"name": bus_name("office", "city")})
    assert topology_of([started], "city") == topology_of([Office], "city")


def test_every_site_has_queues_of_its_own():
    city, district = ({queue.name for queue in topology_of([Office], site).queues} for site in ("city", "haidian"))
    assert city & district == {"events.dead"}


def test_two_doors_that_nothing_tells_apart_are_a_defect():
    with pytest.raises(AssertionError, match="handler"):
        topology_of([Ambiguous], "city")


def test_declaring_twice_changes_nothing(connect: Any, site: str):
    first = declare([Office], site, connect())
    assert declare([Office], site, connect()) == first
    assert len(first) == 4


def test_what_is_missing_is_told_and_not_made(connect: Any, site: str):
    connection = connect()
    everything = ["events", "events.dead", "events.dead", *(queue.name for queue in _office_queues(site))]
    for _ in range(2):
        assert sorted(missing([Office], site, connection)) == sorted(everything)
    declare([Office], site, connection)
    assert missing([Office], site, connection) == []
    connection.default_channel.queue_delete(f"office-{site}.library.ReaderMoved.v1")
    assert missing([Office], site, connection) == [f"office-{site}.library.ReaderMoved.v1"]


def _office_queues(site: str) -> list[PlannedQueue]:
    return [queue for queue in topology_of([Office], site).queues if queue.name != "events.dead"]


def test_an_event_that_was_published_after_the_declaration_waits_for_its_reader(connect: Any, site: str):
    """Fact 2."""
    connection = connect()
    declare([Office], site, connection)
    connection.Producer().publish({}, exchange="events", routing_key="library.ShelfChanged.v1", serializer="json")
    name = f"office-{site}.library.ShelfChanged.v1"
    wait_until(lambda: connection.default_channel.queue_declare(name, passive=True).message_count == 1)


def test_a_queue_that_was_declared_otherwise_is_said_and_not_tried_for_ever(connect: Any, site: str):
    """Fact 4: Nameko would try again without end and without a word."""
    name = f"office-{site}.library.ShelfChanged.v1"
    kombu.Queue(name, queues.EVENTS_EXCHANGE, routing_key="x", durable=True, queue_arguments={"x-max-length": 5})(
        connect().default_channel
    ).declare()
    with pytest.raises(QueueDeclaredOtherwise, match=name):
        declare([Office], site, connect())


@pytest.mark.parametrize("any_bus", ["rabbitmq"], indirect=True)
def test_an_exchange_that_was_declared_otherwise_is_said(connect: Any, site: str):
    kombu.Exchange("events", type="direct", durable=True)(connect().default_channel).declare()
    with pytest.raises(QueueDeclaredOtherwise, match="exchange"):
        declare([Office], site, connect())


def test_a_started_reader_declares_nothing_else_than_was_prepared(town: Town):
    """A consumer that declared its queue with other arguments would be refused by the broker for ever."""
    town.start(Post)
    town.send(town.tell("poetry"))
    wait_until(lambda: town.known() == {"poetry": 1})
    assert topology.declare([Post], town.site, town.connection)


@pytest.mark.parametrize("any_bus", ["rabbitmq"], indirect=True)
def test_what_a_crash_loop_expels_lies_in_the_dead_queue(connect: Any, site: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(queues.EVENT_QUEUE_ARGUMENTS, "x-delivery-limit", 2)
    declare([Office], site, connect())
    connect().Producer().publish(
        {"n": 1}, exchange="events", routing_key="library.ReaderMoved.v1", serializer="json", delivery_mode=2
    )
    reader, dead = connect(), connect().default_channel

    def expelled() -> bool:
        message = reader.default_channel.basic_get(f"office-{site}.library.ReaderMoved.v1")
        if message is not None:
            reader.default_channel.basic_reject(message.delivery_tag, requeue=True)
        return bool(dead.queue_declare("events.dead", passive=True).message_count)

    wait_until(expelled)


def test_the_exchange_of_events_is_there_before_anybody_hears(bus_uri: str) -> None:
    """Who publishes to an exchange that is not there loses its channel."""
    with kombu.Connection(bus_uri) as connection:
        declare([], "city", connection)
        queues.EVENTS_EXCHANGE(connection.default_channel).declare(passive=True)
