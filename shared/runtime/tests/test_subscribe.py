"""Events at their readers: handled once, parked when they fail, held when nothing else can be done."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event

from shared.kernel.clock import SystemClock
from shared.kernel.ids import new_id
from shared.runtime.events import inbox
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.event_fixtures import FAILS, BatchPost, Library, PersonalPost, Post, Town
from shared.runtime.tests.test_outbox import move, tell

MALFORMED = (
    b'{"specversion":',
    b"\xff\xfe",
    b"[1, 2]",
    b"7",
    b"",
    b"{}",
    b'{"__type__": "uuid", "__value__": {"hex": "0"}}',
    b'{"specversion": NaN}',
    b"[" * 5000 + b"]" * 5000,
)
WRONG_ATTRIBUTES = (
    ("source", "post"),
    ("type", "library.ShelfChanged.v2"),
    ("id", "no id"),
    ("specversion", "0.3"),
    ("time", "yesterday"),
    ("data", None),
    ("data", {"id": "x"}),
)


class Later(SystemClock):
    """A clock that can be put forward: parked events come due."""

    ahead = timedelta()

    def now(self):
        return super().now() + self.ahead


def test_what_one_service_tells_the_other_learns(town: Town):
    town.start(Post)
    (database,) = (part.database for part in town.start(Library).dependencies)
    database.run(tell, "poetry")
    wait_until(lambda: town.known() == {"poetry": 1})


@pytest.mark.parametrize("post", [Post, BatchPost])
def test_an_event_that_is_delivered_ten_times_has_one_effect(town: Town, post: type):
    town.start(post)
    first, last = town.tell("poetry"), town.tell("last")
    for _ in range(10):
        town.send(first)
    town.send(last)
    wait_until(lambda: "last" in town.known() and not town.waiting(post))
    assert town.known() == {"poetry": 1, "last": 1}


@pytest.mark.parametrize("post", [Post, BatchPost])
def test_messages_that_are_no_events_are_parked_as_dead_and_others_flow(town: Town, post: type):
    """Fact 1: Nameko would log them raw, acknowledge and lose them."""
    town.prepare(post)
    for body in MALFORMED:
        town.send(body)
    town.send(town.tell("poetry"))
    town.send(b"{}", content_type="application/x-python-serialize")
    town.send(b"[]", content_type="text/plain", content_encoding="gzip")
    town.start(post)
    wait_until(lambda: town.known() == {"poetry": 1} and town.parked() == {"parked": 0, "dead": len(MALFORMED) + 1})
    wait_until(lambda: town.waiting(post) == 0)
    assert {letter.body for letter in town.letters() if letter.state == "dead"} == {*MALFORMED, b"[]"}


def test_events_with_a_wrong_attribute_are_parked_as_dead(town: Town):
    town.start(Post)
    for place, value in WRONG_ATTRIBUTES:
        town.send(json.dumps(town.tell().envelope() | {place: value}).encode())
    wait_until(lambda: town.parked()["dead"] == len(WRONG_ATTRIBUTES))
    assert town.known() == {}


def test_fields_that_a_newer_publisher_has_added_do_not_disturb(town: Town):
    town.start(Post)
    envelope = town.tell("poetry").envelope()
    town.send(json.dumps(envelope | {"newextension": 1, "data": envelope["data"] | {"colour": "red"}}).encode())
    wait_until(lambda: town.known() == {"poetry": 1})


@pytest.mark.parametrize("post", [Post, BatchPost])
def test_an_event_whose_handler_fails_is_parked_and_handled_when_it_works_again(town: Town, post: type):
    """Fact 1: Nameko would acknowledge it, or requeue it a thousand times a second."""
    clock = Later()
    FAILS.add("bad")
    town.start(post, CLOCK=clock)
    for name in ("one", "bad", "two"):
        town.send(town.tell(name))
    wait_until(lambda: town.known() == {"one": 1, "two": 1} and town.parked()["parked"] == 1)
    FAILS.clear()
    clock.ahead = timedelta(seconds=inbox.RETRY_PAUSES_SECONDS[0])
    wait_until(lambda: town.known() == {"one": 1, "two": 1, "bad": 1})
    assert town.parked() == {"parked": 0, "dead": 0}


def test_an_event_that_goes_on_failing_is_dead_in_the_end_and_can_be_replayed(town: Town):
    clock = Later()
    FAILS.add("bad")
    town.start(Post, CLOCK=clock)
    town.send(town.tell("bad"))
    for attempt in range(1, len(inbox.RETRY_PAUSES_SECONDS) + 1):
        wait_until(lambda attempt=attempt: [letter.attempts for letter in town.letters()] == [attempt])
        clock.ahead += timedelta(seconds=inbox.RETRY_PAUSES_SECONDS[attempt - 1])
    wait_until(lambda: town.parked() == {"parked": 0, "dead": 1})
    FAILS.clear()
    assert town.post.step(inbox.replay) == 1
    wait_until(lambda: town.known() == {"bad": 1})


def test_personal_data_is_sealed_on_the_bus_and_in_the_inbox_and_removed_once_handled(town: Town):
    address, clock = "东城区 3 号", Later()
    FAILS.add(address)
    town.start(PersonalPost, CLOCK=clock)
    (database,) = (part.database for part in town.start(Library).dependencies)
    database.run(move, address)
    wait_until(lambda: town.parked()["parked"] == 1)
    (parked,) = town.letters()
    assert b"sealed" in parked.body
    assert address.encode() not in parked.body
    assert b"\\u4e1c" not in parked.body
    FAILS.clear()
    clock.ahead = timedelta(seconds=inbox.RETRY_PAUSES_SECONDS[0])
    wait_until(lambda: town.known() == {address: 1})
    assert [letter.body for letter in town.letters()] == [None]


def test_a_personal_event_that_is_not_sealed_is_refused(town: Town):
    town.start(PersonalPost)
    town.send(
        town.tell(event_type="library.ReaderMoved.v1", data={"id": str(new_id()), "address": "东城区", "version": 1})
    )
    wait_until(lambda: town.parked()["dead"] == 1)


def test_a_burst_is_handled_in_few_transactions(town: Town):
    town.prepare(BatchPost)
    for number in range(120):
        town.send(town.tell(f"shelf {number}"))
    (provider,) = town.start(BatchPost).dependencies
    writes = []
    event.listen(provider.database.engine, "commit", lambda connection: writes.append(connection))
    wait_until(lambda: len(town.known()) == 120)
    assert len(writes) < 40


def test_events_that_wait_are_handled_after_the_service_has_started(town: Town):
    town.prepare(Post)
    town.send(town.tell("poetry"))
    assert town.known() == {}
    town.start(Post)
    wait_until(lambda: town.known() == {"poetry": 1})
