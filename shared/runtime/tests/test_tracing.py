"""One request and all that it causes share a trace: what headers may say, what travels, and what begins anew."""

import ast
import json
import logging
from pathlib import Path
from typing import Any

import eventlet
import pytest
from sqlalchemy import select

from shared.contracts.base import Received
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.runtime.context import CallContext
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events import inbox
from shared.runtime.events.hearing import Delivery, Hearing
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.wire import write_event
from shared.runtime.logs import JsonLines, bound
from shared.runtime.tests.facts_fixtures import Shelf, ShelfChanged
from shared.runtime.tracing import spans
from shared.runtime.tracing.places import Place, at, beginning, current, said
from shared.runtime.tracing.spans import Kind, Span, from_inside, from_outside, part

TRACE_ID, SPAN_ID = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SENT = f"00-{TRACE_ID}-{SPAN_ID}-01"
ROOT = Path(__file__).parents[3]


class Recorder:
    """Keeps what was done. share: of traces that begin here."""

    def __init__(self, share: float = 1.0) -> None:
        self.share, self.spans = share, []

    def record(self, span: Span, began_ns: int, ended_ns: int) -> None:
        assert 0 < began_ns <= ended_ns
        self.spans.append(span)

    def named(self, beginning_of_name: str) -> list[Span]:
        return [span for span in self.spans if span.name.startswith(beginning_of_name)]


@pytest.fixture
def recorder():
    recorder = Recorder()
    spans.record_with(recorder)
    yield recorder
    spans.record_with(None)


@pytest.mark.parametrize(
    ("traceparent", "is_sampled"),
    [
        (SENT, True),
        (SENT[:-1] + "0", False),
        (SENT[:-2] + "03", True),
        (SENT[:-2] + "fe", False),
        (f"cc-{TRACE_ID}-{SPAN_ID}-01", True),
        (f"cc-{TRACE_ID}-{SPAN_ID}-01-what-will-be", True),
    ],
)
def test_what_the_standard_allows_is_gone_on_with(traceparent, is_sampled):
    assert said(traceparent) == Place(TRACE_ID, SPAN_ID, is_sampled)


@pytest.mark.parametrize(
    "traceparent",
    [
        None,
        "",
        7,
        SENT.upper(),
        SENT + " ",
        SENT + "-more",
        SENT + "," + SENT,
        f"ff-{TRACE_ID}-{SPAN_ID}-01",
        f"cc-{TRACE_ID}-{SPAN_ID}-01.what",
        f"00-{'0' * 32}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"00-{TRACE_ID[:-1]}-{SPAN_ID}-01",
        SENT.replace("a", "g"),
    ],
)
def test_what_it_forbids_begins_anew(traceparent):
    assert said(traceparent, "city=1") is None
    assert from_inside(traceparent or "", "city=1").trace_id != TRACE_ID


@pytest.mark.parametrize(
    ("tracestate", "carried"),
    [
        ("city=1", "city=1"),
        ("a=1, b=2,,\tc@t=x y", "a=1,b=2,c@t=x y"),
        (",".join(f"k{number}=v" for number in range(32)), ",".join(f"k{number}=v" for number in range(32))),
        (",".join(f"k{number}=v" for number in range(33)), ""),
        ("A=1", ""),
        ("city", ""),
        ("city=a=b", ""),
        ("city=姓名", ""),
        ("city=" + "x" * 256, "city=" + "x" * 256),
        ("city=" + "x" * 257, ""),
        ("a=" + "x" * 255 + ",b=" + "x" * 252, "a=" + "x" * 255 + ",b=" + "x" * 252),
        ("a=" + "x" * 255 + ",b=" + "x" * 253, ""),
    ],
)
def test_a_state_is_carried_as_long_as_it_is_one(tracestate, carried):
    place = said(SENT, tracestate)
    assert (place.trace_id, place.state) == (TRACE_ID, carried)


def test_who_comes_from_outside_does_not_decide_what_is_recorded(recorder):
    recorder.share = 0.0
    place = from_outside(SENT, "")
    assert (place.trace_id, place.is_sampled, place.parent_id) == (TRACE_ID, False, SPAN_ID)
    assert place.span_id != SPAN_ID  # what says something else than its sender is somebody else
    assert from_inside(SENT, "").is_sampled
    recorder.share = 1.0
    assert from_outside(SENT[:-1] + "0", "").is_sampled


def test_a_part_is_below_what_it_is_a_part_of_and_without_recording_nothing(recorder):
    with Span(beginning(True), "library", "whole", Kind.SERVER), part("library", "part", Kind.CLIENT):
        pass
    part_of_it, whole = recorder.spans
    assert (part_of_it.place.trace_id, part_of_it.place.parent_id) == (whole.place.trace_id, whole.place.span_id)
    with Span(beginning(False), "library", "unseen", Kind.SERVER) as unseen, part("library", "part", Kind.CLIENT):
        assert current() == unseen.place
    assert len(recorder.spans) == 2


def test_an_error_is_told_by_its_kind(recorder):
    for error in (Conflict("library.full"), ValueError("13800138000")):
        with pytest.raises(type(error)), Span(beginning(True), "library", "act", Kind.SERVER):
            raise error
    assert [(span.failed, span.is_broken) for span in recorder.spans] == [("library.full", False), ("ValueError", True)]


def test_a_call_carries_its_place():
    context = CallContext("", 1e10, "request", traceparent=SENT, tracestate="k=" + "x" * 500)
    assert CallContext.from_data(context.to_data()).tracestate == context.tracestate


def heard(database: Database, *deliveries: Delivery, use_case: Any = None) -> None:
    """Let a reader of the library's own hear them; it tells of each."""
    Hearing(ShelfChanged(), "library", database, lambda db, event: db.run_once(use_case or tell_on, event)).hear(
        deliveries
    )


def tell_on(session: Session, event: Received) -> None:
    logging.getLogger("test").warning("heard")
    session.add(Outbox.of(ShelfChanged, Shelf(id=new_id(), name=f"after {event.name}", books=1, version=1)))


def fail(session: Session, event: Received) -> None:
    raise Conflict("library.full")


def told(database: Database, name: str, place: Place | None, **changes: Any) -> Delivery:
    """An event that was told at a place."""
    with at(place):
        row = Outbox.of(ShelfChanged, Shelf(id=new_id(), name=name, books=1, version=1))
    row.site, row.happened_at = "city", database.clock.now()
    for attribute, value in changes.items():
        setattr(row, attribute, value)
    return Delivery(write_event(row.envelope()))


def rows(database: Database) -> dict[str, Outbox]:
    return {row.data["name"]: row for row in database.read(lambda session: session.scalars(select(Outbox)).all())}


def test_what_a_handler_tells_goes_on_in_the_trace_of_what_it_heard(database, recorder):
    heard(database, told(database, "a", Place(TRACE_ID, SPAN_ID, True, "city=1")))
    (handling,) = recorder.named("handle ")
    assert (handling.place.trace_id, handling.place.parent_id) == (TRACE_ID, SPAN_ID)
    assert handling.attributes["messaging.message.id"]
    row = rows(database)["after a"]
    assert (row.traceparent, row.tracestate) == (handling.place.traceparent, "city=1")
    (transaction,) = recorder.named("write transaction")
    assert transaction.place.parent_id == handling.place.span_id


def test_events_of_several_traces_that_share_a_transaction_each_go_on_in_their_own(database, recorder):
    first, second = beginning(True), beginning(True)
    heard(database, told(database, "a", first), told(database, "b", second))
    assert [said(rows(database)[f"after {name}"].traceparent).trace_id for name in "ab"] == [
        first.trace_id,
        second.trace_id,
    ]
    (shared,) = [span for span in recorder.spans if span.links]
    assert {link.trace_id for link in shared.links} == {first.trace_id, second.trace_id}
    assert [span.place.trace_id for span in recorder.named("write transaction")] == [shared.place.trace_id]


def test_what_failed_is_tried_in_a_trace_of_its_own_that_names_the_first(database, recorder):
    heard(database, told(database, "a", Place(TRACE_ID, SPAN_ID, True)), use_case=fail)
    (failed,) = recorder.named("handle ")
    assert (failed.place.trace_id, failed.failed) == (TRACE_ID, "library.full")
    (letter,) = database.read(inbox.listed, inbox.PARKED, 10)
    heard(database, Delivery(letter.body, parked_as=letter.event_id))
    retried = recorder.named("handle ")[-1]
    assert retried.place.trace_id != TRACE_ID
    assert [link.trace_id for link in retried.links] == [TRACE_ID]
    assert said(rows(database)["after a"].traceparent).trace_id == retried.place.trace_id


@pytest.mark.parametrize("traceparent", ["nonsense", "x" * 100_000, 7, ["a"], None])
def test_an_event_is_not_refused_for_what_it_says_of_its_trace(database, traceparent):
    heard(database, told(database, "a", None, traceparent=traceparent, tracestate={"no": "text"}))
    assert set(rows(database)) == {"after a"}


def test_a_line_has_the_ids_of_what_it_is_about(database, caplog, monkeypatch):
    monkeypatch.setattr(caplog.handler, "formatter", JsonLines())
    first, second = (told(database, name, beginning()) for name in "ab")
    heard(database, first, second)
    lines = [json.loads(line) for line in caplog.text.splitlines() if '"heard"' in line]
    assert {(line["event_id"], line["trace_id"]) for line in lines} == {
        (str(delivery.received.event_id), said(delivery.received.traceparent).trace_id) for delivery in (first, second)
    }
    assert len(lines) == 2


def test_calls_that_share_a_transaction_keep_their_traces_and_the_ids_of_their_lines(database, caplog, monkeypatch):
    monkeypatch.setattr(caplog.handler, "formatter", JsonLines())
    places = {name: beginning() for name in ("a", "b", "c")}

    def tell(session: Session, name: str) -> None:
        tell_on(session, Received(new_id(), "", "", "", session.now, Shelf(name=name)))

    def call(name: str) -> None:
        with bound(request_id=f"request-{name}"), at(places[name]):
            database.run_grouped("key", tell, name)

    for thread in [eventlet.spawn(call, name) for name in places]:
        thread.wait()
    traces = {name: said(row.traceparent).trace_id for name, row in rows(database).items()}
    assert traces == {f"after {name}": place.trace_id for name, place in places.items()}
    lines = [line for line in caplog.text.splitlines() if '"heard"' in line]
    for name, place in places.items():
        assert sum(f"request-{name}" in line and place.trace_id in line for line in lines) == 1


def test_open_telemetry_is_loaded_only_by_what_is_loaded_where_a_setting_says_so():
    found = {}
    for folder in ("shared", "services", "gateway", "deploy"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "tests" not in path.parts and ("from opentelemetry" in text or "tracing import export" in text):
                found[str(path.relative_to(ROOT))] = loads(ast.parse(text))
    assert found == {"shared/runtime/tracing/export.py": True, "shared/runtime/process/runner.py": False}


def loads(module: ast.Module) -> bool:
    """Whether loading the module loads OpenTelemetry, or what does."""
    names = [name for statement in module.body if isinstance(statement, ast.ImportFrom) for name in [statement.module]]
    return any(str(name).startswith(("opentelemetry", "shared.runtime.tracing.export")) for name in names) or any(
        alias.name == "export"
        for statement in module.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    )
