"""From the outbox to the bus, and what a relay does when something goes wrong."""

import json
import threading
import time
from contextlib import suppress
from typing import Any

import eventlet
import kombu
import pytest
from sqlalchemy import select, update

from shared.runtime.bus import embedded, queues
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events import relay
from shared.runtime.events.claiming import CLAIM_SECONDS, claim, mark
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.relay import Relay
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.facts_fixtures import Base
from shared.runtime.tests.test_outbox import move, tell
from shared.runtime.tests.weak_link import WeakLink


@pytest.fixture
def queue(connect: Any, site: str) -> Any:
    """A reader's queue, declared as readers declare it."""
    declared = queues.event_queue(site, "post", "library.ShelfChanged.v1")(connect().default_channel)
    declared.declare()
    return declared


@pytest.fixture
def connect_to() -> Any:
    opened: list[kombu.Connection] = []

    def connect(uri: str) -> kombu.Connection:
        opened.append(kombu.Connection(uri))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def broker(rabbitmq: str, connect_to: Any) -> str:
    """RabbitMQ with the exchange, as `prepare` leaves it."""
    queues.EVENTS_EXCHANGE(connect_to(rabbitmq).default_channel).declare()
    return rabbitmq


@pytest.fixture
def inside(memory_bus: str, connect_to: Any) -> Any:
    """The embedded bus with one reader's queue."""
    return declared_inside(memory_bus, connect_to)


def declared_inside(memory_bus: str, connect_to: Any) -> Any:
    queue = queues.event_queue("city", "post", "library.ShelfChanged.v1")(connect_to(memory_bus).default_channel)
    queue.declare()
    return queue


def relay_of(database: Database, uri: str) -> Relay:
    return Relay(database, {"AMQP_URI": uri})


def heard(queue: Any) -> list[dict[str, Any]]:
    """All messages that wait in a queue, acknowledged."""
    found = []
    while (message := queue.get()) is not None:
        found.append(message)
        message.ack()
    return found


def pending(session: Session) -> list[int]:
    return list(session.scalars(select(Outbox.sequence).where(Outbox.published_at.is_(None))))


def claimed(session: Session) -> list[int]:
    return list(session.scalars(select(Outbox.sequence).where(Outbox.claimed_until.is_not(None))))


def test_events_reach_their_queue_in_the_order_they_were_told(database, any_bus, queue):
    for number in range(3):
        database.step(tell, f"shelf {number}")
    assert relay_of(database, any_bus).publish_all() == 3
    messages = heard(queue)
    assert [json.loads(message.body)["data"]["name"] for message in messages] == [
        "shelf 0",
        "shelf 1",
        "shelf 2",
    ]
    assert {message.properties["delivery_mode"] for message in messages} == {2}
    assert {message.content_type for message in messages} == {"application/json"}


def test_events_of_a_contract_that_is_not_ours_stay(database, any_bus, queue):
    """Fact 30 and design §1.6: whatever the table holds, only the owner publishes."""
    database.step(tell)
    database.step(lambda session: session.execute(update(Outbox).values(event_type="libraryx.ShelfChanged.v1")))
    assert relay_of(database, any_bus).publish_all() == 0


def test_confirmed_events_are_marked_and_not_sent_twice(database, broker, site):
    library_relay = relay_of(database, broker)
    database.step(tell)
    assert library_relay.publish_all() == 1
    assert database.read(pending) == []
    assert library_relay.publish_all() == 0


def test_an_event_is_not_lost_while_there_is_no_exchange(database, rabbitmq):
    """Fact 2: a bus that was not prepared takes nothing."""
    database.step(tell)
    with pytest.raises(relay.GONE):
        relay_of(database, rabbitmq).publish_all()
    assert len(database.read(pending)) == 1


def test_more_than_one_batch_is_sent(database, broker, monkeypatch):
    monkeypatch.setattr(relay, "BATCH_ROWS_MAX", 10)

    def many(session: Session) -> None:
        for number in range(25):
            tell(session, f"shelf {number}")

    database.step(many)
    assert relay_of(database, broker).publish_all() == 25
    assert database.read(pending) == []


def test_sealed_data_is_removed_once_it_was_handed_on(database, broker):
    database.step(move, "东城区 3 号")
    relay_of(database, broker).publish_all()
    assert database.read(lambda session: session.scalars(select(Outbox.data)).all()) == [{}]


def test_an_event_committed_late_with_a_lower_number_is_not_passed_over(postgresql, broker):
    """Fact 30: numbers are taken before the commit."""
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)
    library_relay = relay_of(library, broker)
    began, may_end = eventlet.event.Event(), eventlet.event.Event()

    def slow(session: Session) -> None:
        tell(session, "slow")
        session.flush()
        began.send()
        may_end.wait()

    late = eventlet.spawn(library.step, slow)
    began.wait()
    library.step(tell, "fast")
    assert library_relay.publish_all() == 1
    may_end.send()
    late.wait()
    assert library_relay.publish_all() == 1
    library.close()


def test_two_relays_do_not_take_the_same_rows(database):
    for number in range(4):
        database.step(tell, f"shelf {number}")
    first, second = (database.step(claim, 2) for _ in range(2))
    assert [row.data["name"] for row in (*first, *second)] == ["shelf 0", "shelf 1", "shelf 2", "shelf 3"]
    assert database.step(claim, 2) == []


def test_a_relay_does_not_wait_for_rows_that_another_one_has_locked(postgresql):
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)
    library.step(tell, "locked")
    library.step(tell, "free")
    began, may_end = eventlet.event.Event(), eventlet.event.Event()

    def lock_first(session: Session) -> None:
        session.scalars(select(Outbox).order_by(Outbox.sequence).limit(1).with_for_update()).one()
        began.send()
        may_end.wait()

    holder = eventlet.spawn(library.step, lock_first)
    began.wait()
    assert [row.data["name"] for row in library.step(claim, 10)] == ["free"]
    may_end.send()
    holder.wait()
    library.close()


def test_rows_of_a_relay_that_died_are_taken_by_another_one_when_its_claim_ends(database, clock):
    database.step(tell)
    assert len(database.step(claim, 10)) == 1
    clock.advance(seconds=CLAIM_SECONDS - 1)
    assert database.step(claim, 10) == []
    clock.advance(seconds=1)
    assert len(database.step(claim, 10)) == 1


def test_events_wait_while_the_broker_is_away_and_are_sent_when_it_is_back(database, broker):
    away = relay_of(database, "amqp://127.0.0.1:1//")
    database.step(tell)
    with pytest.raises(relay.GONE):
        away.publish_all()
    assert database.read(claimed) == []
    assert relay_of(database, broker).publish_all() == 1


def test_confirms_of_a_lost_connection_are_not_counted_for_the_next_one(database, broker):
    """Fact 8: after any error the connection is closed, for later confirms would be taken for others'."""
    library_relay = relay_of(database, broker)
    database.step(tell, "first")
    library_relay.publish_all()
    library_relay._wire._connection.connection.transport.sock.close()
    database.step(tell, "second")
    with suppress(*relay.GONE, relay.NotConfirmed):
        library_relay.publish_all()
    database.step(tell, "third")
    library_relay.publish_all()
    assert database.read(pending) == []


def test_a_broker_that_takes_nothing_is_given_up_and_the_rows_are_free_again(database, broker, monkeypatch):
    """Fact 19: with a memory or disk alarm, or a cable that is out, a publish would hang without end."""
    monkeypatch.setattr(relay, "CONFIRM_SECONDS_MAX", 0.3)
    wire = WeakLink(broker)
    library_relay = relay_of(database, wire.uri)
    database.step(tell, "first")
    library_relay.publish_all()
    wire.freeze()
    database.step(tell, "second")
    started = time.monotonic()
    with pytest.raises((relay.NotConfirmed, *relay.GONE)):
        library_relay.publish_all()
    assert time.monotonic() - started < 3
    assert (len(database.read(pending)), database.read(claimed)) == (1, [])
    wire.thaw()
    assert library_relay.publish_all() == 1
    wire.cut()


def test_a_running_relay_lives_through_a_broker_and_a_database_that_go_away(postgresql, broker, monkeypatch):
    monkeypatch.setattr(relay, "SWEEP_SECONDS", 0.1)
    bus, disk = WeakLink(broker), WeakLink(postgresql)
    direct = Database(postgresql, service="library", site="city")
    direct.create_all_for_tests(Base.metadata)
    library = Database(disk.uri, service="library", site="city")
    library_relay = relay_of(library, bus.uri)
    thread = eventlet.spawn(library_relay.run)
    for number, link in enumerate((bus, disk, bus, disk)):
        link.cut()
        direct.step(tell, f"shelf {number}")
        eventlet.sleep(0.2)
        link.mend()
        wait_until(lambda: not direct.read(pending), seconds=20)
    library_relay.stop()
    thread.wait()
    for end in (library, direct):
        end.close()
    for link in (bus, disk):
        link.cut()


def test_what_the_broker_refuses_stays_in_the_outbox(database, broker, connect_to, site):
    """An event queue with a length refuses what is too much (reject-publish); it comes later, and nothing is lost."""
    arguments = queues.EVENT_QUEUE_ARGUMENTS | {"x-max-length": 1}
    queue = kombu.Queue(
        f"post-{site}.full",
        queues.EVENTS_EXCHANGE,
        routing_key="library.ShelfChanged.v1",
        queue_arguments=arguments,
    )(connect_to(broker).default_channel)
    queue.declare()
    library_relay = relay_of(database, broker)
    names: list[str] = []
    for number in range(10):
        database.step(tell, f"shelf {number}")
        with suppress(relay.NotConfirmed):
            library_relay.publish_all()
    assert database.read(pending)
    assert database.read(claimed) == []

    def drained() -> bool:
        names.extend(json.loads(message.body)["data"]["name"] for message in heard(queue))
        with suppress(relay.NotConfirmed):
            library_relay.publish_all()
        return not database.read(pending)

    wait_until(drained)
    wait_until(lambda: drained() and len(set(names)) == 10)


def test_a_running_relay_is_woken_by_a_commit(database, broker, monkeypatch):
    monkeypatch.setattr(relay, "SWEEP_SECONDS", 60)
    library_relay = relay_of(database, broker)
    database.on_outbox = library_relay.wake
    thread = eventlet.spawn(library_relay.run)
    eventlet.sleep(0.05)
    database.step(tell)
    wait_until(lambda: not database.read(pending))
    library_relay.stop()
    thread.wait()


def test_a_batch_that_is_not_full_is_the_last_one(database, broker, monkeypatch):
    """What was committed after it wakes the relay again: an empty look would cost a transaction for each commit."""
    looks = []
    monkeypatch.setattr(relay, "claim", lambda *given, claim=relay.claim: looks.append(1) or claim(*given))
    database.step(lambda session: [tell(session, f"shelf {number}") for number in range(3)])
    assert relay_of(database, broker).publish_all() == 3
    assert len(looks) == 1


@pytest.mark.parametrize(("number", "rests"), [(relay.RUSH_ROWS - 1, False), (relay.RUSH_ROWS, True)])
def test_in_a_rush_a_relay_rests_so_that_the_next_batch_is_larger(database, broker, monkeypatch, number, rests):
    monkeypatch.setattr(relay, "SWEEP_SECONDS", 60)
    monkeypatch.setattr(relay, "REST_SECONDS", 1.5)
    library_relay = relay_of(database, broker)
    database.step(lambda session: [tell(session, f"shelf {number}") for number in range(number)])
    database.on_outbox = library_relay.wake
    thread = eventlet.spawn(library_relay.run)
    wait_until(lambda: not database.read(pending))
    database.step(tell)
    eventlet.sleep(0.5)
    assert bool(database.read(pending)) is rests
    wait_until(lambda: not database.read(pending))
    library_relay.stop()
    thread.wait()


@pytest.mark.parametrize(
    ("number", "seconds"), [(relay.RUSH_ROWS, 0.2), (20, 0.2), (21, 0.21), (50, 0.5), (51, 0.5), (1000, 0.5)]
)
def test_the_greater_the_rush_the_longer_the_rest_up_to_half_a_second(number, seconds):
    assert relay.rest_seconds(number) == pytest.approx(seconds)


def test_a_running_relay_finds_by_itself_what_nobody_woke_it_for(database, broker, monkeypatch):
    """A process that died after its commit wakes nobody."""
    monkeypatch.setattr(relay, "SWEEP_SECONDS", 0.1)
    library_relay = relay_of(database, broker)
    thread = eventlet.spawn(library_relay.run)
    database.step(tell)
    wait_until(lambda: not database.read(pending))
    library_relay.stop()
    thread.wait()


def test_on_the_embedded_bus_events_are_marked_only_when_it_is_idle(database, memory_bus, inside, monkeypatch):
    monkeypatch.setattr(relay, "SWEEP_SECONDS", 0.05)
    library_relay = relay_of(database, memory_bus)
    threads = [eventlet.spawn(library_relay.run), eventlet.spawn(library_relay.run_checkpoint)]
    database.step(tell)
    wait_until(lambda: library_relay.published)
    eventlet.sleep(0.2)
    assert len(database.read(pending)) == 1, "the message still waits in a queue that nobody has read"
    message = inside.get()
    eventlet.sleep(0.2)
    assert len(database.read(pending)) == 1, "the reader has not acknowledged it yet"
    message.ack()
    wait_until(lambda: not database.read(pending))
    library_relay.stop()
    [thread.wait() for thread in threads]


def test_on_the_embedded_bus_a_checkpoint_woken_for_nothing_waits_again(database, memory_bus, inside, monkeypatch):
    """Rows may have been marked between their publication and the wake-up for it."""
    library_relay, waits = relay_of(database, memory_bus), []
    woken = library_relay._has_published

    def wait(seconds):
        waits.append(woken.is_set())
        assert len(waits) < 3, "it would go on for ever without letting anybody else work"
        return threading.Event.wait(woken, seconds)

    monkeypatch.setattr(woken, "wait", wait)
    woken.set()
    thread = eventlet.spawn(library_relay.run_checkpoint)
    eventlet.sleep(0.05)
    assert waits == [True, False]
    library_relay.stop()
    thread.wait()


def test_on_the_embedded_bus_what_was_not_marked_is_published_again_after_a_restart(
    database, memory_bus, inside, connect_to
):
    database.step(tell)
    assert relay_of(database, memory_bus).publish_all() == 1
    embedded.forget(memory_bus)  # the process is gone, and the bus with it
    queue = declared_inside(memory_bus, connect_to)
    assert relay_of(database, memory_bus).publish_all() == 1
    assert len(heard(queue)) == 1


def test_on_the_embedded_bus_nothing_is_published_twice_while_it_runs(database, memory_bus, inside):
    library_relay = relay_of(database, memory_bus)
    database.step(tell, "first")
    assert library_relay.publish_all() == 1
    assert library_relay.publish_all() == 0
    database.step(tell, "second")
    assert library_relay.publish_all() == 1
    library_relay.mark_published()
    assert database.read(pending) == []
    assert library_relay.published == []


def test_marking_does_not_touch_other_rows(database):
    database.step(tell, "first")
    database.step(tell, "second")
    database.step(mark, [database.read(pending)[0]])
    assert len(database.read(pending)) == 1


def test_a_relay_never_waits_for_confirms_longer_than_its_claim():
    assert relay.CONFIRM_SECONDS_MAX < CLAIM_SECONDS
