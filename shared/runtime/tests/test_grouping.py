"""Concurrent work with the same key shares one transaction, and nobody notices."""

import time
from collections import Counter
from typing import Any

import eventlet
import pytest
from greenlet import GreenletExit
from sqlalchemy import event, select, text, update

from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.ids import new_id
from shared.runtime.context import Call
from shared.runtime.data import grouping
from shared.runtime.data.database import Database
from shared.runtime.data.grouping import GROUP_ITEMS_MAX
from shared.runtime.data.idempotency import IdempotentCall
from shared.runtime.data.session import Session
from shared.runtime.tests.facts_fixtures import Shelf
from shared.runtime.tests.test_database import build, names

PLACES = 5


@pytest.fixture
def shelf(database: Database) -> Any:
    return database.run(build, "poetry").id


@pytest.fixture
def commits(database: Database) -> Counter:
    """How many transactions wrote."""
    counted = Counter()
    event.listen(database.engine, "begin", lambda connection: counted.update(["begun"]))
    return counted


def call(key: str = "", seconds: float = 5) -> Call:
    return Call(time.time() + seconds, "person:1|library.add", key, "0" * 64)


def add(session: Session, shelf_id: Any, name: str) -> str:
    session.execute(update(Shelf).where(Shelf.id == shelf_id).values(books=Shelf.books + 1))
    build(session, name)
    return name


def take_place(session: Session, shelf_id: Any) -> int:
    """Like a sign-up for one of few places."""
    shelf = session.get_one(Shelf, shelf_id, with_for_update=True)
    if shelf.books == PLACES:
        raise Conflict("library.full")
    shelf.books += 1
    session.flush()
    return shelf.books


def together(*calls: Any) -> list[Any]:
    """Start all, then wait for all; an exception is a result."""

    def outcome(act: Any) -> Any:
        try:
            return act()
        except Exception as error:
            return error

    return [thread.wait() for thread in [eventlet.spawn(outcome, act) for act in calls]]


def books(session: Session, shelf_id: Any) -> int:
    return session.scalars(select(Shelf.books).where(Shelf.id == shelf_id)).one()


def test_each_call_gets_its_own_answer_and_all_share_few_transactions(database, shelf, commits):
    wanted = [f"book {number}" for number in range(20)]
    answers = together(*(lambda name=name: database.run_grouped(shelf, add, shelf, name) for name in wanted))
    assert answers == wanted
    assert database.read(books, shelf) == 20
    assert commits["begun"] <= 4


def test_different_keys_do_not_wait_for_each_other(database, commits):
    first, second = (database.run(build, name).id for name in ("poetry", "novels"))
    together(
        lambda: database.run_grouped(first, add, first, "a"), lambda: database.run_grouped(second, add, second, "b")
    )
    assert [database.read(books, key) for key in (first, second)] == [1, 1]


def test_a_group_has_a_largest_size(database, shelf, commits):
    calls = [lambda n=n: database.run_grouped(shelf, add, shelf, f"book {n}") for n in range(GROUP_ITEMS_MAX + 1)]
    together(*calls)
    assert commits["begun"] >= 2
    assert database.read(books, shelf) == GROUP_ITEMS_MAX + 1


def test_an_item_that_breaks_fails_alone_and_the_others_succeed(database, shelf):
    def breaks(session: Session, shelf_id: Any, name: str) -> str:
        if name == "broken":
            add(session, shelf_id, name)
            raise ZeroDivisionError
        return add(session, shelf_id, name)

    wanted = ["a", "broken", "b"]
    answers = together(*(lambda name=name: database.run_grouped(shelf, breaks, shelf, name) for name in wanted))
    assert [answers[0], type(answers[1]), answers[2]] == ["a", ZeroDivisionError, "b"]
    assert database.read(books, shelf) == 2


def test_exactly_as_many_get_a_place_as_there_are(database, shelf, commits):
    """5 000 clients for 50 places: refusals are the rule, and cost the group nothing."""
    outcomes = together(*(lambda: database.run_grouped(shelf, take_place, shelf) for _ in range(PLACES * 4)))
    assert sorted(outcome for outcome in outcomes if isinstance(outcome, int)) == [1, 2, 3, 4, 5]
    assert outcomes.count(Conflict("library.full")) == PLACES * 3
    assert database.read(books, shelf) == PLACES
    assert commits["begun"] <= 4


def test_what_a_refused_item_wrote_before_is_undone(database, shelf):
    def writes_then_refuses(session: Session, shelf_id: Any, name: str) -> str:
        add(session, shelf_id, name)
        if name == "refused":
            raise Conflict("library.full")
        return name

    wanted = ["a", "refused", "b"]
    answers = together(
        *(lambda name=name: database.run_grouped(shelf, writes_then_refuses, shelf, name) for name in wanted)
    )
    assert answers == ["a", Conflict("library.full"), "b"]
    assert database.read(books, shelf) == 2


def test_a_refusal_that_is_returned_keeps_what_was_recorded(database, shelf):
    def recorded(session: Session, shelf_id: Any, name: str) -> Any:
        add(session, shelf_id, name)
        return Conflict("library.full") if name == "refused" else name

    answers = together(
        *(lambda name=name: database.run_grouped(shelf, recorded, shelf, name) for name in ("a", "refused"))
    )
    assert answers == ["a", Conflict("library.full")]
    assert database.read(books, shelf) == 2


def test_the_same_key_in_one_group_has_one_effect_and_one_answer(database, shelf):
    calls = (lambda: database.run_grouped(shelf, add, shelf, str(new_id()), call=call("k1")) for _ in range(5))
    answers = together(*calls)
    assert len(set(answers)) == 1
    assert database.read(books, shelf) == 1


def test_an_item_that_was_refused_in_a_group_may_be_repeated_with_its_key(database, shelf):
    keys = [f"k{number}" for number in range(PLACES + 1)]
    together(*(lambda key=key: database.run_grouped(shelf, take_place, shelf, call=call(key)) for key in keys))
    kept = database.read(lambda session: session.scalars(select(IdempotentCall.key)).all())
    assert len(kept) == PLACES


def test_a_group_that_waits_for_the_server_gathers_the_next_one(postgresql):
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Shelf.metadata)
    seen = []

    def slow(session: Session, name: str) -> str:
        seen.append(session)
        session.execute(text("SELECT pg_sleep(0.05)"))
        return name

    threads = [eventlet.spawn(library.run_grouped, "key", slow, "first")]
    while not seen:
        eventlet.sleep(0.001)
    threads += [eventlet.spawn(library.run_grouped, "key", slow, str(n)) for n in range(4)]
    assert [thread.wait() for thread in threads] == ["first", "0", "1", "2", "3"]
    assert len({id(session) for session in seen}) == 2
    library.close()


def test_in_a_rush_whoever_comes_meanwhile_joins_the_next_group(postgresql, monkeypatch):
    monkeypatch.setattr(grouping, "GATHER_SECONDS", 0.1)
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Shelf.metadata)
    seen = []

    def slow(session: Session, name: str) -> str:
        seen.append((name, session))  # kept: the id of one that is gone may be another's
        session.execute(text("SELECT pg_sleep(0.05)"))
        return name

    threads = [eventlet.spawn(library.run_grouped, "key", slow, "first")]
    while not seen:
        eventlet.sleep(0.001)
    threads += [eventlet.spawn(library.run_grouped, "key", slow, name) for name in ("a", "b")]
    threads[0].wait()
    threads.append(eventlet.spawn(library.run_grouped, "key", slow, "late"))
    assert [thread.wait() for thread in threads] == ["first", "a", "b", "late"]
    sessions = dict(seen)
    assert sessions["late"] is sessions["a"] is sessions["b"] is not sessions["first"]
    library.close()


def test_a_call_that_waits_longer_than_its_deadline_is_not_run_later(postgresql):
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Shelf.metadata)
    began = eventlet.event.Event()

    def slow(session: Session, name: str) -> str:
        if not began.ready():
            began.send()
        session.execute(text("SELECT pg_sleep(0.4)"))
        build(session, name)
        return name

    first = eventlet.spawn(library.run_grouped, "key", slow, "first")
    began.wait()
    with pytest.raises(Unavailable, match=r"database\.busy"):
        library.run_grouped("key", slow, "late", call=call(seconds=0.1))
    first.wait()
    library.run_grouped("key", slow, "next")
    assert library.read(names) == ["first", "next"]
    library.close()


def test_others_go_on_after_the_one_who_led_was_killed(database, shelf):
    def interrupted(session: Session, name: str) -> str:
        if name == "victim":
            raise GreenletExit
        build(session, name)
        return name

    victim = eventlet.spawn(database.run_grouped, "key", interrupted, "victim")
    other = eventlet.spawn(database.run_grouped, "key", interrupted, "other")
    with pytest.raises(GreenletExit):
        victim.wait()
    assert other.wait() == "other"
    assert database.run_grouped("key", interrupted, "next") == "next"


def test_others_go_on_after_one_who_waits_was_killed(database, shelf):
    threads = [eventlet.spawn(database.run_grouped, shelf, add, shelf, name) for name in ("a", "victim", "b")]
    eventlet.sleep(0)
    threads[1].kill()
    assert [threads[0].wait(), threads[2].wait()] == ["a", "b"]
    assert database.run_grouped(shelf, add, shelf, "c") == "c"
