"""`nuanliu events`: what an operator sees of events, and what can be done about them."""

import pytest
from sqlalchemy import select

from deploy.cli import services
from deploy.cli.tests.library.service import Shelf, ShelfBuilt
from shared.kernel.ids import new_id
from shared.runtime.bus import queues
from shared.runtime.bus.connection import opened
from shared.runtime.data.database import Database
from shared.runtime.events import inbox, outbox, relay
from shared.runtime.events.inbox import Letter
from shared.runtime.events.outbox import Outbox
from shared.runtime.tests.bus_fixtures import wait_until

QUEUE = "library-city.library.ShelfBuilt.v1"


@pytest.fixture
def library(monkeypatch, nuanliu, tmp_path):
    """A release whose only service is a library, with its migrated embedded database."""
    monkeypatch.setattr(services, "SERVICES", {"library": "deploy.cli.tests.library.service:LibraryService"})
    assert nuanliu("migrate").code == 0
    database = Database(f"sqlite:///{tmp_path}/data/library.sqlite", service="library", site="city")
    yield database
    database.close()


def tell(session):
    session.add(Outbox.of(ShelfBuilt, Shelf(id=new_id(), version=1)))
    session.flush()
    return session.scalars(select(Outbox).order_by(Outbox.sequence.desc())).first()


def letter():
    return Letter(new_id(), "library", ShelfBuilt.event_type, "shelf", b"{}")


def test_events_are_listed_by_what_became_of_them(nuanliu, library):
    published, pending = (library.step(tell) for _ in range(2))
    library.step(relay.mark, [published.sequence])
    parked, dead = letter(), letter()
    library.step(inbox.park, parked, "KeyError")
    library.step(inbox.park, dead, "malformed: data", True)
    lines = nuanliu("events", "list").out.splitlines()
    assert [line.split()[:4] for line in lines] == [
        ["pending", "library", "library.ShelfBuilt.v1", str(pending.event_id)],
        ["parked", "library", "library.ShelfBuilt.v1", str(parked.event_id)],
        ["dead", "library", "library.ShelfBuilt.v1", str(dead.event_id)],
    ]
    assert "failed 1 times: KeyError, next at" in lines[1]
    assert lines[2].endswith("failed 1 times: malformed: data")
    only = nuanliu("events", "list", "library", "--state", "published").out
    assert only.startswith(f"published library library.ShelfBuilt.v1 {published.event_id}")


def test_the_list_has_an_end(nuanliu, library):
    for _ in range(3):
        library.step(tell)
    assert len(nuanliu("events", "list", "--limit", "2").out.splitlines()) == 2
    assert nuanliu("events", "list", "--limit", "0").code == 2


def test_dead_events_are_tried_again_all_of_them_or_one(nuanliu, library):
    first, second = letter(), letter()
    for dead in (first, second):
        library.step(inbox.park, dead, "KeyError", True)
    assert nuanliu("events", "replay", "--id", str(first.event_id)).out == "library: 1 to be tried again\n"
    assert library.read(inbox.counts) == {"parked": 1, "dead": 1}
    assert nuanliu("events", "replay", "--type", "library.Other.v1").out == "library: 0 to be tried again\n"
    assert nuanliu("events", "replay").out == "library: 2 to be tried again\n"
    assert library.read(inbox.counts) == {"parked": 2, "dead": 0}


def test_a_service_tells_again_all_that_it_owns(nuanliu, library):
    library.step(lambda session: session.add_all([Shelf(id=new_id(), version=4) for _ in range(3)]))
    outcome = nuanliu("events", "republish", "library")
    assert outcome.out.strip() == "library.ShelfBuilt.v1: 3 told again"
    rows = library.read(outbox_rows)
    assert [row.data["version"] for row in rows] == [4, 4, 4]


def test_what_was_sent_since_a_moment_is_sent_again_but_for_personal_data(nuanliu, library, monkeypatch):
    monkeypatch.setattr(outbox, "AGAIN_ROWS_MAX", 2)
    sent, personal, waiting = [library.step(tell) for _ in range(5)], library.step(tell), library.step(tell)
    library.step(relay.mark, [row.sequence for row in (*sent, personal)])
    library.step(lambda session: setattr(session.get(Outbox, personal.sequence), "personal", True))
    assert nuanliu("events", "resend", "--since", "2999-01-01T00:00:00+08:00").out == "library: 0 to be sent again\n"
    since = "--since", "2026-01-01T00:00:00Z"
    assert nuanliu("events", "resend", *since, "--type", "library.Other.v1").out == "library: 0 to be sent again\n"
    assert nuanliu("events", "resend", "library", *since).out == "library: 5 to be sent again\n"
    pending = [row.sequence for row in library.read(outbox_rows) if row.published_at is None]
    assert pending == [row.sequence for row in (*sent, waiting)]
    assert nuanliu("events", "resend", "--since", "2026-01-01").code == 2


def outbox_rows(session):
    return session.query(Outbox).all()


def test_a_service_that_owns_nothing_says_so(nuanliu, notes):
    outcome = nuanliu("events", "republish", "notes")
    assert outcome.code == 1
    assert "owns nothing" in outcome.err
    assert nuanliu("events", "republish", "nobody").code == 2


def test_the_bus_inside_the_process_expels_nothing(nuanliu, library):
    assert nuanliu("events", "replay", "--expelled").code == 1


def test_what_the_broker_expelled_is_listed_and_sent_back(nuanliu, library, rabbitmq, monkeypatch):
    monkeypatch.setitem(queues.EVENT_QUEUE_ARGUMENTS, "x-delivery-limit", 1)
    there = {"BUS_URI": rabbitmq, "DATABASE_URI": str(library.engine.url).replace("library.", "{service}.")}
    assert nuanliu("prepare", **there).code == 0
    with opened({"AMQP_URI": rabbitmq}) as connection:
        expel(connection, {"id": "e-1", "type": "library.ShelfBuilt.v1"})
        outcome = nuanliu("events", "list", "--state", "expelled", **there)
        assert outcome.out == f"expelled {QUEUE} library.ShelfBuilt.v1 e-1\n"
        assert nuanliu("events", "list", "--state", "expelled", **there).out == outcome.out, "looking takes nothing"
        assert nuanliu("events", "replay", "--expelled", **there).out == "sent back 1\n"
        assert nuanliu("events", "list", "--state", "expelled", **there).out == ""
        channel = connection.default_channel
        wait_until(lambda: channel.queue_declare(QUEUE, passive=True).message_count == 1)


@pytest.fixture
def dead(nuanliu, library, rabbitmq):
    """`dead({"x-death": …}, id="e-1")` puts a message into `events.dead` of a prepared bus; `dead.there`: settings."""
    there = {"BUS_URI": rabbitmq, "DATABASE_URI": str(library.engine.url).replace("library.", "{service}.")}
    assert nuanliu("prepare", **there).code == 0
    with opened({"AMQP_URI": rabbitmq}) as connection:

        def put(headers, **body):
            connection.Producer().publish(body, exchange="events.dead", headers=headers, serializer="json")

        def comes_to_hold(queue, count):
            """A quorum queue counts what comes back to it only after a while."""
            wait_until(lambda: put.channel.queue_declare(queue, passive=True).message_count == count)

        put.there, put.channel, put.comes_to_hold = there, connection.default_channel, comes_to_hold
        yield put


def from_queue(name):
    return {"x-death": [{"queue": name, "reason": "delivery_limit"}]}


GONE = "teams-city.identity.UnitChanged.v1"
ODD_HEADERS = [
    {},
    {"x-death": "library"},
    {"x-death": []},
    {"x-death": ["library"]},
    {"x-death": [{}]},
    {"x-death": [{"queue": 7}]},
    {"x-death": [{"queue": "a\x1b[2Jb"}]},
    {"x-death": [{"queue": "文" * 86}]},  # 258 bytes
]


def test_what_has_no_queue_to_go_back_to_stays_and_holds_up_no_other(nuanliu, dead):
    dead(from_queue(GONE), id="e-1", type="identity.UnitChanged.v1")
    dead(from_queue(QUEUE), id="e-2")
    outcome = nuanliu("events", "replay", "--expelled", **dead.there)
    assert outcome.code == 1
    named = f"{GONE} identity.UnitChanged.v1 e-1"
    assert outcome.out == f"sent back 1\nstays {named}: its queue does not exist any more\n"
    assert "1 could not be sent back" in outcome.err and "nuanliu prepare" in outcome.err
    dead.comes_to_hold("events.dead", 1)
    assert nuanliu("events", "list", "--state", "expelled", **dead.there).out == f"expelled {named}\n"
    dead.comes_to_hold(QUEUE, 1)


def test_what_stays_does_not_count_towards_the_limit(nuanliu, dead):
    for number in range(2):
        dead(from_queue(GONE), id=f"gone-{number}")
    for number in range(2):
        dead(from_queue(QUEUE), id=f"e-{number}")
    assert nuanliu("events", "replay", "--expelled", "--limit", "1", **dead.there).out.startswith("sent back 1\n")
    dead.comes_to_hold(QUEUE, 1)
    dead.comes_to_hold("events.dead", 3)


def test_headers_that_say_no_queue_are_told_and_hold_up_no_other(nuanliu, dead):
    for headers in ODD_HEADERS:
        dead(headers, id="odd\n")
    dead(from_queue(QUEUE), id="e-9")
    listed = nuanliu("events", "list", "--state", "expelled", **dead.there).out.splitlines()
    assert listed == ["expelled no queue no event odd?"] * len(ODD_HEADERS) + [f"expelled {QUEUE} no event e-9"]
    dead.comes_to_hold("events.dead", len(ODD_HEADERS) + 1)
    outcome = nuanliu("events", "replay", "--expelled", **dead.there)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "sent back 1",
        *["stays no queue no event odd?: it does not say from which queue it came"] * len(ODD_HEADERS),
    ]


def test_a_queue_that_is_full_holds_up_no_other(nuanliu, dead):
    full = dead.channel.queue_declare("full", arguments={"x-max-length": 0, "x-overflow": "reject-publish"}).queue
    dead(from_queue(full), id="e-1")
    dead(from_queue(QUEUE), id="e-2")
    outcome = nuanliu("events", "replay", "--expelled", **dead.there)
    assert (outcome.code, outcome.out) == (1, "sent back 1\nstays full no event e-1: its queue takes no more\n")


def expel(connection, body):
    """As a process does that crashes at every attempt."""
    producer, channel = connection.Producer(), connection.channel()
    producer.publish(body, exchange="", routing_key=QUEUE, serializer="json", delivery_mode=2)
    dead = 0
    for _ in range(500):
        message = channel.basic_get(QUEUE)
        if message is not None:
            channel.basic_reject(message.delivery_tag, requeue=True)
        dead = channel.queue_declare("events.dead", passive=True).message_count
        if dead:
            return
    raise AssertionError("it was not expelled")


def test_a_broker_that_was_not_prepared_is_told_as_that(nuanliu, library, rabbitmq):
    there = {"BUS_URI": rabbitmq, "DATABASE_URI": str(library.engine.url).replace("library.", "{service}.")}
    outcome = nuanliu("events", "list", "--state", "expelled", **there)
    assert outcome.code == 1
    assert outcome.err.endswith("run `nuanliu prepare`.\n") and "cannot be reached" not in outcome.err
