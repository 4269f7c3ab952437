"""Answers on the wire: their end is always told, and what is no answer is a 500 (RFC 9112 6.3)."""

import eventlet
import pytest
from werkzeug import Response

from gateway.tests.web.client import eventually
from gateway.web.refusals import DECLARED, STATUS


def saying(status, headers, pieces):
    """An application that answers with just this."""

    def result(environ, start_response):
        start_response(status, headers)
        return pieces

    return lambda self, environ: result


def test_an_answer_without_a_length_is_measured_or_chunked(serve):
    assert serve(saying("200 OK", [], [b"abc"])).client().get().answer().headers["content-length"] == "3"
    answer = serve(saying("200 OK", [], [b"ab", b"", b"c"])).client().get().answer()
    assert (answer.body, answer.headers["transfer-encoding"]) == (b"abc", "chunked")


def test_an_empty_answer_has_an_end(serve):
    client = serve(saying("200 OK", [], [])).client()
    assert client.get().answer().body == b""
    assert client.get().answer().body == b""


@pytest.mark.parametrize("status", ["204 NO CONTENT", "304 NOT MODIFIED"])
def test_an_answer_that_has_no_body_sends_none(serve, status):
    client = serve(saying(status, [], [b"not sent"])).client()
    for _ in range(2):
        assert client.get().answer(bodyless=True).status == int(status[:3])


def test_more_than_was_announced_is_not_sent(serve, caplog):
    client = serve(saying("200 OK", [("Content-Length", "3")], [b"ab", b"cd"])).client().get()
    assert client.answer().body == b"abc"
    assert client.is_closed()
    assert "announced" in caplog.text


def test_less_than_was_announced_ends_the_connection(serve):
    client = serve(saying("200 OK", [("Content-Length", "5")], [b"ab"])).client().get()
    client.head()
    assert client.rest() == b"ab"


def test_an_answer_that_breaks_in_the_middle_has_no_proper_end(serve):
    def pieces():
        yield b"ab"
        raise RuntimeError("planted")

    client = serve(saying("200 OK", [], pieces())).client().get()
    client.head()
    assert client.rest() == b"2\r\nab\r\n"


@pytest.mark.parametrize("error", [RuntimeError("planted"), eventlet.Timeout()])
def test_an_answer_that_breaks_at_its_beginning_is_a_problem(serve, error):
    def pieces():
        raise error
        yield

    assert serve(saying("200 OK", [], pieces())).client().get().answer().code == "gateway.broken"


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: stolen", "a\nb", "a\rb", "暖"])
def test_a_header_cannot_be_split(serve, value):
    answer = serve(saying("200 OK", [("X-Name", value)], [b""])).client().get().answer()
    assert (answer.status, answer.code) == (500, "gateway.broken")
    assert "set-cookie" not in answer.headers


def test_a_callable_that_starts_no_response_is_a_defect(serve):
    assert serve(lambda self, environ: lambda *arguments: [b""]).client().get().answer().code == "gateway.broken"


def test_a_generator_may_start_its_response_late(serve):
    def result(environ, start_response):
        start_response("200 OK", [])
        yield b"late"

    assert serve(lambda self, environ: result).client().get().answer().body == b"late"


def test_the_application_cannot_decide_the_framing(serve):
    headers = [("Connection", "keep-alive"), ("Transfer-Encoding", "chunked"), ("Keep-Alive", "timeout=5")]
    answer = serve(saying("200 OK", headers, [b"abc"])).client().get().answer()
    assert answer.body == b"abc"
    assert set(answer.headers) == {"content-length", "date"}


def test_the_application_may_end_the_connection(serve):
    client = serve(saying("200 OK", [("Connection", "close")], [b"abc"])).client().get()
    assert client.answer().headers["connection"] == "close"
    assert client.is_closed()


def test_a_result_is_closed_however_it_ends(serve):
    closed = []

    def method(self, environ):
        response = Response(iter([b"a"]) if environ["PATH_INFO"] == "/" else iter([1]))
        response.call_on_close(lambda: closed.append(environ["PATH_INFO"]))
        return response

    served = serve(method)
    served.client().get("/").answer()
    served.client().get("/broken").answer()
    assert closed == ["/", "/broken"]


def test_one_line_is_logged_for_each_request(serve):
    served = serve(lambda self, environ: Response("abc"), body_bytes_max=5)
    logged = []
    served.server.log_request = lambda *arguments: logged.append(arguments)
    client = served.client()
    client.get("/a?name=secret").answer()
    client.post(b"123456", path="/b").answer()
    served.client().send("nonsense\r\n\r\n").answer()
    assert [(environ["PATH_INFO"], status) for environ, status, _, _ in logged] == [("/a", 200), ("/b", 413), ("", 400)]
    environ, _, seconds, sent_bytes = logged[0]
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert 0 <= seconds < 5
    assert sent_bytes > 3


def test_a_request_that_was_never_answered_is_logged_as_such(serve):
    served = serve(lambda self, environ: eventlet.sleep(60))
    logged = []
    served.server.log_request = lambda environ, status, *rest: logged.append(status)
    served.client().get()
    eventually(lambda: served.server.gauges()["workers_busy"])
    served.container.kill()
    assert logged == [499]


def test_every_refusal_has_a_status():
    assert set(STATUS) == {declared.code for declared in DECLARED}
