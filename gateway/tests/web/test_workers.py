"""Workers: who gets one, what becomes of one that fails, and of one that takes too long (nameko-facts 24, 32)."""

import time

import eventlet
import pytest
from eventlet.event import Event
from greenlet import GreenletExit
from nameko.extensions import DependencyProvider
from werkzeug import Response

from gateway.tests.web.client import eventually
from shared.kernel.errors import Conflict, Unavailable


@pytest.fixture
def gate():
    """An answer that is held back until `gate.send()`, except at /free."""
    return Event()


@pytest.fixture
def held(gate):
    def method(self, environ):
        if environ["PATH_INFO"] != "/free":
            gate.wait()
        return Response("done")

    return method


def occupied(served, workers):
    """Clients whose requests have taken that many workers."""
    clients = [served.client().get() for _ in range(workers)]
    eventually(lambda: served.server.gauges()["workers_busy"] == workers)
    return clients


def test_without_a_free_worker_a_request_is_refused_after_its_wait(serve, held, gate):
    served = serve(held, workers_max=3, workers_wait_seconds=0.1)
    running = occupied(served, 2)
    client = served.client()
    began = time.monotonic()
    answer = client.get().answer()
    assert time.monotonic() - began == pytest.approx(0.1, abs=0.2)
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "gateway.overloaded", "1")
    gate.send()
    assert [each.answer().status for each in running] == [200, 200]
    assert client.get().answer().status == 200


def test_a_worker_that_comes_free_in_time_is_taken(serve, held, gate):
    served = serve(held, workers_max=2)
    running = [*occupied(served, 1), served.client().get()]
    eventually(lambda: served.server.gauges()["requests_queued"] == 1)
    gate.send()
    assert [each.answer().status for each in running] == [200, 200]


def test_a_full_queue_refuses_at_once(serve, held, gate):
    served = serve(held, workers_max=2, workers_queue_max=1, workers_wait_seconds=60.0)
    running = [*occupied(served, 1), served.client().get()]
    eventually(lambda: served.server.gauges()["requests_queued"] == 1)
    assert served.client().get().answer().code == "gateway.overloaded"
    gate.send()
    assert [each.answer().status for each in running] == [200, 200]


def test_requests_leave_workers_to_timers_and_events(serve, held, gate):
    served = serve(held, workers_max=4, workers_reserved=2)
    occupied(served, 2)
    served.client().get()
    eventually(lambda: served.server.gauges()["requests_queued"] == 1)
    assert served.container._worker_pool.free() == 2
    gate.send()


def test_a_pool_that_others_have_filled_refuses_after_the_wait(serve, held):
    served = serve(held, workers_max=2, workers_wait_seconds=0.1)
    others = [served.container._worker_pool.spawn(eventlet.sleep, 60) for _ in range(2)]
    client = served.client()
    assert client.get("/free").answer().code == "gateway.overloaded"
    for other in others:
        other.kill()
    assert client.get("/free").answer().status == 200


def test_a_failing_method_gives_a_problem_without_internals(serve, caplog):
    def fail(self, environ):
        raise RuntimeError("SELECT secret")

    client = serve(fail).client()
    answer = client.get().answer()
    assert (answer.status, answer.code) == (500, "gateway.broken")
    assert b"secret" not in answer.body
    assert "SELECT secret" in caplog.text
    assert client.get().answer().status == 500


@pytest.mark.parametrize("error", [eventlet.Timeout(), SystemExit(1), KeyboardInterrupt(), BaseException("odd")])
def test_what_is_no_exception_gives_a_problem_too(serve, caplog, error):
    def fail(self, environ):
        raise error

    served = serve(fail)
    assert served.client().get().answer().code == "gateway.broken"
    assert type(error).__name__ in caplog.text
    assert served.container._worker_pool.free() == 4


def test_a_refusal_that_nobody_rendered_is_a_defect(serve):
    def refuse(self, environ):
        raise Conflict("identity.secret")

    client = serve(refuse).client()
    for _ in range(2):
        answer = client.get().answer()
        assert (answer.status, answer.code) == (500, "gateway.broken")


@pytest.mark.parametrize("result", [None, "text", 200])
def test_a_result_that_is_no_answer_is_a_defect(serve, result):
    assert serve(lambda self, environ: result).client().get().answer().code == "gateway.broken"


def test_a_worker_has_a_deadline(serve):
    served = serve(lambda self, environ: eventlet.sleep(60), request_seconds=0.1)
    answer = served.client().get().answer()
    assert (answer.status, answer.code) == (504, "gateway.timeout")
    eventually(lambda: served.container._worker_pool.free() == 4)


def test_the_deadline_is_a_kernel_error_that_the_application_can_catch(serve):
    def patient(self, environ):
        try:
            eventlet.sleep(60)
        except Unavailable as refusal:
            return Response(refusal.code, 504)

    assert serve(patient, request_seconds=0.1).client().get().answer().body == b"gateway.timeout"


def test_a_worker_that_ignores_its_deadline_is_killed(serve):
    ended = Event()

    def stubborn(self, environ):
        try:
            while True:
                try:
                    eventlet.sleep(60)
                except Unavailable:
                    continue
        except GreenletExit:
            ended.send()
            raise

    served = serve(stubborn, request_seconds=0.1)
    answer = served.client().get().answer()
    assert (answer.status, answer.code) == (504, "gateway.timeout")
    assert ended.ready()
    eventually(lambda: served.container._worker_pool.free() == 4)
    assert served.server.gauges()["workers_busy"] == 0


def test_the_wait_for_a_worker_counts_towards_the_deadline(serve, held, gate):
    served = serve(held, workers_max=2, request_seconds=0.3)
    began = time.monotonic()
    first = occupied(served, 1)[0]
    second = served.client().get()
    assert [first.answer().status, second.answer().status] == [504, 504]
    assert time.monotonic() - began == pytest.approx(0.3, abs=0.2)
    assert served.client().get("/free").answer().status == 200


def test_the_application_is_told_its_deadline(serve, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    served = serve(lambda self, environ: Response(str(environ["gateway.deadline"])), request_seconds=7.0)
    assert served.client().get().answer().body == b"1000007.0"


@pytest.mark.parametrize("hook", ["answer_early", "body_bytes_limit", "context_data"])
def test_a_hook_that_fails_costs_its_own_request_only(serve, caplog, hook):
    served = serve(lambda self, environ: Response("fine"))
    working = getattr(served.server, hook)

    def fail(*arguments):
        raise RuntimeError("planted")

    setattr(served.server, hook, fail)
    assert served.client().get().answer().code == "gateway.broken"
    assert "planted" in caplog.text
    setattr(served.server, hook, working)
    assert served.client().get().answer().status == 200


def test_a_log_that_fails_costs_nothing(serve, caplog):
    served = serve(lambda self, environ: Response("fine"))
    served.server.log_request = lambda *arguments: 1 / 0
    client = served.client()
    assert [client.get().answer().status for _ in range(2)] == [200, 200]
    assert "ZeroDivisionError" in caplog.text


def test_a_container_that_dies_closes_its_connections(serve):
    class Broken(DependencyProvider):
        def worker_setup(self, worker_ctx):
            raise RuntimeError("planted")

    served = serve(lambda self, environ: Response("fine"))
    client = served.client()
    served.container.dependencies.add(Broken().bind(served.container, "broken"))
    assert client.get().is_closed()
    with pytest.raises(RuntimeError, match="planted"):
        served.container.wait()
