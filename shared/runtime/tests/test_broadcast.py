"""Hints to every process: heard once by each, missed while it is away, and then said to be missed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.base import Received
from shared.kernel.ids import new_id
from shared.runtime.bus import queues
from shared.runtime.doors import broadcast as broadcast_door
from shared.runtime.doors.broadcast import broadcast
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.wire import write_event
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.facts_fixtures import ReaderMoved, Shelf, ShelfChanged
from shared.runtime.tests.test_subscribe import MALFORMED, WRONG_ATTRIBUTES
from shared.runtime.tests.weak_link import WeakLink

rabbitmq_only = pytest.mark.parametrize("any_bus", ["rabbitmq"], indirect=True)


class Cache:
    """What a process keeps; each test has a new one."""

    name = "gateway"
    forgotten: list[str]
    gaps: list[int]

    @broadcast(ShelfChanged, on_gap=lambda service: service.gaps.append(len(service.forgotten)))
    def forget(self, event: Received) -> None:
        if event.name == "bad":
            raise ValueError
        self.forgotten.append(event.name)


@pytest.fixture
def cache() -> Any:
    """A factory of processes' caches."""
    return lambda: type("Cache", (Cache,), {"forgotten": [], "gaps": []})


def send(connection: Any, name: str, body: bytes | None = None, **changes: Any) -> None:
    row = Outbox.of(ShelfChanged, Shelf(id=new_id(), name=name, books=1, version=1))
    row.site, row.happened_at = "city", datetime(2026, 3, 1, tzinfo=UTC)
    content_type = changes.pop("content_type", "application/json")
    connection.Producer().publish(
        write_event(row.envelope() | changes) if body is None else body,
        exchange=queues.EVENTS_EXCHANGE.name,
        routing_key=ShelfChanged.event_type,
        content_type=content_type,
        content_encoding="utf-8",
    )


def test_every_process_hears_an_event_once_and_in_order(start: Any, connect: Any, cache: Any):
    first, second = cache(), cache()
    start(first), start(second)
    for name in ("one", "two", "three"):
        send(connect(), name)
    wait_until(lambda: len(first.forgotten) == len(second.forgotten) == 3)
    assert first.forgotten == second.forgotten == ["one", "two", "three"]


def test_what_was_told_before_the_process_started_is_not_heard(start: Any, connect: Any, cache: Any):
    queues.EVENTS_EXCHANGE(connect().default_channel).declare()
    send(connect(), "before")
    process = cache()
    start(process)
    send(connect(), "after")
    wait_until(lambda: process.forgotten)
    assert process.forgotten == ["after"]
    assert process.gaps == []


def test_a_method_that_raises_and_a_message_that_is_no_event_do_not_stop_the_others(
    start: Any, connect: Any, cache: Any
):
    process, connection = cache(), connect()
    start(process)
    for body in MALFORMED:
        send(connection, "", body)
    for place, value in WRONG_ATTRIBUTES:
        send(connection, "wrong", **{place: value})
    for content_type in ("application/x-python-serialize", "text/plain"):
        send(connection, "wrong", content_type=content_type)
    send(connection, "bad")
    send(connection, "good")
    wait_until(lambda: process.forgotten)
    assert (process.forgotten, process.gaps) == (["good"], [])


def test_a_hint_that_comes_ten_times_and_out_of_order_is_taken_as_it_comes(start: Any, connect: Any, cache: Any):
    process, connection = cache(), connect()
    start(process)
    told = ["two"] * 10 + ["one"] * 10
    for name in told:
        send(connection, name)
    wait_until(lambda: process.forgotten == told)
    assert process.gaps == []


@rabbitmq_only
def test_a_process_that_was_cut_off_is_told_that_it_may_have_missed_something(
    start: Any, connect: Any, cache: Any, any_bus: str
):
    wire, process = WeakLink(any_bus), cache()
    container = start(process, AMQP_URI=wire.uri)
    send(connect(), "before")
    wait_until(lambda: process.forgotten == ["before"])
    wire.cut()
    send(connect(), "missed")
    wire.mend()
    wait_until(lambda: process.gaps == [1])
    send(connect(), "after")
    wait_until(lambda: process.forgotten == ["before", "after"])
    container.stop()
    wire.cut()


def test_more_than_can_wait_is_a_gap(start: Any, connect: Any, cache: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(broadcast_door, "WAITING_MAX", 5)
    process = cache()
    container = start(process, max_workers=1)
    (door,) = container.entrypoints
    door._is_heard = True  # no worker is free
    for number in range(7):
        send(connect(), str(number))
    wait_until(lambda: door._has_gap)
    door._is_heard = False
    send(connect(), "last")
    wait_until(lambda: process.forgotten[-1:] == ["last"])
    assert process.gaps == [0]


@rabbitmq_only
def test_the_queue_of_a_process_goes_with_it(start: Any, connect: Any, cache: Any, backing: Any, any_bus: str):
    container = start(cache())
    (door,) = container.entrypoints
    consumed = [consumer.queues[0].name for consumer in door.queue_consumer._consumers.values()]
    container.stop()
    channel = connect().channel()
    with pytest.raises(connect().channel_errors, match="NOT_FOUND"):
        channel.queue_declare(consumed[0], passive=True)


def test_personal_data_is_not_broadcast():
    with pytest.raises(AssertionError, match="personal"):
        broadcast(ReaderMoved)
