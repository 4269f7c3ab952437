"""Server-sent events: flushed at once, watched by a heartbeat, limited in number and age (nameko-facts 31c, 31d)."""

import gc

import eventlet
import flask
import pytest
from werkzeug import Response

from gateway.tests.web.client import eventually
from gateway.web.streams import EVENTS_WAITING_MAX, ServerEvent, Stream


@pytest.fixture
def opened():
    """The streams that the application made, in their order."""
    return []


@pytest.fixture
def live(opened):
    """An application whose only answer is a stream."""

    def method(self, environ):
        opened.append(stream := Stream(on_close=lambda closed: environ["closed"].append(closed)))
        environ["closed"] = opened_closed
        return stream

    opened_closed = method.closed = []
    return method


def begin(client):
    """Open a stream and read its first heartbeat."""
    status, headers = client.get().head()
    assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert client.chunk() == b":\n\n"
    return client


def test_every_event_arrives_at_once(serve, live, opened):
    client = begin(serve(live).client())
    for number in range(3):
        assert opened[0].send(ServerEvent(f"{number}"))
        assert client.chunk() == b"data: %d\n\n" % number


def test_an_event_has_a_type_an_id_and_lines():
    event = ServerEvent("暖\r\n流\rx\n", event="changed", id="7")
    assert event.to_bytes().decode() == "id: 7\nevent: changed\ndata: 暖\ndata: 流\ndata: x\ndata: \n\n"


def test_an_id_alone_tells_nothing():
    assert ServerEvent(None, id="7").to_bytes() == b"id: 7\n\n"


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\0b"])
def test_an_id_of_two_lines_is_refused(text):
    with pytest.raises(ValueError):
        ServerEvent("", id=text).to_bytes()


def test_what_was_missed_comes_first(serve):
    def method(self, environ):
        stream = Stream([ServerEvent("old")])
        stream.send(ServerEvent("new"))
        return stream

    client = begin(serve(method).client())
    assert [client.chunk(), client.chunk()] == [b"data: old\n\n", b"data: new\n\n"]


def test_a_stream_holds_no_worker(serve, live):
    served = serve(live, workers_max=2)
    for _ in range(5):
        begin(served.client())
    assert served.server.gauges()["streams"] == 5
    assert served.server.gauges()["workers_busy"] == 0


def test_a_stream_goes_through_flask_outside_its_context(serve):
    application = flask.Flask("gateway")

    @application.get("/")
    def view():
        return Stream([ServerEvent("from a view")])

    served = serve(lambda self, environ: Response.from_app(application, environ))
    client = begin(served.client())
    assert client.chunk() == b"data: from a view\n\n"
    client.close()
    eventually(lambda: served.server.gauges()["workers_busy"] == 0)


def test_a_client_that_left_is_noticed_by_the_heartbeat(serve, live, opened):
    served = serve(live, heartbeat_seconds=0.02)
    client = begin(served.client())
    assert client.chunk() == b":\n\n"
    client.close()
    eventually(lambda: live.closed == opened)
    assert served.server.gauges()["streams"] == 0
    assert not opened[0].send(ServerEvent("late"))


def test_a_stream_ends_when_the_application_ends_it(serve, live, opened):
    client = begin(serve(live).client())
    opened[0].send(ServerEvent("last"))
    opened[0].end()
    assert [client.chunk(), client.chunk()] == [b"data: last\n\n", b""]
    assert live.closed == opened


def test_a_stream_ends_at_its_age(serve, live):
    client = begin(serve(live, stream_seconds_max=0.1).client())
    assert b"".join(iter(client.chunk, b"")).strip(b":\n") == b""


def test_one_stream_too_many_is_told_to_come_later(serve, live, opened):
    served = serve(live, streams_max=2)
    clients = [begin(served.client()) for _ in range(2)]
    answer = served.client().get().answer()
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "gateway.too_many_streams", "1")
    assert live.closed == [opened[2]]
    opened[0].end()
    assert clients[0].chunk() == b""
    begin(served.client())


def test_one_address_does_not_take_all_streams(serve, live, opened):
    served = serve(live, streams_max=4, streams_per_address_max=2, trusted_proxies=["127.0.0.1"])
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        begin_from(served.client(), address)
    answer = asked_from(served.client(), "192.0.2.1").answer()
    assert (answer.status, answer.code) == (429, "gateway.too_many_streams_of_address")
    assert answer.headers["retry-after"] == "1"
    opened[0].end()
    eventually(lambda: served.server.gauges()["streams"] == 2)
    begin_from(served.client(), "192.0.2.1")


def asked_from(client, address):
    return client.send(f"GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: {address}\r\n\r\n")


def begin_from(client, address):
    asked_from(client, address)
    client.head()
    assert client.chunk() == b":\n\n"


def test_a_stream_whose_client_does_not_keep_up_ends(serve):
    stream = Stream()
    sent = [stream.send(ServerEvent("x")) for _ in range(EVENTS_WAITING_MAX + 1)]
    assert sent == [True] * EVENTS_WAITING_MAX + [False]


def test_a_stream_that_was_never_answered_takes_no_place(serve):
    def method(self, environ):
        Stream()(environ, lambda status, headers: None)
        gc.collect(1)  # of what is young: a look through all that the tests hold may take seconds
        return Response("no stream after all")

    served = serve(method, streams_max=1)
    for _ in range(3):
        served.client().get().answer()
    assert served.server.gauges()["streams"] == 0


def test_the_head_of_a_stream_opens_none(serve, live):
    served = serve(live)
    answer = served.client().get(method="HEAD").answer(bodyless=True)
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    eventually(lambda: served.server.gauges()["streams"] == 0)


def test_a_stream_to_http_1_0_is_ended_by_closing(serve, live, opened):
    client = serve(live).client().send("GET / HTTP/1.0\r\n\r\n")
    assert client.head()[1]["connection"] == "close"
    eventually(lambda: opened)
    opened[0].send(ServerEvent("1"))
    opened[0].end()
    assert client.rest() == b":\n\ndata: 1\n\n"


def test_any_generator_is_sent_piece_by_piece(serve):
    proceed = eventlet.Event()

    def pieces():
        yield b"first"
        proceed.wait()
        yield b"second"

    client = serve(lambda self, environ: Response(pieces())).client().get()
    client.head()
    assert client.chunk() == b"first"
    proceed.send()
    assert [client.chunk(), client.chunk()] == [b"second", b""]
