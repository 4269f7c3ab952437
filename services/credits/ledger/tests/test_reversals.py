"""What was given wrongly is taken back; what is not there any more is owed, and the account pays nothing until then."""

import pytest

from services.credits.ledger.domain.accounts import own, pool, system
from services.credits.ledger.domain.postings import (
    Capture,
    Release,
    Reversal,
    donation,
    gift,
    grant,
    spend,
    spending_hold,
)
from services.credits.ledger.models import Claim
from services.credits.ledger.tests.looking import rows_of
from services.credits.ledger.timing import settle_claims
from shared.contracts.credits.ledger import AccountChanged, TransferPosted
from shared.contracts.credits.ledger_words import Book, Purpose
from shared.contracts.credits.refusals import ledger as refusals
from shared.kernel.ids import new_id

COINS = Book.TIME_COINS


@pytest.fixture(name="granted")
def _granted(ledger, li):
    """Ten coins."""
    return ledger.post(grant(li, COINS, 10, "service:1:v1")).id


def standing(ledger, li):
    account = ledger.account(own(li, COINS))
    return account.balance, account.owed


def claims(ledger):
    return [(one.owed, one.paid, one.forgiven) for one in rows_of(ledger.database, Claim)]


@pytest.mark.parametrize("amount", [4, 10])
def test_a_grant_is_taken_back(ledger, li, granted, amount):
    outcome = ledger.post(Reversal(granted, amount, "service:1:v2"))
    assert (outcome.amount, outcome.owed) == (amount, 0)
    assert standing(ledger, li) == (10 - amount, 0)
    assert ledger.lots(own(li, COINS)) == [(10, 10 - amount, 0, 0, 0, amount)]
    assert ledger.balance(system(COINS, Purpose.ISSUED)) == amount - 10


def test_service_time_is_taken_back_too(ledger, li):
    granted = ledger.post(grant(li, Book.SERVICE_MINUTES, 180, "service:1:v1")).id
    ledger.post(Reversal(granted, 180, "service:1:v2"))
    assert ledger.balance(own(li, Book.SERVICE_MINUTES)) == 0


def test_no_more_is_taken_back_than_was_given(ledger, granted):
    ledger.refuses(refusals.REVERSAL_TOO_MUCH, Reversal(granted, 11, "service:1:v2"))
    ledger.post(Reversal(granted, 6, "service:1:v2"))
    assert ledger.refuses(refusals.REVERSAL_TOO_MUCH, Reversal(granted, 5, "service:1:v3"))["left"] == 4
    ledger.post(Reversal(granted, 4, "service:1:v3"))


def test_what_is_owed_counts_as_taken_back(ledger, li, granted):
    ledger.post(spend(li, COINS, 8, "order:1"), Reversal(granted, 6, "service:1:v2"))
    assert standing(ledger, li) == (0, 4)
    assert ledger.refuses(refusals.REVERSAL_TOO_MUCH, Reversal(granted, 5, "service:1:v3"))["left"] == 4


def test_a_reversal_again_is_the_same_answer(ledger, li, granted):
    ledger.post(spend(li, COINS, 8, "order:1"))
    first = ledger.post(Reversal(granted, 10, "service:1:v2"))
    again = ledger.post(Reversal(granted, 10, "service:1:v2"))
    assert (again, again.is_new, first.amount, first.owed) == (first, False, 2, 8)
    ledger.refuses(refusals.TRANSFER_DIFFERS, Reversal(granted, 9, "service:1:v2"))


def test_a_reversal_that_found_nothing_again_is_the_same_answer(ledger, li, granted):
    ledger.post(spend(li, COINS, 10, "order:1"))
    first = ledger.post(Reversal(granted, 10, "service:1:v2"))
    assert ledger.post(Reversal(granted, 10, "service:1:v2")) == first
    assert (first.amount, first.owed) == (0, 10)


def test_it_takes_what_it_gave_first_and_then_what_else_is_there(ledger, li, granted, clock):
    clock.advance(seconds=1)
    later = ledger.post(grant(li, COINS, 5, "service:2:v1")).id
    ledger.post(spend(li, COINS, 7, "order:1"))
    ledger.post(Reversal(later, 4, "service:2:v2"))
    assert ledger.lots(own(li, COINS)) == [(10, 3, 0, 7, 0, 0), (5, 1, 0, 0, 0, 4)]
    ledger.post(Reversal(granted, 4, "service:1:v2"))
    assert ledger.lots(own(li, COINS)) == [(10, 0, 0, 7, 0, 3), (5, 0, 0, 0, 0, 5)]


def test_whoever_owes_pays_nothing_else(ledger, li, granted, clock):
    held = ledger.post(spending_hold(li, COINS, 2, "order:0", until=clock.now().replace(hour=23))).id
    ledger.post(spend(li, COINS, 6, "order:1"), Reversal(granted, 10, "service:1:v2"))
    assert standing(ledger, li) == (2, 8)
    for posting in (spend(li, COINS, 1, "order:2"), gift(li, new_id(), COINS, 1, "gift:1"), Capture(held, 1, "done")):
        ledger.refuses(refusals.ACCOUNT_FROZEN, posting)


def test_later_grants_pay_what_is_owed_first(ledger, li, granted):
    ledger.post(spend(li, COINS, 10, "order:1"), Reversal(granted, 10, "service:1:v2"))
    ledger.post(grant(li, COINS, 6, "service:2:v1"))
    assert standing(ledger, li) == (0, 4)
    ledger.post(grant(li, COINS, 6, "service:3:v1"))
    assert standing(ledger, li) == (2, 0)
    assert claims(ledger) == [(0, 10, 0)]
    assert ledger.balance(system(COINS, Purpose.ISSUED)) == -12
    ledger.post(spend(li, COINS, 2, "order:2"))


def test_what_a_hold_gives_free_pays_what_is_owed(ledger, li, granted, clock):
    held = ledger.post(spending_hold(li, COINS, 10, "order:0", until=clock.now().replace(hour=23))).id
    assert ledger.post(Reversal(granted, 7, "service:1:v2")).owed == 7
    ledger.post(Release(held, "cancelled"))
    assert standing(ledger, li) == (3, 0)


def test_what_was_spent_comes_back_where_it_was(ledger, li, granted):
    spent = ledger.post(spend(li, COINS, 8, "order:1")).id
    ledger.post(Reversal(spent, 3, "order:1:refund"))
    ledger.post(Reversal(spent, 5, "order:1:refund-2"))
    assert ledger.lots(own(li, COINS)) == [(10, 10, 0, 0, 0, 0)]


def test_what_comes_back_pays_what_is_owed(ledger, li, granted):
    spent = ledger.post(spend(li, COINS, 10, "order:1")).id
    ledger.post(Reversal(granted, 7, "service:1:v2"))
    ledger.post(Reversal(spent, 4, "order:1:refund"))
    assert standing(ledger, li) == (0, 3)


def test_two_reversals_of_a_group_take_no_more_than_was_given(ledger, li, granted):
    ledger.post(spend(li, COINS, 10, "order:1"))
    both = [Reversal(granted, 6, "service:1:v2"), Reversal(granted, 5, "service:1:v3")]
    assert ledger.refuses(refusals.REVERSAL_TOO_MUCH, *both)["left"] == 4


def test_what_was_paid_of_a_claim_counts_once(ledger, li, granted):
    ledger.post(spend(li, COINS, 10, "order:1"), Reversal(granted, 6, "service:1:v2"))
    ledger.post(grant(li, COINS, 6, "service:2:v1"))
    ledger.refuses(refusals.REVERSAL_TOO_MUCH, Reversal(granted, 5, "service:1:v3"))
    assert ledger.post(Reversal(granted, 4, "service:1:v3")).owed == 4


def test_what_was_captured_comes_back(ledger, li, granted, clock):
    held = ledger.post(spending_hold(li, COINS, 6, "order:0", until=clock.now().replace(hour=23))).id
    captured = ledger.post(Capture(held, 4, "done")).id
    ledger.post(Reversal(captured, 4, "refund"))
    assert ledger.lots(own(li, COINS)) == [(10, 10, 0, 0, 0, 0)]


def test_a_gift_is_taken_back_from_whoever_got_it(ledger, li, granted):
    wang = new_id()
    given = ledger.post(gift(li, wang, COINS, 6, "gift:1")).id
    ledger.post(spend(wang, COINS, 2, "order:1"))
    outcome = ledger.post(Reversal(given, 6, "gift:1:wrong"))
    assert (outcome.amount, outcome.owed) == (4, 2)
    assert (standing(ledger, li), standing(ledger, wang)) == ((8, 0), (0, 2))
    ledger.post(grant(wang, COINS, 3, "service:9:v1"))  # nobody locked the account that is paid: it waits for a timer
    assert ledger.database.step(settle_claims) == 1
    assert (standing(ledger, li), standing(ledger, wang)) == ((10, 0), (1, 0))
    assert ledger.lots(own(li, COINS)) == [(10, 10, 0, 0, 0, 0)]
    assert ledger.database.step(settle_claims) == 0


def test_a_donation_is_taken_back(ledger, li, granted):
    unit = new_id()
    given = ledger.post(donation(li, unit, COINS, 6, "donation:1")).id
    ledger.post(Reversal(given, 6, "donation:1:wrong"))
    assert (standing(ledger, li), ledger.balance(pool(unit, COINS))) == ((10, 0), 0)


def test_reversals_and_holds_are_not_reversed(ledger, li, granted, clock):
    back = ledger.post(Reversal(granted, 1, "service:1:v2")).id
    held = ledger.post(spending_hold(li, COINS, 2, "order:0", until=clock.now().replace(hour=23))).id
    for id in (back, held):
        ledger.refuses(refusals.TRANSFER_NOT_REVERSIBLE, Reversal(id, 1, "wrong"))
    ledger.refuses(refusals.TRANSFER_NOT_FOUND, Reversal(new_id(), 1, "wrong"))


def test_it_is_told_that_an_account_is_frozen_and_that_it_is_not_any_more(doors, ledger, li, granted):
    ledger.post(spend(li, COINS, 10, "order:1"))
    ledger.post(Reversal(granted, 5, "service:1:v2"))
    ledger.post(grant(li, COINS, 2, "service:2:v1"))
    ledger.post(grant(li, COINS, 4, "service:3:v1"))
    told = [(one["frozen_because"], one["owed"], one["balance"]) for one in doors.events(AccountChanged)]
    assert told == [(["owes"], 5, 0), ([], 0, 1)]
    versions = [one["version"] for one in doors.events(AccountChanged)]
    assert versions == sorted(set(versions)) and versions[-1] == ledger.account(own(li, COINS)).version
    paid = [one for one in doors.events(TransferPosted) if one["claim_id"]]
    assert [(one["kind"], one["amount"], one["reverses_id"]) for one in paid] == [
        ("reverse", 2, str(granted)),
        ("reverse", 3, str(granted)),
    ]
