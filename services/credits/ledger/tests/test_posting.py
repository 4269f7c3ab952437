"""What is posted moves, once, all of it or nothing; on SQLite and on PostgreSQL."""

import pytest

from services.credits.ledger.domain.accounts import own, pool, system
from services.credits.ledger.domain.postings import donation, gift, grant, spend
from services.credits.ledger.posting import post
from services.credits.ledger.tests.looking import totals
from shared.contracts.credits.ledger import TransferPosted
from shared.contracts.credits.ledger_words import Book, Purpose
from shared.contracts.credits.refusals import ledger as refusals
from shared.kernel.ids import new_id

COINS = Book.TIME_COINS


def test_a_grant_is_there_and_the_system_owes_it(ledger, li):
    outcome = ledger.post(grant(li, COINS, 3, "service:1:v1"))
    assert (outcome.amount, outcome.owed, outcome.is_new) == (3, 0, True)
    assert ledger.balance(own(li, COINS)) == 3
    assert ledger.balance(system(COINS, Purpose.ISSUED)) == -3
    assert set(totals(ledger.database).values()) == {0}


def test_the_same_fact_again_is_the_same_answer_and_no_second_effect(ledger, li):
    first = ledger.post(grant(li, COINS, 3, "service:1:v1"))
    again = ledger.post(grant(li, COINS, 3, "service:1:v1"))
    assert again == first and not again.is_new
    assert ledger.balance(own(li, COINS)) == 3


def test_the_same_fact_twice_in_a_group_is_booked_once(ledger, li):
    assert not ledger.post(*[grant(li, COINS, 3, "service:1:v1")] * 2).is_new
    assert ledger.balance(own(li, COINS)) == 3


@pytest.mark.parametrize(
    "other",
    [
        lambda li: grant(li, COINS, 4, "service:1:v1"),
        lambda li: grant(new_id(), COINS, 3, "service:1:v1"),
        lambda li: grant(li, COINS, 3, "service:1:v1", details={"rule": "other"}),
    ],
)
def test_the_same_fact_with_another_content_is_a_conflict(ledger, li, other):
    ledger.post(grant(li, COINS, 3, "service:1:v1"))
    ledger.refuses(refusals.TRANSFER_DIFFERS, other(li))
    assert ledger.balance(own(li, COINS)) == 3


def test_a_fact_is_booked_in_each_book(ledger, li):
    ledger.post(*[grant(li, book, 60, "service:1:v1") for book in Book])
    assert [ledger.balance(own(li, book)) for book in Book] == [60] * 4


@pytest.mark.parametrize(("amount", "left"), [(4, 1), (5, 0)])
@pytest.mark.parametrize("book", [Book.TIME_COINS, Book.FUND_FEN])
def test_as_much_as_there_is_can_be_spent(ledger, li, book, amount, left):
    ledger.post(grant(li, book, 5, "service:1:v1"))
    ledger.post(spend(li, book, amount, "order:1"))
    assert ledger.balance(own(li, book)) == left
    assert ledger.balance(system(book, Purpose.SPENT)) == amount


@pytest.mark.parametrize("book", [Book.TIME_COINS, Book.FUND_FEN])
def test_more_than_there_is_cannot_be_spent(ledger, li, book):
    ledger.post(grant(li, book, 5, "service:1:v1"))
    assert ledger.refuses(refusals.BALANCE_TOO_LOW, spend(li, book, 6, "order:1"))["available"] == 5
    assert ledger.balance(own(li, book)) == 5


def test_a_group_is_all_or_nothing(ledger, li):
    ledger.refuses(refusals.BALANCE_TOO_LOW, grant(li, COINS, 5, "service:1:v1"), spend(li, COINS, 6, "order:1"))
    assert ledger.account(own(li, COINS)) is None


def test_a_group_sees_what_it_did_before(ledger, li):
    ledger.post(grant(li, COINS, 5, "service:1:v1"), spend(li, COINS, 5, "order:1"))
    assert ledger.balance(own(li, COINS)) == 0


def test_gifts_and_donations_move_between_people_and_pools(ledger, li):
    wang, unit = new_id(), new_id()
    ledger.post(grant(li, COINS, 5, "service:1:v1"))
    ledger.post(gift(li, wang, COINS, 2, "gift:1"), donation(li, unit, COINS, 3, "donation:1"))
    keys = own(li, COINS), own(wang, COINS), pool(unit, COINS)
    assert [ledger.balance(key) for key in keys] == [0, 2, 3]
    assert set(totals(ledger.database).values()) == {0}


def test_service_time_is_never_spent(li):
    with pytest.raises(AssertionError):
        spend(li, Book.SERVICE_MINUTES, 1, "order:1")
    with pytest.raises(AssertionError):
        gift(li, new_id(), Book.SERVICE_MINUTES, 1, "gift:1")


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
def test_an_amount_is_a_positive_number_of_a_sane_size(li, amount):
    with pytest.raises(AssertionError):
        grant(li, COINS, amount, "service:1:v1")


def test_every_transfer_has_its_event(doors, li):
    doors.database.step(post, [grant(li, COINS, 5, "service:1:v1"), spend(li, COINS, 2, "order:1")])
    doors.database.step(post, [grant(li, COINS, 5, "service:1:v1")])
    granted, spent = doors.events(TransferPosted)
    assert (granted["kind"], granted["amount"], granted["to_account"]["owner_id"]) == ("grant", 5, str(li))
    assert (spent["kind"], spent["amount"], spent["to_account"]["purpose"]) == ("spend", 2, "spent")
