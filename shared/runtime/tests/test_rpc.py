"""Requests and their answers, on the embedded bus and on RabbitMQ (facts 9 to 18 and 32)."""

import logging
import resource
import time

import eventlet
import kombu
import pytest

from shared.contracts.base import Contract
from shared.contracts.fields import AnyJson, Integer, Text
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated, Unavailable, declare
from shared.runtime import metrics
from shared.runtime.bus import names
from shared.runtime.bus.calls import Calls, ServiceBroken
from shared.runtime.bus.connection import QueueConsumer, QueueDeclaredOtherwise
from shared.runtime.bus.line import Line
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.doors.rpc import rpc
from shared.runtime.serializer import render
from shared.runtime.tests.bus_fixtures import WAIT_SECONDS_MAX, drain_until, wait_until

FULL = declare(Conflict, "library.shelf_full", "shelf", "books")


class Lend(Contract):
    title = Text(at_most=40, required=True)
    copies = Integer(at_least=1, load_default=1)


class Lent(Contract):
    title = Text(required=True)
    copies = Integer(required=True)


class Anything(Contract):
    value = AnyJson(required=True, allow_none=True)


class Library:
    """A service with doors that behave, and some that do not."""

    name = "library"
    lent: list = []

    @rpc(Lend, replies=Lent)
    def lend(self, request):
        self.lent.append((request.title, self.actor, self.context))
        return Lent().dump(request)

    @rpc(Anything, replies=Anything)
    def repeat(self, request):
        return {"value": request.value}

    @rpc(Lend, replies=Lent)
    def refuse(self, request):
        raise FULL(shelf="诗", books=12)

    @rpc(Lend, replies=Lent)
    def break_down(self, request):
        raise ValueError("the phone of 张三 is 13800138000")

    @rpc(Lend, replies=Lent)
    def time_out(self, request):
        with eventlet.Timeout(0.01):
            eventlet.sleep(5)

    @rpc(Lend, replies=Lent)
    def answer_nonsense(self, request):
        return {"value": object()}

    @rpc(Lend, replies=Lent)
    def wait(self, request):
        self.lent.append("began")
        eventlet.sleep(request.copies / 1000)
        self.lent.append("ended")
        return {"title": request.title, "copies": 1}


@pytest.fixture
def library(start):
    """The service, with a list of its own of what it lent."""
    container = start(type("Library", (Library,), {"lent": []}))
    container.lent = container.service_cls.lent
    return container


@pytest.fixture
def send(connect, site):
    """Sends any message to the queue of the library's requests."""
    channel = connect().channel()
    answers = []
    reply_to = names.reply_queue(site, "test")
    queue = kombu.Queue(reply_to, exchange=RPC_EXCHANGE, routing_key=reply_to, auto_delete=True, durable=False)
    bound = queue(channel)
    bound.declare()
    channel.auto_decode = False
    bound.consume(callback=lambda raw: answers.append(channel.message_to_python(raw)), no_ack=True)

    def send(body, method="lend", *, headers=None, content_type="application/json", content_encoding="utf-8", **given):
        properties = {"reply_to": reply_to, "correlation_id": "7"} | given
        message = channel.prepare_message(
            body,
            content_type=content_type,
            content_encoding=content_encoding,
            headers=good_headers() if headers is None else headers,
            properties={name: value for name, value in properties.items() if value is not None},
        )
        channel.basic_publish(message, exchange=RPC_EXCHANGE.name, routing_key=f"library-{site}.{method}")

    def answer():
        drain_until(channel.connection.client, lambda: answers)
        return kombu.serialization.loads(answers.pop().body, "application/json", "utf-8")

    send.answer, send.answers, send.channel = answer, answers, channel
    return send


def good_headers(**changes):
    return {"nameko.deadline": str(time.time() + 5), "nameko.request_id": "request-8"} | changes


GOOD = {"title": "红楼梦"}
GOOD_BODY = render({"args": [GOOD], "kwargs": {}})


def test_an_answer_is_what_the_reply_contract_makes_of_it(library, calls):
    assert calls("library").lend({"title": "红楼梦"}) == {"title": "红楼梦", "copies": 1}


def test_a_request_that_breaks_its_contract_is_refused_by_field(library, calls):
    with pytest.raises(Invalid) as refused:
        calls("library").lend({"title": 7, "pages": 1})

    assert refused.value.code == "request.invalid"
    assert {problem["at"] for problem in refused.value.parameters["problems"]} == {"title", "pages"}
    assert library.lent == []


def test_a_refusal_crosses_with_kind_code_and_parameters(library, calls):
    with pytest.raises(Conflict) as refused:
        calls("library").refuse({"title": "a"})

    assert refused.value == FULL(shelf="诗", books=12)


def test_what_was_asked_is_counted_by_its_outcome(library, calls):
    before = answered("lend", "ok"), answered("refuse", FULL.code), answered("break_down", "bus.broken")
    calls("library").lend({"title": "a"})
    with pytest.raises(Conflict):
        calls("library").refuse({"title": "a"})
    with pytest.raises(ServiceBroken):
        calls("library").break_down({"title": "a"})

    after = answered("lend", "ok"), answered("refuse", FULL.code), answered("break_down", "bus.broken")
    assert after == tuple(count + 1 for count in before)


def answered(method, outcome):
    """How often the library has answered so, as operators see it."""
    labels = {"service": "library", "method": method, "outcome": outcome}
    return metrics.REGISTRY.get_sample_value("nuanliu_rpc_seconds_count", labels) or 0


def test_an_unexpected_exception_tells_the_caller_nothing(library, calls):
    with pytest.raises(ServiceBroken) as broken:
        calls("library").break_down({"title": "a"})

    assert str(broken.value) == ""
    assert calls("library").lend({"title": "a"})


def test_an_unexpected_exception_is_logged_with_its_place_and_without_its_text(library, calls, caplog):
    with caplog.at_level(logging.INFO), pytest.raises(ServiceBroken):
        calls("library").break_down({"title": "a"})

    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "library.break_down" in record.getMessage()
    assert "request-7" in record.getMessage()
    assert "test_rpc.py" in record.getMessage()
    assert "13800138000" not in caplog.text


def test_a_bare_timeout_is_answered_and_frees_its_place(library, calls):
    for _ in range(library.max_workers + 1):
        with pytest.raises(ServiceBroken):
            calls("library").time_out({"title": "a"})


def test_an_answer_that_is_no_json_is_answered_as_broken(library, calls):
    with pytest.raises(ServiceBroken):
        calls("library").answer_nonsense({"title": "a"})

    assert calls("library").lend({"title": "a"})


@pytest.mark.parametrize(
    "value", [{"__type__": "datetime", "__value__": "2026-01-01"}, {"__type__": "x"}, None, [], 2**63 - 1, "\U0001f600"]
)
def test_plain_values_cross_as_they_are(library, calls, value):
    assert calls("library").repeat({"value": value}) == {"value": value}


def test_an_unknown_method_is_refused(library, calls):
    with pytest.raises(NotFound) as refused:
        calls("library").burn({"title": "a"})

    assert refused.value.code == "bus.unknown_method"
    assert refused.value.parameters == {"method": "burn"}


class Verifier:
    """Knows one token."""

    def actor(self, token):
        if token != "good":
            raise Unauthenticated("request.token_invalid")
        return Actor("person", "0198c5c2-7d3c-7000-8000-000000000000")


def test_without_a_token_the_caller_is_a_guest(library, calls):
    calls("library").lend({"title": "a"})

    ((_, actor, context),) = library.lent
    assert (actor, context.request_id) == (GUEST, "request-7")


def test_the_token_says_who_is_acting(start, calls):
    library = start(type("Library", (Library,), {"lent": []}), VERIFIER=Verifier())

    calls("library", token="good").lend({"title": "a"})

    ((_, actor, _),) = library.service_cls.lent
    assert actor.kind == "person"


@pytest.mark.parametrize("config", [{}, {"VERIFIER": Verifier()}])
def test_a_token_that_nobody_vouches_for_is_refused(start, calls, config):
    library = start(type("Library", (Library,), {"lent": []}), **config)

    with pytest.raises(Unauthenticated) as refused:
        calls("library", token="forged").lend({"title": "a"})

    assert refused.value.code == "request.token_invalid"
    assert library.service_cls.lent == []


class FakeDatabase:
    """Keeps the call that it was bound to."""

    def __init__(self, call=None):
        self.call = call

    def bound(self, call):
        return FakeDatabase(call)


def test_the_database_is_bound_to_the_call(start, calls):
    class Keeper(Library):
        name = "keeper"
        db = FakeDatabase()

        @rpc(Lend, replies=Anything, secret=True)
        def keep(self, request):
            call = self.db.call
            return {"value": [call.idempotency_scope, call.idempotency_key, call.secret, type(call.replies).__name__]}

    start(Keeper)

    answer = calls("keeper", idempotency_key="k-1", address="192.0.2.1").keep({"title": "a"})

    assert answer == {"value": ["guest:@192.0.2.1|keeper.keep", "k-1", True, "Anything"]}


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (b"{", {}),
        (b"", {}),
        (b"\xff\xfe", {}),
        (b"[]", {}),
        (b"null", {}),
        (b'"args"', {}),
        (b'{"args": [{}], "args": [{}], "kwargs": {}}', {}),
        (b'{"args": [{"title": NaN}], "kwargs": {}}', {}),
        (b'{"args": [{"title": "\\ud800"}], "kwargs": {}}', {}),
        (b"[" * 100_000, {}),
        (render({"args": []}), {}),
        (render({"args": [], "kwargs": {}}), {}),
        (render({"args": [GOOD, GOOD], "kwargs": {}}), {}),
        (render({"args": "x", "kwargs": {}}), {}),
        (render({"args": [GOOD], "kwargs": {"a": 1}}), {}),
        (render({"args": [GOOD], "kwargs": []}), {}),
        (render({"args": [GOOD], "kwargs": {}, "more": 1}), {}),
        (GOOD_BODY, {"content_type": None}),
        (GOOD_BODY, {"content_type": "application/x-python-serialize"}),
        (GOOD_BODY, {"content_type": "text/plain"}),
        (GOOD_BODY, {"headers": {"compression": "application/x-gzip"}}),
        (GOOD_BODY, {"headers": {}}),
        (GOOD_BODY, {"headers": good_headers(**{"nameko.token": 7})}),
        (GOOD_BODY, {"headers": good_headers(**{"nameko.deadline": "never"})}),
        (render({"args": [7], "kwargs": {}}), {}),
        (render({"args": [None], "kwargs": {}}), {}),
        (render({"args": [["a"]], "kwargs": {}}), {}),
    ],
)
def test_a_malformed_request_is_refused_and_the_next_one_answered(library, calls, send, body, changes):
    send(body, **changes)

    error = send.answer()["error"]
    assert error["kind"] == "invalid"
    assert calls("library", seconds=1).lend({"title": "a"})
    assert len(library.lent) == 1


@pytest.mark.parametrize("reply_to", [None, "", "library-x.lend", "events.dead", "reply.a.#", "reply.城"])
def test_a_request_that_names_no_queue_of_answers_is_dropped(library, calls, send, reply_to):
    send(GOOD_BODY, reply_to=reply_to)
    send(b"{", reply_to=reply_to)

    assert calls("library", seconds=1).lend({"title": "asked for"})
    assert [title for title, *_ in library.lent] == ["asked for"]


def test_a_request_without_correlation_id_is_answered(library, send):
    send(GOOD_BODY, correlation_id=None)

    assert send.answer()["error"] is None


def test_a_request_whose_deadline_has_passed_is_not_executed(library, send):
    send(GOOD_BODY, headers=good_headers(**{"nameko.deadline": str(time.time() - 0.01)}))

    assert send.answer()["error"]["code"] == "bus.timeout"
    assert library.lent == []


def test_requests_beyond_the_workers_wait_their_turn(library, calls):
    threads = [eventlet.spawn(calls("library").wait, {"title": "a", "copies": 5}) for _ in range(20)]

    assert [thread.wait()["title"] for thread in threads] == ["a"] * 20


def test_a_service_that_never_was_is_away_at_once(calls):
    began = time.monotonic()

    with pytest.raises(Unavailable) as refused:
        calls("nobody").lend({"title": "a"})

    assert refused.value.code == "bus.away"
    assert time.monotonic() - began < 1


def test_a_slow_service_ends_the_call_at_its_deadline(library, calls):
    began = time.monotonic()

    with pytest.raises(Unavailable) as refused:
        calls("library", seconds=0.1).wait({"title": "a", "copies": 300})

    assert refused.value.code == "bus.timeout"
    assert 0.09 < time.monotonic() - began < 0.25


def test_after_a_timeout_nothing_waits_and_the_late_answer_is_dropped(library, calls):
    with pytest.raises(Unavailable):
        calls("library", seconds=0.05).wait({"title": "late", "copies": 100})
    assert calls.provider.replies.waiting_count == 0

    wait_until(lambda: "ended" in library.lent)

    assert calls("library").lend({"title": "next"})["title"] == "next"


def test_a_call_after_its_deadline_is_not_sent(library, calls):
    with pytest.raises(Unavailable) as refused:
        calls("library", seconds=-1).lend({"title": "a"})

    assert refused.value.code == "bus.timeout"
    assert calls("library").lend({"title": "b"})
    assert len(library.lent) == 1


def test_a_request_that_waited_for_a_stopped_service_is_never_executed(start, calls):
    service_cls = type("Library", (Library,), {"lent": []})
    start(service_cls).stop()
    with pytest.raises(Unavailable) as refused:
        calls("library", seconds=0.1).lend({"title": "too late"})

    start(service_cls)

    assert refused.value.code == "bus.timeout"
    assert calls("library").lend({"title": "in time"})
    assert [title for title, *_ in service_cls.lent] == ["in time"]


def test_requests_and_answers_are_transient_and_expire(library, calls, connect, send, site):
    seen = []
    channel = connect().channel()
    spy = kombu.Queue(f"{site}.spy", exchange=RPC_EXCHANGE, routing_key=f"library-{site}.*", auto_delete=True)
    bound = spy(channel)
    bound.declare()
    bound.consume(callback=lambda raw: seen.append(channel.message_to_python(raw)), no_ack=True)

    thread = eventlet.spawn(calls("library").lend, {"title": "a"})
    drain_until(channel.connection.client, lambda: seen)
    send(GOOD_BODY)
    drain_until(send.channel.connection.client, lambda: send.answers)

    assert thread.wait()
    for message in (seen[0], send.answers[0]):
        assert message.properties["delivery_mode"] == 1
        assert 0 < int(message.properties["expiration"]) <= 5000


def test_doors_and_callers_share_one_consumer_and_one_line(start):
    class Both(Library):
        name = "both"
        calls = Calls()

    container = start(Both)

    kinds = [type(extension) for extension in container.extensions if isinstance(extension, QueueConsumer | Line)]
    assert sorted(kind.__name__ for kind in kinds) == ["Line", "QueueConsumer"]


def test_a_queue_that_exists_with_other_properties_ends_the_service(start, connect, site):
    name = names.rpc_queue(f"library-{site}")
    channel = connect().channel()
    channel.queue_declare(name, durable=True, auto_delete=False, arguments={"x-max-length": 5})

    container = start(Library)

    with eventlet.Timeout(WAIT_SECONDS_MAX), pytest.raises(QueueDeclaredOtherwise, match=name):
        container.wait()
    channel.queue_delete(name)


def test_a_service_whose_queue_was_deleted_makes_it_again(library, calls, connect, site):
    assert calls("library").lend({"title": "a"})

    connect().channel().queue_delete(names.rpc_queue(f"library-{site}"))

    def answered():
        try:
            return calls("library", seconds=0.5).lend({"title": "b"})
        except Unavailable:
            return None

    wait_until(answered)


def test_a_running_request_is_answered_before_its_service_stops(start, calls):
    service_cls = type("Library", (Library,), {"lent": []})
    library = start(service_cls)
    thread = eventlet.spawn(calls("library").wait, {"title": "a", "copies": 100})
    wait_until(lambda: service_cls.lent == ["began"])

    library.stop()

    assert thread.wait()["title"] == "a"


def burnt(seconds):
    """Processor seconds of this process in a while."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    eventlet.sleep(seconds)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("any_bus", ["embedded"], indirect=True)
def test_seven_idle_services_burn_less_than_a_fiftieth_of_a_core(start, monkeypatch):
    monkeypatch.undo()  # the pause between two looks that tests have shortened
    for number in range(7):
        start(type("Both", (Library,), {"name": f"library{number}", "calls": Calls()}), max_workers=10)
    eventlet.sleep(0.1)

    assert min(burnt(2) for _ in range(3)) < 2 / 50, "what else this process does now and then is not theirs"
