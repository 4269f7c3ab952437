"""The embedded bus does what RabbitMQ does, where Nuanliu relies on it: each test runs on both (fact 26)."""

import resource
import time

import eventlet
import pytest
from amqp.exceptions import ConsumerCancelled, NotFound, PreconditionFailed, ResourceLocked
from kombu import Exchange, Queue

from shared.runtime.bus import embedded
from shared.runtime.tests.bus_fixtures import drain_until, drain_what_comes


class Reader:
    """A consumer of one queue that keeps what it got."""

    def __init__(self, connection, queue, *, prefetch_count=0, no_ack=False):
        self.messages = []
        self.channel = connection.channel()
        self.channel.auto_decode = False
        self.channel.basic_qos(0, prefetch_count, False)
        bound = queue(self.channel)
        bound.declare()
        bound.consume(consumer_tag=queue.name, callback=self._took, no_ack=no_ack)

    def _took(self, raw):
        self.messages.append(self.channel.message_to_python(raw))

    @property
    def bodies(self):
        return [bytes(message.body) for message in self.messages]


@pytest.fixture
def exchange(site):
    return Exchange(f"{site}.events", type="topic", durable=False, auto_delete=True)


@pytest.fixture
def queue_of(site, exchange):
    def queue_of(name, pattern="#", **options):
        return Queue(f"{site}.{name}", exchange, routing_key=pattern, durable=False, auto_delete=True, **options)

    return queue_of


@pytest.fixture
def publish(connect, exchange):
    channel = connect().channel()
    exchange(channel).declare()

    def publish(body, routing_key="a.b", *, to=None, mandatory=False, **properties):
        message = channel.prepare_message(
            body, content_type="text/plain", content_encoding="utf-8", headers={"h": "v"}, properties=properties
        )
        target = exchange.name if to is None else ""
        channel.basic_publish(message, exchange=target, routing_key=to or routing_key, mandatory=mandatory)

    publish.channel = channel
    return publish


def test_a_message_comes_with_its_content_type_among_its_properties(connect, publish, queue_of):
    connection = connect()
    reader = Reader(connection, queue_of("q"))

    publish(b"body", reply_to="reply.x", correlation_id="7")
    drain_until(connection, lambda: reader.messages)

    (message,) = reader.messages
    assert message.properties["content_type"] == message.content_type == "text/plain"
    assert (message.properties["reply_to"], message.properties["correlation_id"]) == ("reply.x", "7")
    assert (message.headers, bytes(message.body)) == ({"h": "v"}, b"body")
    assert message.delivery_info["routing_key"] == "a.b"


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("a.b", ["a.b"], ["a", "a.b.c", "a.c", "axb"]),
        ("a.*", ["a.b", "a."], ["a", "a.b.c"]),
        ("a.#", ["a", "a.b", "a.b.c"], ["b", "ab"]),
        ("#.c", ["c", "a.c", "a.b.c"], ["a.c.b"]),
        ("*.b.#", ["a.b", "a.b.c.d"], ["b", "a.c"]),
        ("#", ["", "a", "a.b"], []),
    ],
)
def test_a_topic_goes_where_its_pattern_says(connect, publish, queue_of, pattern, matching, other):
    connection = connect()
    reader = Reader(connection, queue_of("q", pattern))

    for key in [*other, *matching]:
        publish(f"<{key}>".encode(), key)
    drain_until(connection, lambda: len(reader.messages) >= len(matching))
    drain_what_comes(connection, 0.05)

    assert reader.bodies == [f"<{key}>".encode() for key in matching]


def test_a_queue_bound_twice_gets_a_message_once(connect, publish, queue_of):
    connection = connect()
    reader = Reader(connection, queue_of("q", "a.*"))
    queue_of("q", "#.b")(reader.channel).queue_bind()

    publish(b"1")
    drain_until(connection, lambda: reader.messages)
    drain_what_comes(connection, 0.05)

    assert reader.bodies == [b"1"]


def test_a_fanout_goes_to_all(connect, site):
    connection, exchange = connect(), Exchange(f"{site}.fan", type="fanout", durable=False, auto_delete=True)
    readers = [Reader(connection, Queue(f"{site}.{n}", exchange, auto_delete=True, durable=False)) for n in "ab"]

    channel = connection.channel()
    channel.basic_publish(channel.prepare_message(b"1"), exchange=exchange.name, routing_key="any")
    drain_until(connection, lambda: all(reader.messages for reader in readers))

    assert [reader.bodies for reader in readers] == [[b"1"], [b"1"]]


def test_what_a_reader_gives_back_comes_again_to_it_alone(connect, publish, queue_of):
    connection = connect()
    one, other = Reader(connection, queue_of("one")), Reader(connection, queue_of("other"))
    publish(b"1")
    drain_until(connection, lambda: one.messages and other.messages)

    one.messages[0].requeue()
    drain_until(connection, lambda: len(one.messages) == 2)
    drain_what_comes(connection, 0.05)

    assert [message.delivery_info["redelivered"] for message in one.messages] == [False, True]
    assert len(other.messages) == 1


def test_a_closed_channel_gives_back_what_it_had_in_the_old_order(connect, publish, queue_of):
    connection, queue = connect(), queue_of("q")
    first = Reader(connection, queue)
    for body in (b"1", b"2", b"3"):
        publish(body)
    drain_until(connection, lambda: len(first.messages) == 3)
    first.messages[1].ack()

    second = Reader(connection, queue)
    first.channel.close()
    drain_until(connection, lambda: len(second.messages) == 2)

    assert second.bodies == [b"1", b"3"]
    assert all(message.delivery_info["redelivered"] for message in second.messages)


def test_a_consumer_gets_no_more_than_its_prefetch_count(connect, publish, queue_of):
    connection = connect()
    reader = Reader(connection, queue_of("q"), prefetch_count=2)
    for body in (b"1", b"2", b"3"):
        publish(body)
    drain_until(connection, lambda: len(reader.messages) == 2)
    drain_what_comes(connection, 0.1)
    assert reader.bodies == [b"1", b"2"]

    reader.messages[0].ack()
    drain_until(connection, lambda: len(reader.messages) == 3)

    assert reader.bodies == [b"1", b"2", b"3"]


def test_consumers_of_one_queue_take_turns(connect, publish, queue_of):
    connection, queue = connect(), queue_of("q")
    readers = [Reader(connection, queue), Reader(connection, queue)]

    for body in (b"1", b"2", b"3", b"4"):
        publish(body)
    drain_until(connection, lambda: sum(len(reader.messages) for reader in readers) == 4)

    assert [len(reader.messages) for reader in readers] == [2, 2]


def test_a_message_that_has_expired_is_not_delivered(connect, publish, queue_of):
    connection, queue = connect(), queue_of("q")
    queue(connection.channel()).declare()
    publish(b"late", expiration="1")
    publish(b"in time", expiration="60000")
    eventlet.sleep(0.05)

    reader = Reader(connection, queue)
    drain_until(connection, lambda: reader.messages)

    assert reader.bodies == [b"in time"]


def test_a_message_for_nobody_is_returned_when_that_was_asked(connect, publish):
    returned = []
    publish.channel.events["basic_return"].add(lambda *arguments: returned.append(arguments))

    publish(b"1", "no.reader", mandatory=True, correlation_id="7")
    drain_until(publish.channel.connection.client, lambda: returned)

    ((_, _, routing_key, message),) = returned
    assert (routing_key, message.properties["correlation_id"]) == ("no.reader", "7")


def test_a_confirming_channel_acknowledges_by_number(publish):
    confirmed = []
    publish.channel.confirm_select()
    publish.channel.events["basic_ack"].add(lambda tag, multiple: confirmed.append((tag, multiple)))

    publish(b"1")
    publish(b"2")
    drain_until(publish.channel.connection.client, lambda: confirmed and confirmed[-1][0] == 2)

    assert confirmed in ([(1, False), (2, False)], [(2, True)])


def test_without_acknowledgement_nothing_comes_back(connect, publish, queue_of):
    connection, queue = connect(), queue_of("q")
    reader = Reader(connection, queue, no_ack=True, prefetch_count=1)

    for body in (b"1", b"2"):
        publish(body)
    drain_until(connection, lambda: len(reader.messages) == 2)

    assert reader.bodies == [b"1", b"2"]


def test_the_reader_of_a_deleted_queue_is_told(connect, publish, queue_of):
    connection, queue = connect(), queue_of("q")
    Reader(connection, queue)

    queue(connect().channel()).delete()

    with pytest.raises(ConsumerCancelled):
        drain_until(connection, lambda: False)


def test_an_exclusive_queue_is_for_its_connection_alone(connect, site):
    queue = Queue(f"{site}.q", exclusive=True)
    queue(connect().channel()).declare()

    with pytest.raises(ResourceLocked):
        queue(connect().channel()).declare()


def test_an_exclusive_queue_goes_with_its_connection(connect, site):
    owner = connect()
    Queue(f"{site}.q", exclusive=True)(owner.channel()).declare()

    owner.close()

    with pytest.raises(NotFound):
        connect().channel().queue_declare(f"{site}.q", passive=True)


def test_a_queue_declared_otherwise_is_refused(connect, queue_of):
    channel = connect().channel()
    queue_of("q")(channel).declare()

    with pytest.raises(PreconditionFailed):
        queue_of("q", expires=60)(channel).declare()


@pytest.mark.parametrize("any_bus", ["embedded"], indirect=True)
class TestTheEmbeddedBusAlone:
    def test_the_bus_is_idle_only_when_all_is_acknowledged(self, any_bus, connect, publish, queue_of):
        broker, connection = embedded.broker_of(any_bus), connect()
        reader = Reader(connection, queue_of("q"))
        assert broker.idle()

        publish(b"1")
        waiting = broker.idle()
        drain_until(connection, lambda: reader.messages)
        unacknowledged = broker.idle()
        reader.messages[0].ack()

        assert (waiting, unacknowledged, broker.idle()) == (False, False, True)

    def test_waiting_for_silence_ends_with_the_last_acknowledgement(self, any_bus, connect, publish, queue_of):
        broker, connection = embedded.broker_of(any_bus), connect()
        reader = Reader(connection, queue_of("q"))
        publish(b"1")
        drain_until(connection, lambda: reader.messages)

        eventlet.spawn_after(0.02, reader.messages[0].ack)
        began = time.monotonic()

        assert broker.wait_idle(5)
        assert time.monotonic() - began < 0.15

    def test_waiting_for_silence_ends_at_its_deadline(self, any_bus, publish, connect, queue_of):
        queue_of("q")(connect().channel()).declare()
        publish(b"1")

        assert not embedded.broker_of(any_bus).wait_idle(0.05)

    def test_an_expired_message_does_not_keep_the_bus_from_idleness(self, any_bus, publish, connect, queue_of):
        queue_of("q")(connect().channel()).declare()
        publish(b"1", expiration="20")

        assert embedded.broker_of(any_bus).wait_idle(5)

    def test_other_exchanges_do_not_matter_when_one_is_asked_for(self, any_bus, publish, connect, queue_of, exchange):
        queue = queue_of("q")
        queue(connect().channel()).declare()
        publish(b"1", to=queue.name)

        broker = embedded.broker_of(any_bus)

        assert (broker.idle(), broker.idle(exchange.name)) == (False, True)

    def test_messages_of_a_deleted_queue_do_not_keep_the_bus_from_idleness(self, any_bus, publish, connect, queue_of):
        connection, queue = connect(), queue_of("q")
        reader = Reader(connection, queue, prefetch_count=1)
        publish(b"1")
        publish(b"2")
        drain_until(connection, lambda: reader.messages)

        queue(connect().channel()).delete()
        reader.channel.close()

        assert embedded.broker_of(any_bus).idle()

    def test_buses_with_other_names_are_other_buses(self, any_bus, connect, publish, queue_of):
        stranger = connect(f"{any_bus}-other")
        reader = Reader(stranger, queue_of("q"))

        publish(b"1")
        drain_what_comes(stranger, 0.05)

        assert reader.messages == []

    def test_idle_connections_burn_no_processor_time(self, any_bus, connect, queue_of):
        connections = [connect() for _ in range(14)]
        for number, connection in enumerate(connections):
            Reader(connection, queue_of(f"q{number}"))

        def burnt():
            before = resource.getrusage(resource.RUSAGE_SELF)
            threads = [eventlet.spawn(drain_what_comes, connection, 1.0) for connection in connections]
            for thread in threads:
                thread.wait()
            after = resource.getrusage(resource.RUSAGE_SELF)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        assert any(burnt() < 0.02 for _ in range(3)), "whoever polls does so each time; a cold processor does not"

    def test_a_hop_takes_no_longer_than_its_work(self, any_bus, connect, publish, queue_of):
        connection = connect()
        reader = Reader(connection, queue_of("q"), no_ack=True)
        began = time.monotonic()

        for number in range(1, 101):
            eventlet.spawn(publish, b"1")
            drain_until(connection, lambda number=number: len(reader.messages) == number)

        assert time.monotonic() - began < 0.5
