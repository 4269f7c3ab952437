"""Whatever comes to the queue of answers: only a caller who waits for it hears of it, and the next call is answered."""

import eventlet
import pytest

from shared.runtime.bus.calls import ServiceBroken
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.serializer import render
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.test_rpc import Library

WAITS = {"title": "a", "copies": 300}
NO_ANSWERS = (
    b"{",
    b"",
    b"\xff\xfe",
    b"null",
    b"7",
    b"[]",
    b'["error"]',
    b'"error"',
    b"{}",
    b"[" * 100_000,
    b'{"result": NaN, "error": null}',
    b'{"result": "\\ud800", "error": null}',
    b'{"result": 1, "result": 2, "error": null}',
    b'{"__type__": "uuid", "__value__": {"hex": "0"}}',
    render({"error": None}),
    render({"result": 7, "error": "no"}),
    render({"result": 7, "error": []}),
    render({"error": {}}),
    render({"error": {"kind": "conflict", "code": "library.shelf_full"}}),
    render({"error": {"kind": "worse", "code": "library.shelf_full", "parameters": {}}}),
    render({"error": {"kind": ["conflict"], "code": "library.shelf_full", "parameters": {}}}),
    render({"error": {"kind": "conflict", "code": 7, "parameters": {}}}),
    render({"error": {"kind": "conflict", "code": "library.shelf_full", "parameters": [1]}}),
)
GOOD = render({"result": {"title": "forged", "copies": 1}, "error": None})


@pytest.fixture
def library(start):
    """A service whose answers take a while."""
    container = start(type("Library", (Library,), {"lent": []}))
    container.lent = container.service_cls.lent
    return container


@pytest.fixture
def answer(connect, calls):
    """Sends anything to the queue of answers."""
    channel = connect().channel()

    def answer(body, correlation_id, *, content_type="application/json", content_encoding="utf-8"):
        given = {} if correlation_id is None else {"correlation_id": correlation_id}
        message = channel.prepare_message(
            body, content_type=content_type, content_encoding=content_encoding, headers={}, properties=given
        )
        channel.basic_publish(message, exchange=RPC_EXCHANGE.name, routing_key=calls.provider.replies.name)

    return answer


@pytest.fixture
def waiting(library, calls):
    """A call under way, and what its answer is to be named by."""
    thread = eventlet.spawn(calls("library").wait, WAITS)
    wait_until(lambda: library.lent == ["began"])
    (correlation_id,) = calls.provider.replies._waiting
    return thread, correlation_id


def still_answers(calls):
    return calls("library").lend({"title": "next"})["title"] == "next"


@pytest.mark.parametrize("body", NO_ANSWERS)
def test_a_caller_learns_that_the_service_is_broken_from_what_is_no_answer(calls, waiting, answer, body):
    thread, correlation_id = waiting

    answer(body, correlation_id)

    with pytest.raises(ServiceBroken):
        thread.wait()
    assert still_answers(calls)


@pytest.mark.parametrize(
    "content", [{"content_type": "application/x-python-serialize"}, {"content_type": "text/plain"}]
)
def test_an_answer_that_does_not_claim_to_be_json_is_none(calls, waiting, answer, content):
    thread, correlation_id = waiting

    answer(GOOD, correlation_id, **content)

    with pytest.raises(ServiceBroken):
        thread.wait()
    assert still_answers(calls)


@pytest.mark.parametrize("correlation_id", [None, "", "nobody's", "x" * 255])
def test_what_nobody_waits_for_reaches_nobody(calls, waiting, answer, correlation_id):
    thread, _ = waiting

    for body in (*NO_ANSWERS, GOOD):
        answer(body, correlation_id)

    assert thread.wait()["title"] == "a"
    assert still_answers(calls)


def test_of_ten_answers_the_first_counts(calls, waiting, answer):
    thread, correlation_id = waiting

    for number in range(10):
        answer(render({"result": number, "error": None}), correlation_id)

    assert thread.wait() == 0
    assert still_answers(calls)
