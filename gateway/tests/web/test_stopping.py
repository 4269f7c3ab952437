"""From the stop on: what runs finishes, what is idle ends, nothing new begins (nameko-facts 31g)."""

import time

import eventlet
import pytest
from eventlet.event import Event
from werkzeug import Response

from gateway.tests.web.client import Client, eventually
from gateway.web.streams import Stream


@pytest.fixture(autouse=True)
def _short_farewell(monkeypatch):
    """The clients here stay, to see what they are told: the server need not wait a second for each to close."""
    monkeypatch.setattr("gateway.web.connections.LINGER_SECONDS", 0.05)


@pytest.fixture
def gate():
    return Event()


@pytest.fixture
def held(gate):
    def method(self, environ):
        if environ["PATH_INFO"] == "/held":
            gate.wait()
        return Response("done")

    return method


def stop(served):
    """Begin to stop; gives the greenthread that ends with it."""
    stopping = eventlet.spawn(served.container.stop)
    eventually(lambda: served.server.stopping)
    return stopping


def busy(served):
    client = served.client().get("/held")
    eventually(lambda: served.server.gauges()["workers_busy"])
    return client


def test_a_running_request_finishes_and_its_connection_ends(serve, held, gate):
    served = serve(held)
    client = busy(served)
    stopping = stop(served)
    gate.send()
    answer = client.answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert client.is_closed()
    stopping.wait()


def test_a_connection_kept_alive_ends_once_nothing_more_comes(serve, held, gate):
    served = serve(held)
    client = served.client()
    client.get().answer()
    busy(served)
    stopping = stop(served)
    assert client.is_closed()
    gate.send()
    stopping.wait()


def test_a_connection_kept_alive_carries_one_request_more_and_hears_that_it_was_the_last(serve, held):
    """Closed at once, it would take a request with it that is on its way just then."""
    served = serve(held)
    client = served.client()
    client.get().answer()
    eventually(lambda: served.server.waiting)
    stopping = stop(served)
    answer = client.get().answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert client.is_closed()
    stopping.wait()


def test_a_new_connection_is_refused(serve, held, gate):
    served = serve(held)
    busy(served)
    stopping = stop(served)
    with pytest.raises(ConnectionRefusedError):
        Client(served.server.port)
    gate.send()
    stopping.wait()


def test_a_connection_that_the_kernel_had_accepted_is_answered(serve, held):
    served = serve(held)
    served.server.accepting.kill()  # from here on only the kernel accepts
    clients = [served.client().get() for _ in range(20)]
    stopping = eventlet.spawn(served.container.stop)
    assert [client.answer().status for client in clients] == [200] * 20
    stopping.wait()


def test_a_client_that_has_just_connected_may_still_ask(serve, held):
    served = serve(held)
    fresh = served.client()
    eventually(lambda: served.server.waiting)
    stopping = stop(served)
    answer = fresh.get().answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    stopping.wait()


def test_a_silent_connection_that_the_kernel_had_accepted_does_not_delay_the_stop(serve, held):
    served = serve(held)
    served.server.accepting.kill()
    client = served.client()
    began = time.monotonic()
    served.container.stop()
    assert time.monotonic() - began < 2
    assert client.is_closed()


def test_a_request_that_has_begun_to_arrive_is_answered(serve, held):
    served = serve(held)
    client = served.client().send("GET / HTTP/1.1\r\nHo")
    idle = served.client().get()
    idle.answer()
    eventually(lambda: sorted(len(each.reader.buffer) for each in served.server.waiting) == [0, 18])
    stopping = stop(served)
    assert idle.is_closed()
    answer = client.send("st: x\r\n\r\n").answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    stopping.wait()


def test_a_silent_connection_does_not_delay_the_stop(serve, held):
    served = serve(held)
    client = served.client()
    eventually(lambda: served.server.waiting)
    began = time.monotonic()
    served.container.stop()
    assert time.monotonic() - began < 1
    assert client.is_closed()


def test_a_request_that_does_not_finish_is_cut_off_with_a_refusal(serve, held):
    served = serve(held, stop_seconds=0.2)
    client = busy(served)
    began = time.monotonic()
    served.container.stop()
    assert time.monotonic() - began < 2
    answer = client.answer()
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "gateway.stopping", "1")


def test_a_body_that_does_not_arrive_does_not_delay_the_stop_for_ever(serve, held):
    served = serve(held, stop_seconds=0.2, body_seconds=60.0)
    client = served.client().send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
    eventually(lambda: served.server.connections and not served.server.waiting)
    began = time.monotonic()
    served.container.stop()
    assert time.monotonic() - began < 3
    assert client.is_closed()


def test_a_stream_ends(serve):
    served = serve(lambda self, environ: Stream())
    client = served.client().get()
    client.head()
    stopping = stop(served)
    assert [client.chunk(), client.chunk()] == [b":\n\n", b""]
    assert client.is_closed()
    stopping.wait()


def test_a_stream_does_not_begin_any_more(serve, gate):
    def method(self, environ):
        gate.wait()
        return Stream()

    served = serve(method)
    client = busy(served)
    stopping = stop(served)
    gate.send()
    assert client.answer().code == "gateway.stopping"
    stopping.wait()


def test_stopping_twice_is_stopping_once(serve, held):
    served = serve(held)
    served.container.stop()
    served.container.stop()
    served.server.drain()
    assert served.server.gauges()["connections"] == 0
