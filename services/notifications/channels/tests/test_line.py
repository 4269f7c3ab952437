"""The way to providers is closed to whoever has no right certificate, and to answers without end."""

import ssl
from http.server import BaseHTTPRequestHandler

import eventlet
import pytest

from services.notifications.channels.line import (
    ANSWER_BYTES_MAX,
    Answer,
    Line,
    LineLimits,
    retry_after_of,
    said_in,
)
from services.notifications.channels.port import Away, InDoubt

LIMITS = LineLimits(connect_seconds=1, silence_seconds=0.2, exchange_seconds=0.5)


class Talk(BaseHTTPRequestHandler):
    """Answers at length, or for ever."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response({"/elsewhere": 302, "/crowded": 429, "/closed": 503, "/broken": 502}.get(self.path, 200))
        self.send_header("Retry-After", "7")
        self.send_header("Location", "/endless")
        self.end_headers()
        if self.path == "/dripping":
            for _ in range(20):
                self.wfile.write(b" ")
                eventlet.sleep(0.1)
        elif self.path == "/endless":
            self.wfile.write(b" " * (ANSWER_BYTES_MAX + 2))
        else:
            self.wfile.write(b'{"is": "well"}')

    def log_message(self, format, *arguments):
        pass


@pytest.fixture
def port(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listener = eventlet.listen(("127.0.0.1", 0))

    def talk(connection, address):
        try:
            with context.wrap_socket(connection, server_side=True) as secured:
                Talk(secured, address, None)
        except OSError:
            return

    serving = eventlet.spawn(eventlet.serve, listener, talk)
    yield listener.getsockname()[1]
    serving.kill()
    listener.close()


def test_a_trusted_provider_answers(port, trusting):
    answer = Line(LIMITS, trusting).post(f"https://127.0.0.1:{port}/", {}, b"x")
    assert (answer.status, said_in(answer)) == (200, {"is": "well"})
    assert Line(LIMITS, trusting).trouble(f"https://127.0.0.1:{port}/") == ""


def test_a_provider_that_is_not_trusted_is_told_nothing(port):
    with pytest.raises(Away) as away:
        Line(LIMITS).post(f"https://127.0.0.1:{port}/", {}, b"x")
    assert type(away.value) is Away
    assert "SSLError" in Line(LIMITS).trouble(f"https://127.0.0.1:{port}/")


def test_a_provider_for_another_host_is_told_nothing(port, trusting):
    with pytest.raises(Away):
        Line(LIMITS, trusting).post(f"https://localhost:{port}/", {}, b"x")


def test_tls_that_breaks_after_the_request_leaves_doubt(certificate, trusting):
    taken = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listener = eventlet.listen(("127.0.0.1", 0))

    def break_after_the_request():
        raw, _ = listener.accept()
        arriving, leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        secured = context.wrap_bio(arriving, leaving, server_side=True)
        secured_do(secured.do_handshake, raw, arriving, leaving)
        while b"payload" not in b"".join(taken):
            taken.append(secured_do(lambda: secured.read(65536), raw, arriving, leaving))
        raw.sendall(b"\x17\x03\x03\x00\x20" + b"\0" * 32)  # a record that nobody can open
        eventlet.sleep(0.2)
        raw.close()

    serving = eventlet.spawn(break_after_the_request)
    with pytest.raises(InDoubt):
        Line(LIMITS, trusting).post(f"https://127.0.0.1:{listener.getsockname()[1]}/", {}, b"payload")
    assert taken
    serving.kill()
    listener.close()


def secured_do(act, raw, arriving, leaving):
    """What an act of TLS returns, once enough has arrived for it."""
    while True:
        try:
            done = act()
        except ssl.SSLWantReadError:
            raw.sendall(leaving.read())
            arriving.write(raw.recv(65536))
        else:
            raw.sendall(leaving.read())
            return done


def test_redirects_are_not_followed(port, trusting):
    assert Line(LIMITS, trusting).post(f"https://127.0.0.1:{port}/elsewhere", {}, b"x").status == 302


@pytest.mark.parametrize(("path", "trouble"), [("crowded", Away), ("closed", Away), ("broken", InDoubt)])
def test_who_is_closed_did_nothing_and_of_who_is_broken_nobody_knows(port, trusting, path, trouble):
    with pytest.raises(Away) as raised:
        Line(LIMITS, trusting).post(f"https://127.0.0.1:{port}/{path}", {}, b"x")
    assert (type(raised.value), raised.value.retry_after_seconds) == (trouble, 7)


def test_an_answer_that_drips_ends_with_the_exchange(port, trusting):
    with eventlet.Timeout(2), pytest.raises(InDoubt):
        Line(LIMITS, trusting).post(f"https://127.0.0.1:{port}/dripping", {}, b"x")


def test_an_endless_answer_is_not_read_to_its_end(port, trusting):
    answer = Line(LIMITS, trusting).post(f"https://127.0.0.1:{port}/endless", {}, b"x")
    assert len(answer.body) == ANSWER_BYTES_MAX


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"[" * 10_000])
def test_an_answer_that_is_no_object_leaves_doubt(body):
    with pytest.raises(InDoubt):
        said_in(Answer(200, {}, body))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("86401", 86400),
        ("-1", None),
        ("٣", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("", None),
    ],
)
def test_a_provider_says_when_to_come_again(said, seconds):
    assert retry_after_of(Answer(503, {"Retry-After": said}, b"")) == seconds
