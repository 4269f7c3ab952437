"""Whoever edits, removes or inserts behind the ledger's back is found out; each day is proved when it is closed."""

from datetime import date

import pytest
from sqlalchemy import text

from services.credits.ledger import verification
from services.credits.ledger.balances import balances_as_of
from services.credits.ledger.chain import head_of, seal
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.domain.postings import grant, spend
from services.credits.ledger.models import DailyProof
from services.credits.ledger.posting import post
from services.credits.ledger.proving import faulty_days, prove_closed_days
from services.credits.ledger.tests.looking import rows_of
from services.credits.ledger.verification import verify_accounts, verify_chain, verify_days, verify_sums
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.refusals.ledger import DAY_NOT_CLOSED
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.metrics import REGISTRY

LOVE = Book.LOVE_VALUE
GUARDED = ("ledger_transfer", "lot_entry", "ledger_seal", "daily_proof")


@pytest.fixture(name="sealed")
def _sealed(database, li, clock):
    """A ledger with three sealed transfers."""
    database.step(post, [grant(li, LOVE, 10, "service:1:v1"), grant(li, LOVE, 5, "service:2:v1")])
    clock.advance(seconds=1)
    database.step(post, [spend(li, LOVE, 4, "order:1")])
    assert database.step(seal).position == 3
    assert database.step(seal) is None
    return database


def by_hand(database, *statements):
    """What somebody does who may do everything in the database."""

    def act(session):
        on_postgresql = session.get_bind().dialect.name == "postgresql"
        for table in GUARDED:
            if on_postgresql:
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
            else:
                for word in ("update", "delete"):
                    session.execute(text(f"DROP TRIGGER {table}_no_{word}"))
        if not on_postgresql:
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in statements:
            session.execute(text(statement))
        for table in GUARDED if on_postgresql else ():
            session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))

    database.step(act)


def faults(database, verify, *arguments):
    return {(fault.fault.value, fault.at) for fault in database.read(verify, *arguments).faults}


def kinds(database, verify, *arguments):
    return {fault for fault, _ in faults(database, verify, *arguments)}


def test_an_untouched_ledger_is_intact(sealed):
    for verify in (verify_chain, verify_accounts, verify_sums, verify_days):
        assert faults(sealed, verify) == set()


def test_an_edited_row_is_found_by_the_chain(sealed):
    by_hand(sealed, "UPDATE ledger_transfer SET amount = 6 WHERE fact = 'service:2:v1'")
    (found,) = faults(sealed, verify_chain)
    assert found[0] == "edited"
    assert kinds(sealed, verify_accounts) == {"balance"}
    assert kinds(sealed, verify_sums) == {"sum"}


def test_words_are_sealed_too(sealed):
    by_hand(sealed, "UPDATE ledger_transfer SET fact = 'service:9:v1' WHERE fact = 'service:2:v1'")
    assert kinds(sealed, verify_chain) == {"edited"}


def test_what_moved_in_a_lot_is_sealed_with_its_transfer(sealed):
    by_hand(sealed, "UPDATE lot_entry SET amount = 9 WHERE amount = 10")
    assert kinds(sealed, verify_chain) == {"edited"}
    assert kinds(sealed, verify_accounts) == {"lot"}


def test_an_edited_balance_or_lot_is_found(sealed):
    by_hand(sealed, "UPDATE ledger_account SET balance = balance + 1")
    assert kinds(sealed, verify_accounts) == {"balance", "lot"}
    by_hand_lots = "UPDATE lot SET available = available - 1, spent = spent + 1 WHERE available > 1"
    sealed.step(lambda session: session.execute(text(by_hand_lots)))
    assert "lot" in kinds(sealed, verify_accounts)


def test_a_removed_transfer_is_found(sealed):
    by_hand(
        sealed,
        "DELETE FROM lot_entry WHERE transfer_id IN (SELECT id FROM ledger_transfer WHERE fact = 'order:1')",
        "DELETE FROM ledger_transfer WHERE fact = 'order:1'",
    )
    assert faults(sealed, verify_chain) == {("missing", "3")}


def test_a_tail_cut_off_with_its_seal_is_found_by_the_head(sealed):
    by_hand(sealed, "DELETE FROM ledger_seal WHERE position = 3")
    assert {"truncated", "missing"} <= kinds(sealed, verify_chain)


def test_a_head_set_back_to_match_is_found_by_an_anchor(sealed):
    anchor = str(sealed.read(head_of))
    assert faults(sealed, verify_chain, 1, anchor) == set()
    by_hand(
        sealed,
        "DELETE FROM lot_entry WHERE transfer_id IN (SELECT transfer_id FROM ledger_seal WHERE position = 3)",
        "DELETE FROM ledger_transfer WHERE id IN (SELECT transfer_id FROM ledger_seal WHERE position = 3)",
        "DELETE FROM ledger_seal WHERE position = 3",
        "UPDATE ledger_head SET position = 2, hash = (SELECT hash FROM ledger_seal WHERE position = 2)",
    )
    assert faults(sealed, verify_chain) == set()
    assert kinds(sealed, verify_chain, 1, anchor) == {"anchor_differs"}


def test_a_transfer_that_came_in_beside_the_ledger_is_found(sealed):
    by_hand(
        sealed,
        "INSERT INTO ledger_transfer (id, book, kind, amount, source_id, target_id, fact, details, posted_at) SELECT"
        f" '{new_id() if sealed.engine.dialect.name == 'postgresql' else new_id().hex}', book, kind, amount, source_id,"
        " target_id, 'service:7:v1', details, posted_at FROM ledger_transfer WHERE fact = 'service:1:v1'",
    )
    assert kinds(sealed, verify_chain) == {"unsealed"}
    assert kinds(sealed, verify_accounts) == {"balance", "order"}


def test_what_waits_to_be_sealed_is_no_fault(sealed, li):
    sealed.step(post, [grant(li, LOVE, 1, "service:8:v1")])
    assert faults(sealed, verify_chain) == set()


def test_each_closed_day_is_proved_once(database, li, clock):
    database.step(post, [grant(li, LOVE, 10, "service:1:v1")])
    clock.advance(days=2)
    database.step(post, [spend(li, LOVE, 4, "order:1")])
    prove_closed_days(database.bound(None))
    proofs = [one for one in rows_of(database, DailyProof) if one.book == LOVE]
    assert [(one.day, one.transfers, one.moved, one.system_balance, one.owners_balance) for one in proofs] == [
        (date(2026, 3, 2), 1, 10, -10, 10),
        (date(2026, 3, 3), 0, 0, -10, 10),
    ]
    clock.advance(days=1)
    prove_closed_days(database.bound(None))
    prove_closed_days(database.bound(None))
    last = [one for one in rows_of(database, DailyProof) if one.book == LOVE][-1]
    assert (last.day, last.moved, last.system_balance, last.owners_balance) == (date(2026, 3, 4), 4, -6, 6)
    assert all(one.faults == [] for one in rows_of(database, DailyProof))


def test_a_day_is_closed_some_minutes_after_its_end(database, li, clock):
    database.step(post, [grant(li, LOVE, 10, "service:1:v1")])
    clock.moment = clock.moment.replace(hour=16, minute=9)  # midnight in Beijing is at 16:00
    prove_closed_days(database.bound(None))
    assert rows_of(database, DailyProof) == []
    with pytest.raises(Refusal) as refusal:
        database.read(balances_as_of, [own(li, LOVE).id], date(2026, 3, 2))
    assert refusal.value.code == DAY_NOT_CLOSED.code
    clock.advance(minutes=1)
    prove_closed_days(database.bound(None))
    assert {one.day for one in rows_of(database, DailyProof)} == {date(2026, 3, 2)}


def test_the_proof_of_a_day_names_what_is_wrong(database, li, clock, caplog):
    database.step(post, [grant(li, LOVE, 10, "service:1:v1")])
    database.step(lambda session: session.execute(text("UPDATE ledger_account SET balance = 11")))
    clock.advance(days=1)
    prove_closed_days(database.bound(None))
    (proof,) = [one for one in rows_of(database, DailyProof) if one.book == LOVE]
    account_id = own(li, LOVE).id
    assert set(proof.faults) == {f"balance:{account_id}", f"lot:{account_id}", "sum:love_value"}
    assert str(account_id) in caplog.text
    assert REGISTRY.get_sample_value("nuanliu_ledger_faulty_days") == 1
    database.step(lambda session: session.execute(text("UPDATE ledger_account SET balance = 10")))
    assert faults(database, verify_days) == {("proof", "2026-03-02:love_value")}


def test_all_days_that_were_proved_are_looked_at(database, li, clock, monkeypatch):
    monkeypatch.setattr(verification, "ROWS_AT_ONCE_MAX", 3)
    database.step(post, [grant(li, LOVE, 10, "service:1:v1")])
    clock.advance(days=3)
    prove_closed_days(database.bound(None))
    assert database.read(faulty_days) == 0
    checked, at = 0, None
    while (part := database.read(verify_days, at)).next_at is not None:
        assert part.faults == []
        checked, at = checked + part.checked, part.next_at
    assert checked + part.checked == 3 * len(Book)


def test_what_is_booked_on_a_closed_day_is_found(database, li, clock):
    database.step(post, [grant(li, LOVE, 10, "service:1:v1")])
    clock.advance(days=1)
    prove_closed_days(database.bound(None))
    assert faults(database, verify_days) == set()
    clock.advance(days=-1)
    database.step(post, [grant(li, LOVE, 1, "service:2:v1")])
    assert faults(database, verify_days) == {("day", "2026-03-02:love_value")}


def test_balances_of_closed_days_never_change(database, li, clock):
    database.step(post, [grant(li, LOVE, 10, "service:1:v1")])
    clock.advance(days=1)
    key = own(li, LOVE).id
    for number in range(3):
        database.step(post, [spend(li, LOVE, 1, f"order:{number}")])
        assert database.read(balances_as_of, [key], date(2026, 3, 2)) == {key: 10}
    assert database.read(balances_as_of, [key], date(2026, 3, 1)) == {key: 0}
