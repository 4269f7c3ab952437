"""Many events at once: one transaction, few statements, and the same end as one after the other."""

import random

import pytest
from sqlalchemy import event, func, select

from services.credits.booking.queries import served_between
from services.credits.booking.tests.serving import CAPPED, COINS, MINUTES, OPEN, told
from services.credits.ledger.models import LedgerTransfer
from shared.kernel.ids import new_id

BATCH = 50
STATEMENTS_MAX = 25  # of a batch, however many events are in it


def statements(database, act):
    """How many statements an act needs. SQLite takes events into the outbox one by one."""
    seen = []

    def note(connection, cursor, statement, *others):
        if not statement.startswith("INSERT INTO outbox"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    act()
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("rules", [OPEN, CAPPED], ids=["free", "capped"])
def test_a_batch_needs_few_statements_however_many_events_are_in_it(books, city, rules):
    books.publish(rules)
    people = [city.volunteer() for _ in range(BATCH)]
    records = [books.record(one) for one in people]
    rows = [told(books.database, record.confirmed(120)) for record in records]
    assert statements(books.database, lambda: books.hear_rows(rows)) <= STATEMENTS_MAX
    assert {books.has(one)[COINS] for one in people} == {2}
    again = [told(books.database, record.corrected(60)) for record in records]
    assert statements(books.database, lambda: books.hear_rows(again)) <= STATEMENTS_MAX
    assert {books.has(one)[MINUTES] for one in people} == {60}


def test_a_batch_with_everything_twice_in_any_order_ends_like_one_after_the_other(books, city):
    books.publish(CAPPED)
    people = [city.volunteer() for _ in range(5)]
    records = [books.record(one) for one in people for _ in range(4)]
    rows = []
    for number, record in enumerate(records):
        rows += [told(books.database, one) for one in (record.confirmed(120), record.corrected(60))]
        rows += [told(books.database, record.struck())] if number % 4 == 0 else []
    rows *= 2
    random.Random(7).shuffle(rows)
    books.hear_rows(rows)
    assert [books.has(one) for one in people] == [{MINUTES: 180, COINS: 3}] * len(people)


def test_one_that_cannot_be_booked_yet_holds_up_no_other(books, city, li):
    unknown = books.record(li).confirmed(60) | {"unit_id": str(new_id())}
    books.hear_rows(
        [told(books.database, unknown), *(told(books.database, books.record(li).confirmed(60)) for _ in range(3))]
    )
    assert books.has(li) == {MINUTES: 180}


def test_each_transfer_is_there_once(books, li):
    books.publish(OPEN)
    rows = [told(books.database, books.record(li).confirmed(60)) for _ in range(20)]
    books.hear_rows(rows * 3)
    count = books.doors.rows(lambda session: session.scalar(select(func.count()).select_from(LedgerTransfer)))
    assert count == 60


def test_what_was_served_in_some_days_is_found_for_previews(books, city):
    first, second = city.volunteer(), city.volunteer()
    inside = books.record(first)
    others = books.record(second, "BJ-D2-S1"), books.record(second, served_on="2026-03-01")
    struck = books.record(second)
    books.hear(inside.confirmed(60), *(one.confirmed(60) for one in others), struck.confirmed(60), struck.struck(2))

    def served(code, at_most=10):
        days = books.kept(inside).served_on
        return books.doors.rows(
            lambda session: [one.record_id for one in served_between(session, city.units[code], days, days, at_most)]
        )

    assert served("BJ-D1") == [inside.id]
    assert set(served("BJ")) == {inside.id, others[0].id}
    assert len(served("BJ", at_most=1)) == 1
