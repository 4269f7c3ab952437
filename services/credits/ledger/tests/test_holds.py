"""What is set aside is paid, or free again, once."""

from datetime import timedelta

import pytest

from services.credits.ledger.domain.accounts import own, system
from services.credits.ledger.domain.postings import Capture, Release, grant, spend, spending_hold
from services.credits.ledger.timing import release_over_holds
from shared.contracts.credits.ledger_words import Book, Purpose
from shared.contracts.credits.refusals import ledger as refusals
from shared.kernel.ids import new_id

BOOKS = [Book.TIME_COINS, Book.FUND_FEN]  # with lots, and without


@pytest.fixture(name="database")
def _database(sqlite_database):
    """On PostgreSQL the machine of `test_machine.py` asks the same."""
    return sqlite_database


@pytest.fixture(name="book", params=BOOKS)
def _book(request):
    return request.param


@pytest.fixture(name="held")
def _held(ledger, li, book, clock):
    """Of ten, six are set aside for an hour."""
    ledger.post(grant(li, book, 10, "service:1:v1"))
    return ledger.post(spending_hold(li, book, 6, "order:1", until=clock.now() + timedelta(hours=1))).id


def standing(ledger, li, book):
    account = ledger.account(own(li, book))
    return account.balance, account.held


def test_a_hold_moves_nothing_yet(ledger, li, book, held):
    assert standing(ledger, li, book) == (10, 6)
    assert ledger.balance(system(book, Purpose.SPENT)) == 0


@pytest.mark.parametrize("amount", [5, 6])
def test_what_is_set_aside_cannot_be_spent(ledger, li, book, held, amount):
    ledger.refuses(refusals.BALANCE_TOO_LOW, spend(li, book, amount, "order:2"))
    ledger.post(spend(li, book, 4, "order:3"))
    assert standing(ledger, li, book) == (6, 6)


@pytest.mark.parametrize("amount", [1, 6])
def test_a_capture_pays_and_the_rest_is_free(ledger, li, book, held, amount):
    assert ledger.post(Capture(held, amount, "done")).amount == amount
    assert standing(ledger, li, book) == (10 - amount, 0)
    assert ledger.balance(system(book, Purpose.SPENT)) == amount


def test_no_more_is_captured_than_was_set_aside(ledger, held):
    assert ledger.refuses(refusals.HOLD_TOO_SMALL, Capture(held, 7, "done"))["held"] == 6


def test_a_release_gives_all_free(ledger, li, book, held):
    ledger.post(Release(held, "cancelled"))
    assert standing(ledger, li, book) == (10, 0)


@pytest.mark.parametrize("first", [lambda id: Capture(id, 2, "done"), lambda id: Release(id, "cancelled")])
@pytest.mark.parametrize("second", [lambda id: Capture(id, 2, "again"), lambda id: Release(id, "again")])
def test_a_hold_is_resolved_once(ledger, held, first, second):
    ledger.post(first(held))
    assert not ledger.post(first(held)).is_new
    ledger.refuses(refusals.HOLD_RESOLVED, second(held))


def test_a_repeated_capture_of_another_amount_is_a_conflict(ledger, held):
    ledger.post(Capture(held, 2, "done"))
    ledger.refuses(refusals.TRANSFER_DIFFERS, Capture(held, 3, "done"))


def test_only_a_hold_is_captured(ledger, li):
    granted = ledger.post(grant(li, Book.TIME_COINS, 10, "service:1:v1")).id
    for id in (granted, new_id()):
        ledger.refuses(refusals.HOLD_NOT_FOUND, Capture(id, 1, "done"))


def test_a_hold_can_be_captured_until_its_last_moment(ledger, held, clock):
    clock.advance(hours=1)
    assert ledger.database.step(release_over_holds) == 0
    ledger.post(Capture(held, 6, "done"))


def test_a_hold_that_is_over_is_free_again(ledger, li, book, held, clock):
    clock.advance(hours=1, seconds=1)
    ledger.refuses(refusals.HOLD_OVER, Capture(held, 6, "done"))
    assert ledger.database.step(release_over_holds) == 1
    assert ledger.database.step(release_over_holds) == 0
    assert standing(ledger, li, book) == (10, 0)
