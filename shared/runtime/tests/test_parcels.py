"""Requests of one moment travel together, and each is treated as if it had come alone (decision 38)."""

import json
import time

import eventlet
import kombu
import pytest

from shared.kernel.actor import Actor
from shared.kernel.errors import Conflict, Unauthenticated, Unavailable
from shared.runtime.bus.calls import ServiceBroken
from shared.runtime.bus.line import RPC_EXCHANGE
from shared.runtime.bus.parcels import PARCEL_BYTES_MAX, PARCEL_CALLS_MAX, PARCEL_LEVELS, Gathering, is_fit
from shared.runtime.bus.replies import WITHOUT_PARCELS_SECONDS
from shared.runtime.doors import requests
from shared.runtime.doors.rpc import rpc
from shared.runtime.serializer import NESTING_MAX, render
from shared.runtime.tests.bus_fixtures import drain_until, wait_until
from shared.runtime.tests.test_rpc import FULL, Lend, Lent, Library, Verifier, good_headers
from shared.runtime.tests.test_rpc import send as send


class Desk(Library):
    """A service one of whose doors ends in different ways."""

    @rpc(Lend, replies=Lent)
    def divide(self, request):
        if request.title == "break":
            raise ValueError("the phone of 张三 is 13800138000")
        if request.title == "refuse":
            raise FULL(shelf="诗", books=12)
        return Lent().dump(request)


@pytest.fixture
def library(start):
    """The service, with a list of its own of what it lent."""
    container = start(type("Library", (Desk,), {"lent": []}))
    container.lent = container.service_cls.lent
    return container


@pytest.fixture
def travelled(connect, site):
    """The bodies of the messages to the library, as a list that grows; `travelled.answers` those of answers."""
    channel = connect().channel()
    channel.auto_decode = False
    seen = Travelled()
    for pattern, bodies in ((f"library-{site}.*", seen), (f"reply.{site}.*", seen.answers)):
        spy = kombu.Queue(f"{site}.spy.{pattern[:5]}", exchange=RPC_EXCHANGE, routing_key=pattern, auto_delete=True)
        bound = spy(channel)
        bound.declare()
        bound.consume(callback=lambda raw, bodies=bodies: bodies.append(body_of(channel, raw)), no_ack=True)
    seen.await_count = lambda number: drain_until(channel.connection.client, lambda: len(seen) >= number)
    seen.await_answers = lambda number: drain_until(channel.connection.client, lambda: len(seen.answers) >= number)
    return seen


class Travelled(list):
    """Bodies of messages."""

    def __init__(self):
        super().__init__()
        self.answers = []


def body_of(channel, raw):
    return json.loads(bytes(channel.message_to_python(raw).body))


def outcome(call, *arguments):
    """What came of a call: an answer, or what was raised."""
    try:
        return call(*arguments)
    except Exception as error:
        return error


def at_once(*acts):
    """Call all in one turn of the loop; what came of each."""
    return [thread.wait() for thread in [eventlet.spawn(outcome, *act) for act in acts]]


def titles(number):
    return [{"title": str(each)} for each in range(number)]


def test_calls_of_one_moment_travel_in_one_message_and_so_do_their_answers(library, calls, travelled):
    answers = at_once(*((calls("library").lend, book) for book in titles(3)))

    assert [answer["title"] for answer in answers] == ["0", "1", "2"]
    travelled.await_answers(1)
    ((body,), (answer,)) = travelled, travelled.answers
    assert [entry["args"] for entry in body["parcel"]] == [[book] for book in titles(3)]
    assert {entry["id"] for entry in body["parcel"]} == {entry["id"] for entry in answer["answers"]}


def test_a_lone_call_travels_as_it_always_did(library, calls, travelled):
    calls("library").lend({"title": "a"})

    travelled.await_answers(1)
    assert travelled == [{"args": [{"title": "a"}], "kwargs": {}}]
    assert travelled.answers == [{"result": {"title": "a", "copies": 1}, "error": None}]


def test_a_lone_call_leaves_in_the_turn_in_which_it_was_made(library, calls):
    calls("library").lend({"title": "warm"})
    sent, line = [], calls.provider.replies.line
    publish, line.publish = line.publish, lambda *given, **options: sent.append(turns) or publish(*given, **options)
    turns = 0
    thread = eventlet.spawn(calls("library").lend, {"title": "a"})
    while not sent:
        turns += 1
        eventlet.sleep(0)

    assert thread.wait()["title"] == "a"
    assert sent[0] <= 3, "the call, and its leaving, each a turn"


def test_calls_for_two_doors_do_not_travel_together(library, calls, travelled):
    at_once((calls("library").lend, {"title": "a"}), (calls("library").repeat, {"value": 7}))

    travelled.await_count(2)
    assert sorted(list(body) for body in travelled) == [["args", "kwargs"]] * 2


@pytest.mark.parametrize(("number", "messages"), [(PARCEL_CALLS_MAX, 1), (PARCEL_CALLS_MAX + 1, 2)])
def test_a_parcel_holds_so_many_calls_and_no_more(library, calls, travelled, number, messages):
    answers = at_once(*((calls("library").lend, book) for book in titles(number)))

    assert [answer["title"] for answer in answers] == [str(each) for each in range(number)]
    travelled.await_count(messages)
    assert [len(body.get("parcel", [0])) for body in travelled] == [PARCEL_CALLS_MAX, 1][:messages]


HALF = PARCEL_BYTES_MAX // 2 - len(render({"value": ""}))


@pytest.mark.parametrize(("more", "messages"), [(0, 1), (1, 2)])
def test_a_parcel_holds_so_many_bytes_and_no_more(library, calls, travelled, more, messages):
    texts = ["a" * HALF, "b" * (HALF + more)]
    answers = at_once(*((calls("library").repeat, {"value": text}) for text in texts))

    assert [answer["value"] for answer in answers] == texts
    travelled.await_count(messages)
    assert len(travelled) == messages


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (b"a" * PARCEL_BYTES_MAX, True),
        (b"a" * (PARCEL_BYTES_MAX + 1), False),
        (b"[" * (NESTING_MAX - PARCEL_LEVELS), True),
        (b"[" * (NESTING_MAX - PARCEL_LEVELS - 1) + b"{{", False),
    ],
)
def test_what_is_large_or_may_be_deep_travels_alone(text, fits):
    assert is_fit(text) is fits


@pytest.mark.parametrize("depth", [NESTING_MAX - PARCEL_LEVELS - 1, NESTING_MAX - PARCEL_LEVELS])
def test_how_deep_a_call_goes_does_not_touch_the_others(library, calls, depth):
    deep = 7
    for _ in range(depth - 1):
        deep = [deep]

    answers = at_once(*((calls("library").repeat, {"value": value}) for value in (deep, 1, 2)))

    assert [answer["value"] for answer in answers] == [deep, 1, 2]


def test_each_call_has_its_own_answer_refusal_or_breakage(library, calls):
    refused, broken, invalid, fine = at_once(
        (calls("library").divide, {"title": "refuse"}),
        (calls("library").divide, {"title": "break"}),
        (calls("library").divide, {"title": 7}),
        (calls("library").divide, {"title": "a"}),
    )

    assert refused == FULL(shelf="诗", books=12)
    assert isinstance(broken, ServiceBroken)
    assert invalid.code == "request.invalid"
    assert fine["title"] == "a"


def test_each_call_has_its_own_context(start, calls):
    library = start(type("Library", (Library,), {"lent": []}), VERIFIER=Verifier())
    contexts = [
        {"token": "good", "request_id": "request-1", "idempotency_key": "k-1", "address": "192.0.2.1"},
        {"request_id": "request-2", "language": "en"},
        {"token": "forged", "request_id": "request-3"},
    ]

    *_, forged = at_once(*((calls("library", **context).lend, {"title": "a"}) for context in contexts))

    assert isinstance(forged, Unauthenticated)
    (_, first, seen), (_, second, then) = library.service_cls.lent
    assert (first.kind, second.kind) == ("person", "guest")
    assert (seen.request_id, seen.idempotency_key, seen.address) == ("request-1", "k-1", "192.0.2.1")
    assert (then.request_id, then.token, then.idempotency_key, then.language) == ("request-2", "", "", "en")
    assert isinstance(first, Actor)


def test_a_slow_call_does_not_keep_the_answers_of_others_and_ends_at_its_own_deadline(library, calls):
    began = time.monotonic()
    slow = eventlet.spawn(outcome, calls("library", seconds=0.2).wait, {"title": "slow", "copies": 2000})
    quick = eventlet.spawn(outcome, calls("library").wait, {"title": "quick", "copies": 1})

    assert quick.wait()["title"] == "quick"
    assert time.monotonic() - began < 0.2
    assert slow.wait().code == "bus.timeout"
    assert calls.provider.replies.waiting_count == 0


def test_of_a_parcel_only_what_is_late_is_not_executed(library, send):
    send(parcel(entry("late", time.time() - 0.01), entry("in time")))

    answers = answers_of(send, 2)

    assert answers["late"]["error"]["code"] == "bus.timeout"
    assert answers["in time"]["result"] == {"title": "in time", "copies": 1}
    assert [title for title, *_ in library.lent] == ["in time"]


def test_calls_beyond_the_workers_wait_their_turn_and_others_between_them(library, calls):
    parcel = [eventlet.spawn(calls("library").wait, {"title": "a", "copies": 20}) for _ in range(PARCEL_CALLS_MAX)]
    wait_until(lambda: library.lent.count("began") == library.max_workers)
    running = library.lent.count("began") - library.lent.count("ended")
    between = eventlet.spawn(calls("library").lend, {"title": "between"})

    assert running == library.max_workers
    assert between.wait()["title"] == "between"
    assert library.lent.count("ended") < PARCEL_CALLS_MAX, "it had to wait for all of the parcel"
    assert [thread.wait()["title"] for thread in parcel] == ["a"] * PARCEL_CALLS_MAX


def test_a_parcel_is_acknowledged_only_when_all_of_it_is_answered(library, calls, monkeypatch):
    settled = []
    acknowledge = requests.QueueConsumer.ack_message
    monkeypatch.setattr(requests.QueueConsumer, "ack_message", lambda *given: settled.append(1) or acknowledge(*given))
    slow = eventlet.spawn(calls("library").wait, {"title": "slow", "copies": 100})
    quick = eventlet.spawn(calls("library").wait, {"title": "quick", "copies": 1})

    quick.wait()
    assert settled == []
    slow.wait()
    wait_until(lambda: settled == [1])


def test_answers_are_sent_before_their_service_stops(start, calls):
    service_cls = type("Library", (Library,), {"lent": []})
    library = start(service_cls)
    threads = [eventlet.spawn(outcome, calls("library").wait, {"title": "a", "copies": 50}) for _ in range(6)]
    wait_until(lambda: service_cls.lent.count("began") == library.max_workers)

    library.stop()

    assert [thread.wait()["title"] for thread in threads] == ["a"] * 6


def test_a_parcel_for_nobody_is_away_at_once_for_each(calls):
    began = time.monotonic()

    refused = at_once(*((calls("nobody").lend, book) for book in titles(3)))

    assert [refusal.code for refusal in refused] == ["bus.away"] * 3
    assert time.monotonic() - began < 1
    assert_nothing_waits(calls)


def test_a_parcel_for_a_door_that_is_not_there_is_refused_for_each(library, calls):
    refused = at_once(*((calls("library").burn, book) for book in titles(3)))

    assert [refusal.code for refusal in refused] == ["bus.unknown_method"] * 3
    assert_nothing_waits(calls)


def test_after_a_timeout_nothing_waits_and_late_answers_are_dropped(library, calls):
    late = at_once(*((calls("library", seconds=0.3).wait, {"title": "late", "copies": 500}) for _ in range(3)))
    assert [type(refusal) for refusal in late] == [Unavailable] * 3
    assert_nothing_waits(calls)

    wait_until(lambda: library.lent.count("ended") == 3)

    assert calls("library").lend({"title": "next"})["title"] == "next"


def assert_nothing_waits(calls):
    replies = calls.provider.replies
    assert (replies.waiting_count, replies._parcels) == (0, {})


def entry(title, deadline=None, **changes):
    """A request in a parcel, with its title as id."""
    context = {"deadline": str(deadline or time.time() + 5), "request_id": "request-8"}
    return {"id": title, "context": context, "args": [{"title": title}]} | changes


def parcel(*entries):
    return render({"parcel": list(entries)})


def answers_of(send, number):
    """Answers by id; `number` of them come, in whatever messages."""

    def found():
        said = {}
        for message in send.answers:
            body = json.loads(bytes(message.body))
            one = {message.properties.get("correlation_id"): body}
            said |= {each["id"]: each for each in body["answers"]} if "answers" in body else one
        return said

    drain_until(send.channel.connection.client, lambda: len(found()) >= number)
    return found()


@pytest.mark.parametrize(
    "body",
    [
        parcel(),
        parcel(*(entry(str(number)) for number in range(PARCEL_CALLS_MAX + 1))),
        parcel(entry("a"), 7),
        parcel(entry("a"), None),
        parcel(entry("a"), {"context": {}, "args": [{"title": "b"}]}),
        parcel(entry("a"), entry("b", id=7)),
        render({"parcel": {}}),
        render({"parcel": "a"}),
        render({"parcel": [entry("a")], "more": 1}),
        render({"parcel": [entry("a")], "args": []}),
        b'{"parcel": [{"id": "a", "id": "b"}]}',
    ],
)
def test_a_malformed_parcel_is_refused_as_a_whole_and_nothing_of_it_done(library, calls, send, body):
    send(body, headers={})

    assert answers_of(send, 1)["7"]["error"]["code"] == "bus.malformed"
    assert calls("library", seconds=1).lend({"title": "next"})
    assert [title for title, *_ in library.lent] == ["next"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"args": []},
        {"args": [{}, {}]},
        {"args": "x"},
        {"kwargs": {"a": 1}},
        {"more": 1},
        {"context": 7},
        {"context": None},
        {"context": {}},
        {"context": {"request_id": "request-8", "deadline": "never"}},
        {"context": {"request_id": 7, "deadline": "1"}},
        {"args": [7]},
    ],
)
def test_a_malformed_request_in_a_parcel_is_refused_by_itself(library, send, wrong):
    send(parcel(entry("a"), entry("wrong", **wrong), entry("b")), headers={})

    answers = answers_of(send, 3)

    assert answers["wrong"]["error"]["kind"] == "invalid"
    assert [answers[id]["error"] for id in ("a", "b")] == [None, None]
    assert [title for title, *_ in library.lent] == ["a", "b"]


@pytest.mark.parametrize("reply_to", [None, "", "events.dead", "reply.a.#"])
def test_a_parcel_that_names_no_queue_of_answers_is_dropped(library, calls, send, reply_to):
    send(parcel(entry("a"), entry("b")), reply_to=reply_to)

    assert calls("library", seconds=1).lend({"title": "asked for"})
    assert [title for title, *_ in library.lent] == ["asked for"]


def test_a_parcel_for_an_unknown_door_is_answered_for_each(library, send):
    send(parcel(entry("a"), entry("b")), method="burn")

    assert {answer["error"]["code"] for answer in answers_of(send, 2).values()} == {"bus.unknown_method"}


def test_an_old_caller_is_answered_in_messages_of_their_own(library, send):
    for _ in range(3):
        send(render({"args": [{"title": "a"}], "kwargs": {}}), headers=good_headers())

    drain_until(send.channel.connection.client, lambda: len(send.answers) == 3)
    assert {message.properties["correlation_id"] for message in send.answers} == {"7"}


class OldLibrary(Library):
    """A service of the release before parcels."""

    lent: list = []


@pytest.fixture
def old(start, monkeypatch):
    """Its process does not know parcels, and refuses them as it refuses whatever has not the form of a request."""
    monkeypatch.setattr(requests, "is_parcel", lambda body: False)
    container = start(type("Library", (OldLibrary,), {"lent": []}))
    container.lent = container.service_cls.lent
    return container


def test_who_does_not_know_parcels_is_asked_one_by_one(old, calls, travelled):
    answers = at_once(*((calls("library").lend, book) for book in titles(3)))

    assert [answer["title"] for answer in answers] == ["0", "1", "2"]
    assert sorted(title for title, *_ in old.lent) == ["0", "1", "2"]
    at_once(*((calls("library").lend, book) for book in titles(2)))
    travelled.await_count(6)
    assert [list(body) for body in travelled] == [["parcel"], *[["args", "kwargs"]] * 5]
    assert_nothing_waits(calls)


def test_after_a_while_parcels_are_tried_again(old, calls, travelled, monkeypatch):
    at_once(*((calls("library").lend, book) for book in titles(2)))
    known = calls.provider.replies._without_parcels
    assert all(0 < until - time.monotonic() <= WITHOUT_PARCELS_SECONDS for until in known.values())
    for service in known:
        known[service] = time.monotonic() - 0.001
    monkeypatch.undo()

    at_once(*((calls("library").lend, book) for book in titles(2)))

    travelled.await_count(4)
    assert [list(body) for body in travelled] == [["parcel"], ["args", "kwargs"], ["args", "kwargs"], ["parcel"]]


@pytest.fixture
def answer(connect, calls):
    """Sends anything to the queue of answers."""
    channel = connect().channel()

    def answer(body, correlation_id=None):
        given = {} if correlation_id is None else {"correlation_id": correlation_id}
        message = channel.prepare_message(body, content_type="application/json", headers={}, properties=given)
        channel.basic_publish(message, exchange=RPC_EXCHANGE.name, routing_key=calls.provider.replies.name)

    return answer


@pytest.mark.parametrize(
    "body",
    [
        {"answers": 7},
        {"answers": {}},
        {"answers": [7, None, [], {}, {"id": 7}, {"id": None, "result": 1, "error": None}]},
        {"answers": [{"id": "nobody's", "result": 1, "error": None}]},
    ],
)
def test_answers_that_name_nobody_reach_nobody(library, calls, answer, body):
    threads = [eventlet.spawn(calls("library").wait, {"title": "a", "copies": 200}) for _ in range(2)]
    wait_until(lambda: library.lent == ["began", "began"])

    answer(render(body))

    assert [thread.wait()["title"] for thread in threads] == ["a", "a"]


def test_one_answer_that_is_none_breaks_only_whom_it_names(library, calls, answer):
    threads = [eventlet.spawn(outcome, calls("library").wait, {"title": "a", "copies": 200}) for _ in range(3)]
    wait_until(lambda: library.lent == ["began"] * 3)
    first, second, _ = calls.provider.replies._waiting

    answer(render({"answers": [{"id": first}, {"id": second, "result": None, "error": {"kind": []}}]}))

    broken, also_broken, fine = [thread.wait() for thread in threads]
    assert isinstance(broken, ServiceBroken) and isinstance(also_broken, ServiceBroken)
    assert fine["title"] == "a"


def test_what_was_gathered_for_a_place_leaves_in_its_order_and_once():
    sent, spawned = [], []
    gathering = Gathering(lambda place, pieces: sent.append((place, list(pieces))), spawned.append)
    for piece in range(PARCEL_CALLS_MAX + 2):
        gathering.add("here", piece, 1)
    gathering.add("there", "a", 1)

    gathering.flush()
    for leave in spawned:
        leave()

    whole = list(range(PARCEL_CALLS_MAX + 2))
    assert sent == [("here", whole[:-2]), ("here", whole[-2:]), ("there", ["a"])]


def test_refusals_of_the_same_kind_stay_those_of_who_asked(library, calls):
    refused = at_once(*((calls("library").refuse, book) for book in titles(3)))

    assert [type(refusal) for refusal in refused] == [Conflict] * 3
