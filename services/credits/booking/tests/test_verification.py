"""Whether the ledger is what services say: who grants out of nothing, or removes a claim, is found out."""

import pytest
from sqlalchemy import text

from services.credits.booking.models import BookedService
from services.credits.booking.tests.serving import COINS, OPEN, Books
from services.credits.booking.verification import verify_grants, verify_services
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.domain.postings import Reversal, grant, spend
from services.credits.ledger.models import LedgerTransfer
from services.credits.ledger.posting import post
from services.credits.ledger.verification import verify_accounts
from shared.kernel.ids import new_id


@pytest.fixture(name="books")
def _books(doors, city):
    """Without a look at everything after each test: here nothing is right."""
    return Books(doors, city)


@pytest.fixture(name="record")
def _record(books, li):
    """A service of three hours whose coins were spent."""
    books.publish(OPEN)
    record = books.record(li)
    books.hear(record.confirmed(180))
    books.database.step(post, [spend(li.id, COINS, 2, "reward:1")])
    return record


def by_hand(books, statement, **values):
    books.database.step(lambda session: session.execute(text(statement), values))


def faults(books, *verifications):
    return [fault for verify in verifications for fault in _faults(books, verify)]


def _faults(books, verify):
    return [(fault.fault.value, fault.at) for fault in books.database.read(verify).faults]


def test_what_services_say_is_there(books, record):
    books.verify()
    books.hear(record.corrected(60), record.struck(3), record.corrected(120, 4))
    books.verify()


@pytest.mark.parametrize("fact", ["service:forged:v1", "gift:1", f"service:{new_id()}:v1"])
def test_a_grant_of_nothing_is_found(books, record, li, fact):
    forged = grant(li.id, COINS, 100, fact)
    books.database.step(post, [forged])
    assert faults(books, verify_grants, verify_services) == [("fact", str(forged.id))]


def test_a_second_grant_for_the_same_service_is_found(books, record, li):
    forged = grant(li.id, COINS, 100, f"service:{record.id}:v9")
    books.database.step(post, [forged])
    assert faults(books, verify_grants) == [("fact", str(forged.id))]


def test_a_grant_to_somebody_else_is_found(books, record, city):
    forged = grant(city.volunteer("BJ-D1-S1").id, COINS, 3, f"service:{record.id}:v9")
    books.database.step(post, [forged, Reversal(forged.id, 3, f"service:{record.id}:v10")])
    assert faults(books, verify_grants) == [("fact", str(forged.id))]


def test_a_claim_that_was_removed_with_what_is_owed_is_found(books, record, li):
    (granted,) = books.transfers("grant")
    books.hear(record.struck(2))
    books.verify()
    by_hand(books, "DELETE FROM claim")
    by_hand(books, "UPDATE ledger_account SET owed = 0")
    assert faults(books, verify_accounts) == []
    assert faults(books, verify_grants) == [("fact", str(granted.id))]


@pytest.mark.parametrize("done", ["paid", "forgiven"])
def test_a_claim_that_nobody_has_paid_or_forgiven_is_found(books, record, li, done):
    books.hear(record.struck(2))
    by_hand(books, f"UPDATE claim SET {done} = owed, owed = 0")
    by_hand(books, "UPDATE ledger_account SET owed = 0")
    assert faults(books, verify_accounts) == [("owed", str(own(li.id, COINS).id))]


def test_a_service_whose_grant_is_not_there_is_found(books, record):
    def forget(session):
        row = session.get(BookedService, record.id)
        row.standing = row.standing | {COINS.value: [str(new_id()), *row.standing[COINS.value][1:]]}

    books.database.step(forget)
    (granted,) = books.transfers("grant")
    assert faults(books, verify_services) == [("fact", str(record.id))]
    assert faults(books, verify_grants) == [("fact", str(granted.id))]
    assert books.doors.rows(lambda session: session.get(LedgerTransfer, granted.id)) is not None
