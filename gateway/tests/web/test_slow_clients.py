"""Clients that hold something back block nobody and are not waited for (nameko-facts 31e)."""

import time

import eventlet
import pytest
from werkzeug import Response

from gateway.tests.web.client import eventually


def hello(self, environ):
    return Response("hello")


HEAD_OF_TEN = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"


def test_hundreds_that_hold_back_a_body_take_no_worker(serve):
    served = serve(hello, workers_max=2)
    for _ in range(300):
        served.client().send(HEAD_OF_TEN + "12345")
    eventually(lambda: served.server.gauges()["connections"] == 300)
    assert served.client().get().answer().body == b"hello"
    assert served.server.gauges()["workers_busy"] == 0


def test_hundreds_that_hold_back_their_headers_block_nobody(serve):
    served = serve(hello, workers_max=2)
    for _ in range(300):
        served.client().send("GET / HTTP/1.1\r\nHost:")
    eventually(lambda: served.server.gauges()["connections_waiting"] == 300)
    assert served.client().get().answer().body == b"hello"


@pytest.mark.parametrize("head", ["G", "GET / HTTP/1.1\r\nHost: x\r\n"])
def test_headers_have_a_deadline(serve, head):
    answer = serve(hello, headers_seconds=0.2).client().send(head).answer()
    assert (answer.status, answer.code, answer.headers["connection"]) == (408, "gateway.headers_too_slow", "close")


def drip(client, text, pause_seconds=0.02):
    """Send one byte after the other until the server has enough of it; the seconds until it answered."""
    began = time.monotonic()
    client.sock.settimeout(pause_seconds)
    for letter in text:
        client.send(letter)
        try:
            client.buffer += client.sock.recv(65536)
        except TimeoutError:
            continue
        break
    client.sock.settimeout(5)
    return time.monotonic() - began


def test_headers_that_drip_have_the_same_deadline(serve):
    client = serve(hello, headers_seconds=0.3).client()
    assert drip(client, "GET / HTTP/1.1\r\nHost: x\r\nA: " + "a" * 500) == pytest.approx(0.3, abs=0.2)
    assert client.answer().code == "gateway.headers_too_slow"


def test_a_body_that_drips_has_a_deadline_in_all(serve):
    client = serve(hello, body_seconds=0.3).client().send(HEAD_OF_TEN.replace("10", "500"))
    assert drip(client, "x" * 400) == pytest.approx(0.3, abs=0.2)
    answer = client.answer()
    assert (answer.status, answer.code, answer.headers["connection"]) == (408, "gateway.body_too_slow", "close")


def test_a_chunked_body_that_drips_has_a_deadline_in_all(serve):
    client = serve(hello, body_seconds=0.3).client()
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    assert drip(client, "1\r\nx\r\n" * 100) == pytest.approx(0.3, abs=0.2)
    assert client.answer().code == "gateway.body_too_slow"


def test_a_large_body_over_a_decent_line_has_more_time(serve):
    client = serve(hello, body_seconds=0.2, line_bytes_per_second_min=1000).client()
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 800\r\n\r\n")
    for _ in range(8):
        client.send("x" * 100)
        eventlet.sleep(0.05)  # 400 ms in all, at twice the slowest decent speed
    assert client.answer().status == 200


def test_a_connection_that_says_nothing_is_closed_without_a_word(serve):
    assert serve(hello, headers_seconds=0.1).client().is_closed()


def test_a_connection_kept_alive_is_closed_after_its_time(serve):
    client = serve(hello, keepalive_seconds=0.1).client().get()
    assert "connection" not in client.answer().headers
    assert client.is_closed()


def test_a_connection_carries_a_limited_number_of_requests(serve):
    client = serve(hello, requests_per_connection_max=2).client()
    assert "connection" not in client.get().answer().headers
    assert client.get().answer().headers["connection"] == "close"
    assert client.is_closed()


def test_at_the_limit_the_longest_silent_connection_gives_way(serve):
    served = serve(hello, connections_max=3)
    silent = [served.client() for _ in range(3)]
    eventually(lambda: served.server.gauges()["connections_waiting"] == 3)
    assert served.client().get().answer().status == 200
    assert silent[0].is_closed()
    assert silent[1].get().answer().status == 200


def test_at_the_limit_of_busy_connections_one_more_is_told_so(serve):
    served = serve(hello, connections_max=3)
    busy = [served.client().send(HEAD_OF_TEN) for _ in range(3)]
    eventually(lambda: len(served.server.connections) == 3 and not served.server.waiting)
    turned_away = served.client()
    answer = turned_away.answer()
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "gateway.overloaded", "1")
    assert turned_away.is_closed()
    assert busy[0].send("1234567890").answer().status == 200


def test_a_client_that_does_not_read_its_answer_is_given_up(serve):
    served = serve(
        lambda self, environ: Response(b"x" * 20_000_000), answer_seconds=0.2, line_bytes_per_second_min=10**9
    )
    served.client().get()
    eventually(lambda: served.server.gauges()["connections"] == 1)
    eventually(lambda: served.server.gauges()["connections"] == 0)


def test_an_answer_has_a_deadline_in_all(serve):
    served = serve(
        lambda self, environ: Response(b"x" * 60_000_000), answer_seconds=0.3, line_bytes_per_second_min=10**9
    )
    client = served.client().get()
    eventually(lambda: client.exactly(50_000) and not served.server.connections)


def test_a_client_that_reads_slowly_holds_no_worker(serve):
    served = serve(lambda self, environ: Response(b"x" * 20_000_000), workers_max=1)
    for _ in range(3):
        served.client().get()
    eventually(lambda: served.server.gauges()["connections"] == 3)
    assert len(served.client().get().answer().body) == 20_000_000


def test_one_client_that_sends_without_pause_leaves_room_for_others(serve):
    """Both sides share one loop here: the second client is answered long before the first one's thousands."""
    served = serve(hello)
    served.server.answer_early = lambda environ: Response("early")
    greedy, other = served.client(), served.client()
    eventually(lambda: served.server.gauges()["connections"] == 2)
    order = []

    def log(environ, *rest):
        order.append(environ["PATH_INFO"])
        if len(order) == 5:
            other.get("/other")

    served.server.log_request = log
    greedy.send("GET /greedy HTTP/1.1\r\nHost: x\r\n\r\n" * 1000)
    assert other.answer().status == 200
    assert order.index("/other") < 100


def test_a_connection_limit_below_the_one_of_open_files_is_kept(serve, monkeypatch):
    monkeypatch.setattr("resource.getrlimit", lambda which: (300, 300))
    assert serve(hello).server.connections_max == 300 - 128
    assert serve(hello, connections_max=100).server.connections_max == 100


def test_running_out_of_open_files_costs_the_longest_silent_connection(serve):
    served = serve(hello)
    silent = served.client()
    eventually(lambda: served.server.gauges()["connections_waiting"] == 1)
    accept, failures = served.server.listener.accept, [OSError(24, "too many open files")]

    def accept_or_fail():
        if failures:
            raise failures.pop()
        return accept()

    served.server.listener.accept = accept_or_fail
    first = served.client()  # wakes the loop that was already waiting in the real accept
    assert first.get().answer().status == 200
    assert silent.is_closed()
    assert served.client().get().answer().status == 200
