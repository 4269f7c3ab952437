"""Request lines and headers: both sides of every limit, and nothing that is no HTTP."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from gateway.web.heads import environ_of, parse_head
from gateway.web.settings import WebSettings
from shared.kernel.errors import Refusal


def names(self, environ):
    return Response(json.dumps({key: value for key, value in environ.items() if key.startswith("HTTP_")}))


def refusal(served, head):
    client = served.client()
    answer = client.send(head).answer()
    assert answer.headers["connection"] == "close"
    assert client.is_closed()
    return answer.status, answer.code


@pytest.mark.parametrize(
    "line",
    [
        "GET",
        "GET /",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET /\tHTTP/1.1",
        "GET / HTTP/1",
        "GET / http/1.1",
        "G\x00T / HTTP/1.1",
        "GET /\x7f HTTP/1.1",
        "GET /#part HTTP/1.1",
        "GET path HTTP/1.1",
        "GET * HTTP/1.1",
        "CONNECT there:443 HTTP/1.1",
        "GET ftp://there/ HTTP/1.1",
        "\x16\x03\x01\x02",
    ],
)
def test_a_malformed_request_line_is_refused(serve, line):
    assert refusal(serve(names), line + "\r\nHost: x\r\n\r\n") == (400, "gateway.bad_request")


@pytest.mark.parametrize("method", ["get", "Get", "GEt", "pOST", "x-brew"])
def test_a_method_with_small_letters_is_no_method(serve, method):
    """RFC 9110 9.1: the case of a method matters."""
    assert refusal(serve(names), f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n") == (501, "gateway.method_unknown")


@pytest.mark.parametrize("method", ["GET", "BREW", "M-SEARCH", "X1"])
def test_other_methods_are_the_applications_business(serve, method):
    assert serve(names).client().send(f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n").answer().status == 200


def test_a_bare_line_feed_is_refused_at_once(serve):
    assert refusal(serve(names), "GET / HTTP/1.1\n") == (400, "gateway.bad_request")


@pytest.mark.parametrize("target", ["/?search=%FF", "/%E4%B8", "/?a=%ED%A0%80", "/?%C0%AF", "/?a=\xff"])
def test_a_target_that_is_not_utf_8_is_refused(serve, target):
    answer = serve(names).client().send(f"GET {target} HTTP/1.1\r\nHost: test\r\n\r\n".encode("latin-1")).answer()
    assert (answer.status, answer.code) == (400, "gateway.bad_request")
    assert json.loads(answer.body)["parameters"] == {"reason": "target_not_utf8"}


@pytest.mark.parametrize("target", ["//", "//api/v1/units", "/a%2Fb", "/a%2fb?c", "http://test//a"])
def test_a_slash_that_not_everybody_sees_is_refused(serve, target):
    answer = serve(names).client().get(target).answer()
    assert (answer.code, json.loads(answer.body)["parameters"]) == ("gateway.bad_request", {"reason": "target_slash"})


@pytest.mark.parametrize("target", ["/?a=%2F", "/?a=//", "/a//b", "http://test"])
def test_other_slashes_are_accepted(serve, target):
    assert serve(names).client().get(target).answer().status == 200


@pytest.mark.parametrize("target", ["/?search=%E4%B8%9C", "/%E4%B8%9C", "/?a=100%", "/?a=\xe4\xb8\x9c"])
def test_a_target_that_is_utf_8_is_accepted(serve, target):
    answer = serve(names).client().send(f"GET {target} HTTP/1.1\r\nHost: test\r\n\r\n".encode("latin-1")).answer()
    assert answer.status == 200


@pytest.mark.parametrize("line", ["GET / HTTP/2.0", "PRI * HTTP/2.0", "GET / HTTP/0.9"])
def test_another_version_is_refused(serve, line):
    assert refusal(serve(names), line + "\r\nHost: x\r\n\r\n") == (505, "gateway.version_unsupported")


@pytest.mark.parametrize(
    "line",
    [
        "no colon",
        ": no name",
        "A : space before the colon",
        " A: folded",
        "A: b\r\n folded",
        "A: b\nB: line feed",
        "A: b\rc",
        "A: \x00",
        "A: \x7f",
        "Ä: b",
    ],
)
def test_a_malformed_header_is_refused(serve, line):
    assert refusal(serve(names), f"GET / HTTP/1.1\r\nHost: x\r\n{line}\r\n\r\n") == (400, "gateway.bad_request")


@pytest.mark.parametrize("host", ["", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: u@a\r\n"])
def test_a_doubtful_host_is_refused(serve, host):
    assert refusal(serve(names), f"GET / HTTP/1.1\r\n{host}\r\n") == (400, "gateway.bad_request")


@pytest.mark.parametrize("host", ["", "a", "a.b:80", "[2001:db8::1]:80"])
def test_a_host_is_accepted(serve, host):
    assert serve(names).client().send(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").answer().status == 200


def request_of(line_bytes):
    return "GET /" + "a" * (line_bytes - len("GET / HTTP/1.1")) + " HTTP/1.1\r\nHost: x\r\n\r\n"


def test_a_request_line_of_the_limit_is_accepted(serve):
    assert serve(names, request_line_bytes_max=100).client().send(request_of(100)).answer().status == 200


def test_a_request_line_beyond_the_limit_is_refused(serve):
    assert refusal(serve(names, request_line_bytes_max=100), request_of(101)) == (414, "gateway.target_too_long")


def test_a_request_line_without_end_is_refused(serve):
    assert refusal(serve(names, request_line_bytes_max=100), "GET /" + "a" * 100) == (414, "gateway.target_too_long")


def headers_of(total_bytes):
    start = "GET / HTTP/1.1\r\nHost: x\r\nA: "
    return start + "a" * (total_bytes - len(start) - 4) + "\r\n\r\n"


def test_headers_of_the_limit_are_accepted(serve):
    assert serve(names, headers_bytes_max=500).client().send(headers_of(500)).answer().status == 200


def test_headers_beyond_the_limit_are_refused(serve):
    assert refusal(serve(names, headers_bytes_max=500), headers_of(501)) == (431, "gateway.headers_too_large")


def test_headers_without_end_are_refused(serve):
    head = "GET / HTTP/1.1\r\n" + "A: b\r\n" * 100
    assert refusal(serve(names, headers_bytes_max=500), head) == (431, "gateway.headers_too_large")


@pytest.mark.parametrize(("count", "status"), [(5, 200), (6, 431)])
def test_headers_have_a_number_that_is_not_exceeded(serve, count, status):
    head = "GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n" * (count - 1) + "\r\n"
    assert serve(names, headers_count_max=5).client().send(head).answer().status == status


def test_a_header_said_twice_is_joined(serve):
    assert json.loads(serve(names).client().get("/", "A-B: 1", "a-b:2 ").answer().body)["HTTP_A_B"] == "1,2"


def test_a_header_with_an_underscore_cannot_pose_as_another(serve):
    answer = serve(names).client().get("/", "X_Forwarded_For: 1.2.3.4", "Content_Length: 5").answer()
    assert set(json.loads(answer.body)) == {"HTTP_HOST"}


def test_a_tls_greeting_is_answered_with_a_refusal(serve):
    greeting = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 30 + b"\r\n\r\n"
    assert serve(names).client().send(greeting).answer().status == 400


def test_the_application_renders_the_refusals_of_the_server(serve):
    served = serve(names)
    said = []
    served.server.problem = lambda *arguments: said.append(arguments) or Response("ours", arguments[0])
    assert served.client().send("nonsense\r\n\r\n").answer().body == b"ours"
    assert said == [(400, "gateway.bad_request", {"reason": "request_line"}, None)]


def test_a_renderer_that_fails_is_replaced_by_the_plain_one(serve):
    served = serve(names)
    served.server.problem = lambda *arguments: 1 / 0
    assert refusal(served, "nonsense\r\n\r\n") == (400, "gateway.bad_request")


PIECES = st.sampled_from(
    ["GET", " ", "/", "*", "HTTP/1.1", "\r\n", "\n", ":", "Host: x", "Content-Length: ", "1", "_", ","]
)


@given(st.lists(PIECES | st.text(st.characters(max_codepoint=255), max_size=3), max_size=20))
def test_any_text_is_a_head_or_a_refusal(pieces):
    text = "".join(pieces)
    with contextlib.suppress(Refusal):
        head = parse_head(text, WebSettings())
        assert environ_of(head, {})["PATH_INFO"]


def test_a_hostile_head_is_judged_in_no_time():
    began = time.monotonic()
    for text in (
        "a" * 30_000 + "\r\n",
        "GET / HTTP/1.1\r\n" + "a" * 30_000 + "\r\n",
        "GET / HTTP/1.1\r\n" + ":\r\n" * 9_999,
    ):
        with pytest.raises(Refusal):
            parse_head(text, WebSettings())
    assert time.monotonic() - began < 0.5
