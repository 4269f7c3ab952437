"""RabbitMQ under a memory alarm takes nothing: calls are refused, what was acknowledged waits and arrives after it."""

import time

import pytest

from shared.kernel.errors import Unavailable
from shared.runtime.events import relay
from shared.runtime.events.relay import NotConfirmed, Relay
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.test_outbox import tell
from shared.runtime.tests.test_relay import heard, pending, queue
from shared.runtime.tests.test_rpc import Library

__all__ = ["queue"]

WATERMARK_USUAL = "0.4"  # RabbitMQ's own default


@pytest.fixture
def rabbitmq(own_rabbitmq):
    """A broker of our own: others may be working with the one that other tests use."""
    return own_rabbitmq


@pytest.fixture
def alarm(own_backing, rabbitmq):
    """`alarm(True)` has the broker believe that its memory is full, `alarm(False)` that it is not."""

    def alarm(on):
        own_backing.rabbitmqctl("set_vm_memory_high_watermark", "0.00001" if on else WATERMARK_USUAL)

    yield alarm
    alarm(False)


@pytest.fixture
def any_bus(rabbitmq):
    """RabbitMQ alone can be full."""
    return rabbitmq


def test_under_an_alarm_the_first_call_is_refused_at_once_and_calls_are_answered_after_it(start, calls, alarm):
    start(type("Library", (Library,), {"lent": []}))
    assert calls("library").lend({"title": "a"})
    alarm(True)
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"bus\.away"):
        calls("library", seconds=9).lend({"title": "a"})
    assert time.monotonic() - began < 2
    alarm(False)

    def is_answered():
        try:
            return calls("library", seconds=0.5).lend({"title": "a"})
        except Unavailable:
            return None

    wait_until(is_answered)


def test_what_is_told_under_an_alarm_waits_in_the_outbox_and_arrives_after_it(
    database,
    rabbitmq,
    queue,
    alarm,
    monkeypatch,
):
    monkeypatch.setattr(relay, "CONFIRM_SECONDS_MAX", 0.5)
    library_relay = Relay(database, {"AMQP_URI": rabbitmq})
    alarm(True)
    told = {str(database.step(tell, f"shelf {number}").event_id) for number in range(3)}
    with pytest.raises((*relay.GONE, NotConfirmed)):
        library_relay.publish_all()
    assert len(database.read(pending)) == len(told)
    alarm(False)

    assert library_relay.publish_all() == len(told)

    assert database.read(pending) == []
    assert {message.properties["message_id"] for message in heard(queue)} == told
