"""What expires first is used first; nothing is lost out of sight; owners are told before."""

from datetime import date

import pytest

from services.credits.ledger.domain.accounts import own, system
from services.credits.ledger.domain.postings import Capture, Reversal, gift, grant, spend, spending_hold
from services.credits.ledger.timing import expire_lots, tell_expiring
from services.credits.rounds import in_rounds
from shared.contracts.credits.ledger import PointsExpiring
from shared.contracts.credits.ledger_words import Book, Purpose
from shared.contracts.credits.refusals import ledger as refusals
from shared.kernel.ids import new_id

LOVE = Book.LOVE_VALUE
TODAY = date(2026, 3, 2)  # of the clock
SOON, LATER = date(2026, 3, 31), date(2026, 12, 31)


@pytest.fixture(name="database")
def _database(sqlite_database):
    """On PostgreSQL the machine of `test_machine.py` asks the same."""
    return sqlite_database


def test_what_expires_first_is_spent_first(ledger, li):
    ledger.post(grant(li, LOVE, 5, "service:1:v1"))
    ledger.post(grant(li, LOVE, 5, "service:2:v1", expires_on=LATER))
    ledger.post(grant(li, LOVE, 5, "service:3:v1", expires_on=SOON))
    ledger.post(spend(li, LOVE, 7, "order:1"))
    assert ledger.lots(own(li, LOVE)) == [(5, 0, 0, 5, 0, 0), (5, 3, 0, 2, 0, 0), (5, 5, 0, 0, 0, 0)]


def test_of_equal_days_what_was_granted_first_is_spent_first(ledger, li, clock):
    for number in range(2):
        ledger.post(grant(li, LOVE, 5, f"service:{number}:v1", expires_on=LATER))
        clock.advance(seconds=1)
    ledger.post(spend(li, LOVE, 3, "order:1"))
    assert ledger.lots(own(li, LOVE)) == [(5, 2, 0, 3, 0, 0), (5, 5, 0, 0, 0, 0)]


def test_a_gift_keeps_its_last_days(ledger, li):
    wang = new_id()
    ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=SOON), grant(li, LOVE, 5, "service:2:v1"))
    ledger.post(gift(li, wang, LOVE, 7, "gift:1"))
    assert ledger.lots(own(wang, LOVE)) == [(5, 5, 0, 0, 0, 0), (2, 2, 0, 0, 0, 0)]


def test_a_capture_pays_what_expires_first(ledger, li, clock):
    ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=SOON), grant(li, LOVE, 5, "service:2:v1"))
    until = clock.now().replace(hour=23)
    held = ledger.post(spending_hold(li, LOVE, 8, "order:1", until=until)).id
    assert ledger.lots(own(li, LOVE)) == [(5, 0, 5, 0, 0, 0), (5, 2, 3, 0, 0, 0)]
    ledger.post(Capture(held, 6, "done"))
    assert ledger.lots(own(li, LOVE)) == [(5, 0, 0, 5, 0, 0), (5, 4, 0, 1, 0, 0)]


def test_on_its_last_day_it_can_still_be_spent(ledger, li, clock):
    ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=TODAY))
    assert ledger.database.step(expire_lots) == 0
    ledger.post(spend(li, LOVE, 1, "order:1"))
    clock.advance(days=1)
    ledger.refuses(refusals.BALANCE_TOO_LOW, spend(li, LOVE, 1, "order:2"))  # also before the timer came
    assert in_rounds_of(ledger, expire_lots) == 1
    assert ledger.lots(own(li, LOVE)) == [(5, 0, 0, 1, 4, 0)]
    assert ledger.balance(system(LOVE, Purpose.EXPIRED)) == 4


def in_rounds_of(ledger, step):
    return in_rounds(ledger.database.bound(None), step)


def test_what_a_hold_gives_free_too_late_expires_then(ledger, li, clock):
    ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=TODAY))
    until = clock.now().replace(day=4)
    held = ledger.post(spending_hold(li, LOVE, 3, "order:1", until=until)).id
    clock.advance(days=1)
    assert in_rounds_of(ledger, expire_lots) == 1
    ledger.post(Capture(held, 1, "done"))
    assert in_rounds_of(ledger, expire_lots) == 1
    assert ledger.lots(own(li, LOVE)) == [(5, 0, 0, 1, 4, 0)]


def test_several_accounts_expire_together(ledger, clock):
    people = [new_id() for _ in range(3)]
    for number, one in enumerate(people):
        ledger.post(grant(one, LOVE, 5, f"service:{number}:v1", expires_on=TODAY))
    clock.advance(days=1)
    assert in_rounds_of(ledger, expire_lots) == 3
    assert [ledger.balance(own(one, LOVE)) for one in people] == [0, 0, 0]


def test_what_has_expired_nobody_owes(ledger, li, clock):
    granted = ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=TODAY)).id
    ledger.post(spend(li, LOVE, 2, "order:1"))
    clock.advance(days=1)
    in_rounds_of(ledger, expire_lots)
    ledger.post(grant(li, LOVE, 1, "service:2:v1"))
    first = ledger.post(Reversal(granted, 5, "service:1:v2"))
    again = ledger.post(Reversal(granted, 5, "service:1:v2"))
    assert (first.amount, first.owed, again, again.is_new) == (4, 1, first, False)
    assert ledger.lots(own(li, LOVE)) == [(5, 0, 0, 2, 0, 3), (1, 0, 0, 0, 0, 1)]
    assert ledger.balance(system(LOVE, Purpose.EXPIRED)) == 0


@pytest.mark.parametrize(
    ("expires_on", "days"),
    [
        (date(2026, 4, 2), []),  # 31 days
        (date(2026, 4, 1), [30]),
        (date(2026, 3, 22), [20]),  # granted between the two notices
        (date(2026, 3, 10), [8]),
        (date(2026, 3, 9), [7]),
        (TODAY, [0]),
    ],
)
def test_the_owner_is_told_a_month_and_a_week_before(doors, ledger, li, expires_on, days):
    ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=expires_on))
    ledger.post(grant(li, LOVE, 2, "service:2:v1", expires_on=expires_on))
    in_rounds_of(ledger, tell_expiring)
    in_rounds_of(ledger, tell_expiring)
    told = doors.events(PointsExpiring)
    assert [(one["days_left"], one["amount"], one["volunteer_id"]) for one in told] == [
        (day, 7, str(li)) for day in days
    ]


def test_the_owner_is_told_again_when_few_days_are_left(doors, ledger, li, clock):
    ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=SOON))
    in_rounds_of(ledger, tell_expiring)
    clock.advance(days=23)
    in_rounds_of(ledger, tell_expiring)
    assert [one["days_left"] for one in doors.events(PointsExpiring)] == [29, 6]


def test_of_what_is_spent_nobody_is_told(doors, ledger, li):
    ledger.post(grant(li, LOVE, 5, "service:1:v1", expires_on=SOON), spend(li, LOVE, 5, "order:1"))
    assert in_rounds_of(ledger, tell_expiring) == 0
