"""What two servers could read differently is refused (RFC 9112 11.2, nameko-facts 31b, 31f)."""

import pytest
from werkzeug import Request, Response

CHUNKED = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def echo(self, environ):
    request = Request(environ)  # Werkzeug decides what of the input an application sees
    return Response(request.get_data(), headers={"X-Length": str(request.content_length)})


def refusal(client, head):
    answer = client.send(head).answer()
    assert answer.headers["connection"] == "close"
    assert client.is_closed()
    return answer


def test_a_chunked_body_is_handed_over_whole(serve):
    client = serve(echo).client().send(CHUNKED + "3\r\nabc\r\n5;name=value\r\ndefgh\r\n0\r\nTrailer: t\r\n\r\n")
    answer = client.answer()
    assert (answer.body, answer.headers["x-length"]) == (b"abcdefgh", "8")
    assert client.get().answer().status == 200


def test_a_chunked_body_may_come_byte_by_byte(serve):
    client = serve(echo).client()
    for byte in CHUNKED + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n":
        client.send(byte)
    assert client.answer().body == b"abc0123456789"


@pytest.mark.parametrize(
    "chunks", ["x\r\n", "-1\r\n", "0x3\r\n", "3\r\nabcd\r\n", "\r\n", "3\n", "3;\x00\r\n", "1" * 1100]
)
def test_a_malformed_chunk_is_refused(serve, chunks):
    assert refusal(serve(echo).client(), CHUNKED + chunks).code == "gateway.bad_request"


def test_a_chunked_body_of_the_limit_is_accepted(serve):
    client = serve(echo, body_bytes_max=6).client().send(CHUNKED + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
    assert client.answer().body == b"abcdef"


def test_a_chunked_body_beyond_the_limit_is_refused(serve):
    client = serve(echo, body_bytes_max=6).client()
    assert refusal(client, CHUNKED + "3\r\nabc\r\n4\r\n").status == 413


def test_too_many_chunks_are_refused(serve, monkeypatch):
    monkeypatch.setattr("gateway.web.reading.CHUNKS_MAX", 3)
    client = serve(echo).client()
    assert client.send(CHUNKED + "1\r\na\r\n" * 2 + "0\r\n\r\n").answer().body == b"aa"
    assert refusal(client, CHUNKED + "1\r\na\r\n" * 3 + "0\r\n\r\n").code == "gateway.bad_request"


def test_too_many_trailers_are_refused(serve):
    client = serve(echo).client()
    assert refusal(client, CHUNKED + "0\r\n" + "A: b\r\n" * 100 + "\r\n").code == "gateway.bad_request"


def test_a_body_of_the_limit_is_accepted(serve):
    assert serve(echo, body_bytes_max=5).client().post(b"12345").answer().body == b"12345"


def test_a_body_beyond_the_limit_is_refused_unread(serve):
    client = serve(echo, body_bytes_max=5).client()
    answer = refusal(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n")
    assert (answer.status, answer.code) == (413, "gateway.body_too_large")


def sent_until_reset(client, size):
    sent = 0
    try:
        while sent < size:
            sent += client.sock.send(b"x" * 1_000_000)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


def test_a_refused_body_is_not_swallowed(serve):
    """The client that sends 100 MB regardless can send no more than the kernel and the lingering close take."""
    client = serve(echo).client().send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
    assert sent_until_reset(client, 100_000_000) < 20_000_000


def test_a_refusal_arrives_although_the_client_goes_on_sending(serve):
    client = serve(echo).client()
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + "x" * 100_000)
    assert client.answer().status == 413
    client.send("x" * 100_000)  # still taken: a reset could have overtaken the answer


def test_the_application_may_allow_more_for_a_path(serve):
    served = serve(echo, body_bytes_max=5)
    served.server.body_bytes_limit = lambda environ: 10 if environ["PATH_INFO"] == "/import" else 5
    assert served.client().post(b"1234567890", path="/import").answer().status == 200
    assert served.client().post(b"1234567890", path="/other").answer().status == 413


def test_a_client_that_expects_continue_is_told_to(serve):
    client = serve(echo).client()
    client.get("/", "Content-Length: 5", "Expect: 100-continue", method="POST")
    assert client.until(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert client.send("12345").answer().body == b"12345"
    assert client.get().answer().status == 200


def test_a_client_whose_body_is_too_large_is_not_told_to_continue(serve):
    client = serve(echo, body_bytes_max=5).client()
    head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n"
    assert refusal(client, head).status == 413


def test_an_unknown_expectation_is_refused(serve):
    assert refusal(serve(echo).client(), "GET / HTTP/1.1\r\nHost: x\r\nExpect: 200-maybe\r\n\r\n").status == 417


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: identity\r\nContent-Length: 3",
        "Content-Length: 3\r\nContent-Length: 3",
        "Content-Length: 3, 3",
        "Content-Length: +3",
        "Content-Length: -3",
        "Content-Length: 1_0",
        "Content-Length: 0x3",
        "Content-Length: ",
        "Content-Length: 3\x00",
        "Content-Length : 3",
        "Content-Length: 9999999999999999999",
    ],
)
def test_a_doubtful_length_is_refused(serve, headers):
    head = f"POST / HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    answer = refusal(serve(echo).client(), head)
    assert (answer.status, answer.code) == (400, "gateway.bad_request")


@pytest.mark.parametrize("coding", ["xchunked", "gzip, chunked", "chunked, chunked", "chunked\x0b", "identity"])
def test_a_doubtful_transfer_coding_is_refused(serve, coding):
    head = f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {coding}\r\n\r\n0\r\n\r\n"
    assert refusal(serve(echo).client(), head).status in (400, 501)


def test_a_transfer_coding_said_twice_is_refused(serve):
    head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert refusal(serve(echo).client(), head).status == 501


def test_a_transfer_coding_in_http_1_0_is_refused(serve):
    head = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert refusal(serve(echo).client(), head).status == 400


def test_a_body_that_ends_in_the_middle_is_refused(serve):
    client = serve(lambda self, environ: pytest.fail("half a body was handed over")).client()
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n123")
    client.sock.shutdown(1)
    assert client.answer().code == "gateway.bad_request"


def test_large_bodies_together_have_a_limit(serve):
    served = serve(echo, bodies_bytes_max=100_000, body_seconds=30.0)
    holding = served.client().send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 160000\r\n\r\n" + "x" * 150_000)
    second = served.client().post(b"x" * 150_000).answer()
    assert (second.status, second.code, second.headers["retry-after"]) == (503, "gateway.overloaded", "1")
    assert served.client().post(b"x" * 60_000).answer().status == 200
    assert holding.send("x" * 10_000).answer().status == 200
    assert served.client().post(b"x" * 150_000).answer().status == 200
