"""What is booked stays so, whoever says something later: what was said when it was confirmed counts."""

from services.credits.booking.tests.serving import CAPPED, COINS, MINUTES
from services.credits.schemes.tests.serving import rules_json, said

DOUBLE = rules_json(time_coins=said(rate={"amount": 2}, caps={"day": 100}))


def test_a_scheme_that_appears_later_touches_nothing_that_is_booked(books, li, clock):
    books.publish(CAPPED)
    first, second = books.record(li), books.record(li)
    books.hear(first.confirmed(60))
    clock.advance(hours=2)
    books.publish(DOUBLE)
    books.hear(second.confirmed(60))
    assert books.has(li)[COINS] == 2
    books.hear(first.corrected(120))
    assert books.has(li)[COINS] == 3
    assert books.transfers("reverse")[0].reverses_id == books.transfers("grant")[0].id


def test_a_service_confirmed_after_it_is_counted_by_it(books, li, clock):
    books.publish(CAPPED)
    books.hear(books.record(li).confirmed(60))
    clock.advance(hours=2)
    books.publish(DOUBLE)
    books.hear(books.record(li, confirmed_at="2026-03-02T04:00:00Z").confirmed(60))
    assert books.has(li)[COINS] == 3


def test_a_unit_that_comes_under_another_one_changes_nothing_that_is_booked(books, li):
    books.publish(rules_json(overridable=["time_coins"]))
    books.publish(CAPPED, "BJ-D1")
    books.publish(DOUBLE, "BJ-D2")
    books.hear(books.record(li).confirmed(60))
    books.city.changed("BJ-D1-S1", kind="street", name="BJ-D1-S1", parent_id=str(books.city.units["BJ-D2"]))
    books.hear(books.record(li).confirmed(60))
    assert books.has(li) == {MINUTES: 120, COINS: 3}
    assert books.transfers("reverse") == []
