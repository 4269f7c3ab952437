"""What tests of the bus need: the embedded one and RabbitMQ, by turns, and names that no other test uses."""

import time
from uuid import uuid4

import eventlet
import kombu
import pytest
from nameko.containers import ServiceContainer

from shared.runtime import serializer
from shared.runtime.bus import connection, names
from shared.runtime.bus.calls import Calls
from shared.runtime.context import CallContext

WAIT_SECONDS_MAX = 10


@pytest.fixture(params=["embedded", "rabbitmq"])
def any_bus(request):
    """The address of a bus: the test runs on the embedded one and on RabbitMQ."""
    return request.getfixturevalue("memory_bus" if request.param == "embedded" else "rabbitmq")


@pytest.fixture
def site():
    """A site of this test's own: its queues are no other test's."""
    return f"t{uuid4().hex[:12]}"


@pytest.fixture
def connect(any_bus):
    """Opens connections to the bus, closed after the test."""
    opened = []

    def connect(uri=any_bus):
        opened.append(kombu.Connection(uri))
        opened[-1].connect()
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def drain_until(connection, condition):
    """Handle what comes in until the condition holds; fails when it does not in time."""
    end = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < end, "nothing came"
        try:
            connection.drain_events(timeout=0.05)
        except TimeoutError:
            continue


def drain_what_comes(connection, seconds=0.2):
    """Handle all that comes in until nothing has come for a moment."""
    while True:
        try:
            connection.drain_events(timeout=seconds)
        except TimeoutError:
            return


@pytest.fixture
def start(any_bus, site, monkeypatch):
    """Starts a service class on the bus under its name and this test's site; all are stopped after the test."""
    monkeypatch.setattr(connection, "DRAIN_SECONDS", 0.02)  # stopping takes one of them
    started = []

    def start(service_cls, **config):
        named = type(service_cls.__name__, (service_cls,), {"name": names.bus_name(service_cls.name, site)})
        given = {"AMQP_URI": any_bus, **serializer.NAMEKO_CONFIG, "max_workers": 4}
        started.append(ServiceContainer(named, given | config))
        started[-1].start()
        return started[-1]

    yield start
    for container in reversed(started):
        container.stop()


@pytest.fixture
def calls(start):
    """`calls("identity")` as the gateway does it; keywords change the context: seconds, token, idempotency_key, …"""
    (provider,) = start(Caller).dependencies

    def calls(service, *, seconds=5.0, **changes):
        given = {"token": "", "deadline": time.time() + seconds, "request_id": "request-7"} | changes
        return provider.service(service, CallContext(**given))

    calls.provider = provider
    return calls


class Caller:
    """What the gateway is to the bus."""

    name = "caller"
    calls = Calls()


def wait_until(condition, seconds=WAIT_SECONDS_MAX):
    """Let others run until the condition holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        eventlet.sleep(0.005)
