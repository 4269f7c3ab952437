"""What a preview says where something is capped is what booking would do: all services of the people share the cap."""

from datetime import UTC, datetime

import pytest

from services.credits.booking.tests.serving import COINS
from services.credits.schemes import previewing
from services.credits.schemes.tests.serving import rules_json, said


def coins(books, rules, code="BJ", month=3):
    asked = {"code": code, "first_day": f"2026-0{month}-01", "last_day": f"2026-0{month}-30", "rules": rules}
    found = books.doors.call("preview_scheme", asked, books.city.official("cadre", code))
    (book,) = [book for book in found["books"] if book["book"] == COINS]
    return book["present_amount"], book["amount"], found["services_count"], found["is_complete"]


@pytest.fixture(name="april")
def _april(books, li, clock):
    """Three hours in March, which fill the cap, and three in April."""
    capped = rules_json(time_coins=said(caps={"in_all": 3}))
    books.publish(capped)
    books.hear(books.record(li).confirmed(180))
    clock.moment = datetime(2026, 4, 2, 1, tzinfo=UTC)
    april = {"served_on": "2026-04-01", "confirmed_at": "2026-04-01T02:00:00Z"}
    books.hear(books.record(li, **april).confirmed(180))
    assert books.has(li)[COINS] == 3
    return capped


def test_what_was_served_before_has_used_the_cap(books, april):
    assert coins(books, april, month=4) == (0, 0, 1, True)
    assert coins(books, rules_json(time_coins=said(caps={"in_all": 5})), month=4) == (0, 2, 1, True)
    assert coins(books, rules_json(time_coins=said()), month=4) == (0, 3, 1, True)


def test_what_was_served_elsewhere_that_day_has_used_the_cap(books, li):
    books.publish(rules_json(time_coins=said(caps={"day": 3})))
    for code in ("BJ-D1-S1", "BJ-D2-S1"):
        books.hear(books.record(li, code).confirmed(180))
    of_each = [coins(books, rules_json(), code)[0] for code in ("BJ-D1", "BJ-D2")]
    assert (sorted(of_each), coins(books, rules_json(), "BJ")[0]) == ([0, 3], 3)


def test_of_whom_not_all_can_be_read_nothing_is_said(books, li, april, monkeypatch):
    monkeypatch.setattr(previewing, "PREVIEWED_SERVICES_MAX", 1)
    assert coins(books, april, month=4) == (0, 0, 1, True)
    books.hear(books.record(li).confirmed(60))
    assert coins(books, april, month=4) == (0, 0, 0, False)
