import contextlib
import itertools
import socket

import eventlet
import pytest
import requests

from shared.runtime import metrics
from shared.runtime.process import health as health_module
from shared.runtime.process.health import Health, HealthServer


@pytest.fixture
def health(monkeypatch):
    monkeypatch.setattr(health_module, "KEPT_SECONDS", 0)
    monkeypatch.setattr(health_module, "CHECK_SECONDS_MAX", 0.2)
    return Health()


def test_a_process_that_starts_is_alive_and_not_ready(health):
    assert health.live() == (True, {"status": "live"})
    assert health.ready() == (False, {"status": "starting", "checks": {}})


def test_ready_when_all_checks_pass(health):
    health.watch("identity.database", lambda: "")
    health.state = "ready"
    assert health.ready() == (True, {"status": "ready", "checks": {"identity.database": "ok"}})


def test_one_failing_check_makes_it_unready_and_is_told(health):
    health.watch("identity.database", lambda: "")
    health.watch("bus", lambda: "the broker is away")
    health.state = "ready"
    well, report = health.ready()
    assert not well
    assert report["checks"] == {"identity.database": "ok", "bus": "the broker is away"}


def test_a_process_that_stops_is_not_ready(health):
    health.state = "stopping"
    assert health.ready()[0] is False


def test_a_broken_check_is_a_finding(health):
    health.watch("bus", lambda: 1 / 0)
    health.state = "ready"
    assert health.ready()[1]["checks"] == {"bus": "the check broke: ZeroDivisionError"}


def test_a_check_that_hangs_is_a_finding_and_holds_up_no_other(health):
    for name in ("one", "two", "three"):
        health.watch(name, lambda: eventlet.sleep(60))
    health.state = "ready"
    with eventlet.Timeout(0.5):
        checks = health.ready()[1]["checks"]
    assert set(checks.values()) == {"no answer within 0.2 seconds"}


def test_answers_are_kept_for_a_moment(health, monkeypatch):
    asked = []
    monkeypatch.setattr(health_module, "KEPT_SECONDS", 60)
    health.watch("bus", lambda: asked.append(1) or "")
    health.state = "ready"
    health.ready()
    health.ready()
    assert len(asked) == 1


@pytest.fixture
def server(health):
    """The health of this process on a port, with no time to lose."""
    server = HealthServer(health, "127.0.0.1", 0)
    yield server
    server.stop()


@pytest.fixture
def trickle(server):
    """`trickle(12)` opens connections that send a byte now and then, and never a whole request."""
    threads = []

    def trickle(number):
        connections = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(number)]
        threads.extend(eventlet.spawn(_send_slowly, connection) for connection in connections)
        eventlet.sleep(0)

    yield trickle
    for thread in threads:
        thread.kill()


def _send_slowly(connection):
    with connection, contextlib.suppress(OSError):
        for byte in itertools.cycle(b"GET /health/live?"):
            connection.sendall(bytes([byte]))
            eventlet.sleep(0.02)


def live(server, seconds):
    return requests.get(f"http://127.0.0.1:{server.port}/health/live", timeout=seconds).status_code


def test_a_process_without_gateway_tells_its_health_by_http(health, server):
    server.start()
    address = f"http://127.0.0.1:{server.port}"
    assert live(server, 5) == 200
    assert requests.get(f"{address}/health/ready", timeout=5).status_code == 503
    health.state = "ready"
    assert requests.get(f"{address}/health/ready", timeout=5).json() == {"status": "ready", "checks": {}}
    assert "nuanliu_loop_lag_seconds" in requests.get(f"{address}/metrics", timeout=5).text
    assert requests.get(f"{address}/else", timeout=5).status_code == 404


def test_connections_that_trickle_keep_nobody_waiting(server, trickle):
    server.start()
    trickle(20)
    assert live(server, 1) == 200


def test_a_request_that_trickles_is_given_up_and_makes_room(server, trickle, monkeypatch):
    monkeypatch.setattr(health_module, "HTTP_READ_SECONDS_MAX", 0.3)
    monkeypatch.setattr(health_module, "HTTP_CONNECTIONS_MAX", 2)
    server.start()
    trickle(3)
    assert live(server, 3) == 200


def test_an_answer_that_takes_longer_than_its_deadline_is_given_up_and_not_explained(health, server, monkeypatch):
    monkeypatch.setattr(health_module, "HTTP_ANSWER_SECONDS_MAX", 0.2)
    monkeypatch.setattr(health, "live", lambda: eventlet.sleep(60))
    server.start()
    answer = requests.get(f"http://127.0.0.1:{server.port}/health/live", timeout=3)
    assert (answer.status_code, answer.text) == (500, "")


def test_the_deadline_for_reading_does_not_cut_an_answer(health, server, monkeypatch):
    monkeypatch.setattr(health_module, "HTTP_READ_SECONDS_MAX", 0.1)
    monkeypatch.setattr(health, "live", lambda: (eventlet.sleep(0.3) or True, {}))
    server.start()
    assert live(server, 3) == 200


def test_a_figure_that_cannot_be_read_does_not_hide_the_others():
    metrics.ask(metrics.OUTBOX_EVENTS, lambda: 1 / 0, service="broken")
    metrics.ask(metrics.OUTBOX_EVENTS, lambda: 3, service="well")
    text = metrics.render()[0].decode()
    assert 'nuanliu_outbox_events{service="broken"} NaN' in text
    assert 'nuanliu_outbox_events{service="well"} 3.0' in text
