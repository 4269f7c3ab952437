"""Calls that share a transaction lock and load what they need at once, and each has its own answer all the same."""

import time
from collections import Counter

import pytest
from sqlalchemy import event, select

from shared.contracts.base import Contract
from shared.contracts.fields import Integer, Text
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.runtime.context import Call
from shared.runtime.data.idempotency import KEY_CHARACTERS_MAX, IdempotentCall
from shared.runtime.refusals import IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED
from shared.runtime.tests.facts_fixtures import Shelf
from shared.runtime.tests.test_database import build
from shared.runtime.tests.test_grouping import books, together

PLACES = 5
FULL = Conflict("library.full")


class Placed(Contract):
    """A book on a shelf."""

    name = Text(required=True)
    books = Integer(required=True)


class Gathering:
    """Locks a shelf, and remembers how often and for whom."""

    def __init__(self, shelf_id):
        self.shelf_id, self.seen = shelf_id, []

    def __call__(self, session, calls):
        self.seen.append([name for (name,) in calls])
        return session.get_one(Shelf, self.shelf_id, with_for_update=True)


@pytest.fixture
def gathering(database):
    return Gathering(database.run(build, "poetry").id)


@pytest.fixture
def statements(database):
    """How many statements were sent, by their first word."""
    counted = Counter()
    event.listen(database.engine, "before_cursor_execute", lambda *rest: counted.update([rest[2].split()[0].upper()]))
    return counted


def put(session, shelf, name):
    """One more book, and a shelf of its own for it."""
    if shelf.books == PLACES:
        raise FULL
    shelf.books += 1
    session.add(Shelf(id=new_id(), name=name, books=0))
    return {"name": name, "books": shelf.books}


def call(key="", seconds=5.0, request_hash="0" * 64):
    return Call(time.time() + seconds, "person:1|library.put", key, request_hash, Placed())


def grouped(database, gathering, act, *names, calls=None):
    """All at once; what came of each."""
    calls = calls or [call() for _ in names]
    return together(
        *(
            lambda name=name, of=of: database.run_grouped("shelf", act, name, call=of, together=gathering)
            for name, of in zip(names, calls, strict=True)
        )
    )


def test_what_all_need_is_gathered_once_and_each_decides_on_what_the_others_left(database, gathering):
    answers = grouped(database, gathering, put, *"abcdefg")
    assert answers == [{"name": name, "books": n} for n, name in enumerate("abcde", 1)] + [FULL, FULL]
    assert sorted(name for names in gathering.seen for name in names) == list("abcdefg")
    assert len(gathering.seen) < 4
    assert database.read(books, gathering.shelf_id) == PLACES


def test_many_rows_are_written_with_few_statements(database, gathering, statements):
    names = [f"book {number}" for number in range(PLACES)]
    grouped(database, gathering, put, *names, calls=[call(name) for name in names])
    groups = len(gathering.seen)
    assert statements["UPDATE"] == groups
    assert statements["INSERT"] <= 2 * groups  # the shelves, the outcomes
    assert database.read(lambda session: len(session.scalars(select(IdempotentCall)).all())) == PLACES


def test_a_refusal_costs_the_others_nothing(database, gathering):
    def moody(session, shelf, name):
        if name == "odd":
            raise FULL
        return put(session, shelf, name)

    assert [str(answer) for answer in grouped(database, gathering, moody, "a", "odd", "b")][1] == "library.full"
    assert len(gathering.seen) <= 2
    assert database.read(books, gathering.shelf_id) == 2


def refuses_after_counting(session, shelf, name):
    shelf.books += 1
    if name == "odd":
        raise FULL
    return {"name": name, "books": shelf.books}


def refuses_after_adding(session, shelf, name):
    session.add(Shelf(id=new_id(), name=name, books=0))
    if name == "odd":
        raise FULL
    shelf.books += 1
    return {"name": name, "books": shelf.books}


def refuses_after_a_statement(session, shelf, name):
    if name == "odd":
        session.execute(Shelf.__table__.insert().values(id=new_id(), name=name, books=0))
        raise FULL
    shelf.books += 1
    return {"name": name, "books": shelf.books}


@pytest.mark.parametrize("act", [refuses_after_counting, refuses_after_adding, refuses_after_a_statement])
def test_what_a_refused_item_wrote_before_is_undone(database, gathering, act):
    """Also where it wrote to what the items before it had written to already."""
    answers = grouped(database, gathering, act, "a", "odd", "b")
    assert answers[1] == FULL
    assert sorted(answer["name"] for answer in answers if isinstance(answer, dict)) == ["a", "b"]
    assert database.read(books, gathering.shelf_id) == 2
    assert database.read(lambda session: session.scalars(select(Shelf).where(Shelf.name == "odd")).all()) == []


def test_an_item_that_breaks_fails_alone(database, gathering):
    def breaks(session, shelf, name):
        return put(session, shelf, name) if name != "broken" else 1 / 0

    answers = grouped(database, gathering, breaks, "a", "broken", "b")
    assert [type(answer) for answer in answers] == [dict, ZeroDivisionError, dict]
    assert database.read(books, gathering.shelf_id) == 2


def test_the_same_key_has_one_effect_and_one_answer_in_a_group_and_later(database, gathering):
    answers = grouped(database, gathering, put, "a", "a", "a", calls=[call("k"), call("k"), call("k")])
    answers += grouped(database, gathering, put, "a", calls=[call("k")])
    assert answers == [{"name": "a", "books": 1}] * 4
    assert database.read(books, gathering.shelf_id) == 1


def test_a_call_of_its_own_gathers_for_itself_and_finds_what_came_of_it_before(database, gathering):
    def breaks_in_company(session, shelf, name):
        if len(gathering.seen[-1]) > 1:
            raise ZeroDivisionError
        return put(session, shelf, name)

    calls = [call("k1"), call("k2")]
    first = grouped(database, gathering, breaks_in_company, "a", "b", calls=calls)
    again = grouped(database, gathering, breaks_in_company, "a", "b", calls=calls)
    assert first == again and {answer["name"] for answer in first} == {"a", "b"}
    assert database.read(books, gathering.shelf_id) == 2


def test_a_key_that_served_another_request_is_refused(database, gathering):
    grouped(database, gathering, put, "a", calls=[call("k")])
    other = call("k", request_hash="1" * 64)
    assert grouped(database, gathering, put, "a", "b", calls=[other, call("k2")])[0] == IDEMPOTENCY_KEY_REUSED()


def test_a_key_that_is_none_is_refused(database, gathering):
    calls = [call("k" * (KEY_CHARACTERS_MAX + 1)), call("k2")]
    assert grouped(database, gathering, put, "a", "b", calls=calls)[0] == IDEMPOTENCY_KEY_INVALID()
    assert database.read(books, gathering.shelf_id) == 1


def test_a_refusal_that_is_returned_is_kept(database, gathering):
    def recorded(session, shelf, name):
        shelf.books += 1
        return FULL

    assert grouped(database, gathering, recorded, "a", "a", calls=[call("k"), call("k")]) == [FULL, FULL]
    assert database.read(books, gathering.shelf_id) == 1


def test_a_refused_call_may_be_made_again_with_its_key(database, gathering):
    names = list("abcdef")
    grouped(database, gathering, put, *names, calls=[call(name) for name in names])
    kept = database.read(lambda session: session.scalars(select(IdempotentCall.key)).all())
    assert sorted(kept) == list("abcde")
