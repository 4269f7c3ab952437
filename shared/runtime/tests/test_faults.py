"""What calls do while RabbitMQ is away, frozen or full, and that all comes back by itself (facts 9, 10, 17, 19, 20)."""

import struct
import time

import eventlet
import pytest

from shared.kernel.errors import Unavailable
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.bus.line import Line
from shared.runtime.tests.bus_fixtures import Caller, wait_until
from shared.runtime.tests.test_rpc import Library
from shared.runtime.tests.weak_link import WeakLink

CONNECTION_BLOCKED, CONNECTION_UNBLOCKED = (10, 60), (10, 61)


@pytest.fixture
def link(rabbitmq):
    link = WeakLink(rabbitmq)
    yield link
    link.cut()


@pytest.fixture
def any_bus(link):
    """RabbitMQ at the other end of a weak link."""
    return link.uri


@pytest.fixture
def lent():
    return []


@pytest.fixture
def library(start, lent):
    return start(type("Library", (Library,), {"lent": lent}))


def refusal_of(call, *arguments):
    """The code of the refusal, and after how many seconds it came."""
    began = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        call(*arguments)
    return refused.value.code, time.monotonic() - began


def answers(calls):
    """Whether a call gets its answer now."""
    try:
        return calls("library", seconds=0.5).lend({"title": "a"})
    except Unavailable:
        return None


def test_while_the_broker_is_away_calls_fail_at_once(library, calls, link):
    link.cut()
    wait_until(lambda: refusal_of(calls("library").lend, {"title": "a"})[0] == "bus.away")

    code, seconds = refusal_of(calls("library").lend, {"title": "a"})

    assert code == "bus.away"
    assert seconds < 0.1


def test_calls_under_way_fail_when_the_broker_goes(library, calls, link, lent):
    thread = eventlet.spawn(refusal_of, calls("library", seconds=5).wait, {"title": "a", "copies": 2000})
    wait_until(lambda: lent == ["began"])

    link.cut()
    code, seconds = thread.wait()

    assert code == "bus.away"
    assert seconds < 1
    assert calls.provider.replies.waiting_count == 0


def test_calls_are_answered_again_when_the_broker_is_back(library, calls, link):
    link.cut()
    wait_until(lambda: refusal_of(calls("library").lend, {"title": "a"})[0] == "bus.away")

    link.mend()

    wait_until(lambda: answers(calls))


def test_an_answer_that_cannot_be_sent_does_not_end_the_service(library, calls, link, lent):
    thread = eventlet.spawn(refusal_of, calls("library").wait, {"title": "a", "copies": 300})
    wait_until(lambda: lent == ["began"])

    link.cut()
    thread.wait()
    wait_until(lambda: "ended" in lent)
    eventlet.sleep(0)
    link.mend()

    wait_until(lambda: answers(calls))
    assert not library._died.ready()


def test_a_frozen_broker_ends_the_call_at_its_deadline(library, calls, link):
    assert answers(calls)
    link.freeze()

    code, seconds = refusal_of(calls("library", seconds=0.3).lend, {"title": "a"})

    assert code == "bus.timeout"
    assert seconds < 0.5
    link.thaw()
    wait_until(lambda: answers(calls))


def test_a_request_that_a_frozen_broker_does_not_take_in_is_given_up(library, calls, link):
    assert answers(calls)
    link.freeze()

    code, seconds = refusal_of(calls("library", seconds=9).lend, {"title": "x" * 10_000_000})

    assert code == "bus.away"
    assert seconds < 5
    link.thaw()
    wait_until(lambda: answers(calls))


def test_many_requests_that_a_frozen_broker_does_not_take_in_are_given_up_together(library, calls, link):
    assert answers(calls)
    link.freeze()

    big = {"title": "x" * 3_000_000}
    threads = [eventlet.spawn(refusal_of, calls("library", seconds=9).lend, big) for _ in range(20)]

    assert {thread.wait()[0] for thread in threads} == {"bus.away"}
    assert max(thread.wait()[1] for thread in threads) < 2.5
    link.thaw()
    wait_until(lambda: answers(calls))


def test_a_worker_that_is_ended_while_it_sends_takes_no_other_along(library, calls, link):
    assert answers(calls)
    link.freeze()
    big = {"title": "x" * 10_000_000}

    with pytest.raises(eventlet.Timeout), eventlet.Timeout(0.01):
        calls("library").lend(big)
    link.thaw()

    wait_until(lambda: answers(calls))


def test_a_broker_that_is_silent_for_two_heartbeats_is_given_up(start, calls, link, lent, caplog):
    start(type("Library", (Library,), {"lent": lent}), HEARTBEAT=1)
    assert answers(calls)

    link.freeze()

    wait_until(lambda: "the broker is away (ConnectionForced)" in caplog.text)
    link.thaw()
    wait_until(lambda: answers(calls))


def test_a_connection_that_only_receives_still_shows_that_it_lives(start, connect):
    """Answers are not acknowledged; RabbitMQ ends a connection that sends nothing for two heartbeats."""
    caller = start(Caller, HEARTBEAT=1)
    (consumer,) = [each for each in caller.extensions if isinstance(each, QueueConsumer)]
    (provider,) = caller.dependencies
    channel = connect().channel()
    frames_sent = consumer._connection.connection.bytes_sent

    def shows_life():
        channel.basic_publish(channel.prepare_message(b"{}"), exchange="", routing_key=provider.replies.name)
        return consumer._connection.connection.bytes_sent > frames_sent

    wait_until(shows_life, seconds=3)


def test_while_the_broker_takes_no_messages_calls_fail_at_once(library, calls, link):
    assert answers(calls)

    link.whisper(_method(CONNECTION_BLOCKED, b"\x03low"))
    wait_until(lambda: refusal_of(calls("library", seconds=0.3).lend, {"title": "a"})[0] == "bus.away")
    (line,) = [each for each in library.extensions if isinstance(each, Line)]
    wait_until(lambda: line.health() == "the broker takes no messages: a memory or disk alarm")
    blocked = refusal_of(calls("library").lend, {"title": "a"})
    link.whisper(_method(CONNECTION_UNBLOCKED))

    assert blocked[1] < 0.1
    wait_until(lambda: answers(calls))


def test_health_says_that_the_broker_is_away_and_that_it_is_back(library, calls, link):
    def found():
        return {each.health() for each in library.extensions if isinstance(each, QueueConsumer | Line)}

    assert found() == {""}
    link.cut()
    wait_until(lambda: all("no connection to the broker" in sentence for sentence in found()))
    link.mend()

    wait_until(lambda: found() == {""})


def test_a_service_stops_while_the_broker_is_away(library, link):
    link.cut()
    eventlet.sleep(0.2)
    began = time.monotonic()

    with eventlet.Timeout(8):
        library.stop()

    assert time.monotonic() - began < 5


def test_a_service_that_waits_for_its_broker_can_be_stopped(start, link, any_bus):
    link.cut()
    thread = eventlet.spawn(start, Library)
    eventlet.sleep(0.2)

    link.mend()

    with eventlet.Timeout(8):
        thread.wait().stop()


def _method(signature, arguments=b""):
    """A method frame of AMQP 0-9-1 on channel 0."""
    payload = struct.pack(">HH", *signature) + arguments
    return struct.pack(">BHI", 1, 0, len(payload)) + payload + b"\xce"
