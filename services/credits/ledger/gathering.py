"""Locking and loading what a group of postings touches: few statements, however many postings there are."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from services.credits.ledger import models
from services.credits.ledger.domain.accounts import SYSTEM_ACCOUNTS, Account, AccountKey
from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.postings import Capture, Hold, Move, Posting, Release, Reversal
from services.credits.ledger.domain.records import Claim, Lot, LotEntry, Transfer
from services.credits.ledger.domain.reversing import lapsed_id
from shared.contracts.credits.ledger_words import Book, Bucket, OwnerKind, Purpose, TransferKind
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

TRANSFERS, ACCOUNTS = models.LedgerTransfer.__table__, models.LedgerAccount.__table__
LOTS, ENTRIES, CLAIMS = models.Lot.__table__, models.LotEntry.__table__, models.Claim.__table__


def gather(session: Session, postings: Sequence[Posting]) -> Books:
    """The books as they are under the locks of all accounts that the postings touch."""
    named = {one.hold_id for one in postings if isinstance(one, Capture | Release)}
    named |= {one.of for one in postings if isinstance(one, Reversal)}
    before = _transfers(session, named)
    opened = {key for one in postings if isinstance(one, Move | Hold) for key in (one.source, one.target)}
    ids = {key.id for key in opened}.union(*((one.source_id, one.target_id) for one in before.values()))
    paying = {one.source.id for one in postings if isinstance(one, Move | Hold)}
    paying |= {before[one.of].target_id for one in postings if isinstance(one, Reversal) and one.of in before}
    claims = {one.id for one in postings if isinstance(one, Reversal)}
    wanted = {one.id for one in postings} | named | {lapsed_id(id) for id in claims}
    return gather_accounts(session, ids, opened=opened, paying=paying, wanted=wanted, claims=claims)


def gather_accounts(
    session: Session,
    ids: Collection[UUID],
    *,
    opened: Collection[AccountKey] = (),
    paying: Collection[UUID] = (),
    wanted: Collection[UUID] = (),
    claims: Collection[UUID] = (),
) -> Books:
    """The books of some accounts. opened: those that are made where they are missing; paying: those of which something
    is taken; wanted: transfers that are asked for by their ids; claims: those that reversals may have left before."""
    books = Books(session.now, business_date(session.now))
    _lock(session, books, set(ids) - SYSTEM_ACCOUNTS.keys(), opened)
    books.transfers = _transfers(session, wanted)
    _load_claims(session, books, claims)
    _load_reversals(session, books, wanted)
    _load_lots(session, books, paying)
    return books


def lock_accounts(session: Session, keys: Collection[AccountKey]) -> None:
    """Lock accounts before anything is decided, and make those that are missing: for whoever decides by what all facts
    of an owner say, and not by the ledger alone."""
    _lock(session, Books(session.now, business_date(session.now)), {key.id for key in keys}, keys)


def _lock(session: Session, books: Books, ids: Collection[UUID], opened: Collection[AccountKey]) -> None:
    """Lock accounts in the order of their ids; make those that are missing."""
    for _ in range(2):
        found = session.execute(
            select(ACCOUNTS).where(ACCOUNTS.c.id.in_(ids)).order_by(ACCOUNTS.c.id).with_for_update()
        )
        books.accounts = {row.id: account_of(row) for row in found}
        missing = [key for key in opened if not key.is_system and key.id not in books.accounts]
        if not missing:
            books.stamp(session.now)
            books.frozen_before = {id: account.frozen_because for id, account in books.accounts.items()}
            return
        _open(session, missing)
    raise AssertionError("accounts that were made are there")


def _open(session: Session, keys: Iterable[AccountKey]) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [
        {"id": key.id, "book": key.book.value, "owner_kind": key.owner_kind.value, "owner_id": key.owner_id}
        | {"purpose": key.purpose.value, "balance": 0, "held": 0, "owed": 0, "entries_count": 0}
        | {"opened_at": session.now, "version": 0}
        for key in sorted(keys, key=lambda key: key.id)
    ]
    session.execute(insert(ACCOUNTS).on_conflict_do_nothing().returning(ACCOUNTS.c.id), rows)


def account_of(row: Any) -> Account:
    """An account from its row."""
    key = AccountKey(Book(row.book), OwnerKind(row.owner_kind), row.owner_id, Purpose(row.purpose))
    is_stopped = row.stopped_at is not None
    return Account(key, row.balance, row.held, row.owed, is_stopped, row.version, row.entries_count, row.posted_at)


def _transfers(session: Session, ids: Collection[UUID]) -> dict[UUID, Transfer]:
    if not ids:
        return {}
    found = session.execute(select(TRANSFERS).where(TRANSFERS.c.id.in_(ids)))
    return {row.id: transfer_of(row) for row in found}


def transfer_of(row: Any) -> Transfer:
    """A transfer from its row."""
    values = dict(row._mapping) | {"book": Book(row.book), "kind": TransferKind(row.kind)}
    return Transfer(**values)


def _load_claims(session: Session, books: Books, asked: Collection[UUID]) -> None:
    """What the accounts owe, what came of the same reversals before, and the transfers that are paid back by it."""
    owing = [id for id, account in books.accounts.items() if account.owed]
    if not owing and not asked:
        return
    open_claims = (CLAIMS.c.account_id.in_(owing)) & (CLAIMS.c.owed > 0)
    rows = session.execute(select(CLAIMS).where(or_(open_claims, CLAIMS.c.id.in_(asked))))
    books.claims = {row.id: claim_of(row) for row in rows}
    missing = {claim.reverses_id for claim in books.claims.values()} - books.transfers.keys()
    books.transfers |= _transfers(session, missing)


def claim_of(row: Any) -> Claim:
    """A claim from its row."""
    return Claim(**row._mapping)


def _load_reversals(session: Session, books: Books, wanted: Collection[UUID]) -> None:
    """What was taken back before of the transfers that are asked for, and which holds are resolved."""
    asked = [id for id in books.transfers if id in wanted] + [claim.reverses_id for claim in books.claims.values()]
    if not asked:
        return
    related = or_(TRANSFERS.c.reverses_id.in_(asked), TRANSFERS.c.hold_id.in_(asked))
    for row in session.execute(select(TRANSFERS).where(related)):
        transfer = books.transfers.setdefault(row.id, transfer_of(row))
        if transfer.hold_id is not None:
            books.resolved[transfer.hold_id] = transfer.id
        elif transfer.claim_id is None:
            assert transfer.reverses_id is not None
            books.reversed[transfer.reverses_id] = books.reversed.get(transfer.reverses_id, 0) + transfer.amount
    claimed = func.sum(CLAIMS.c.owed + CLAIMS.c.paid + CLAIMS.c.forgiven)
    claims = select(CLAIMS.c.reverses_id, claimed).where(CLAIMS.c.reverses_id.in_(asked)).group_by(CLAIMS.c.reverses_id)
    for reverses_id, amount in session.execute(claims):
        books.reversed[reverses_id] = books.reversed.get(reverses_id, 0) + int(amount)


def _load_lots(session: Session, books: Books, paying: Collection[UUID]) -> None:
    """The lots from which something can be taken, and those into which something may go back."""
    asked = list(books.transfers)
    if asked:
        rows = session.execute(select(ENTRIES).where(ENTRIES.c.transfer_id.in_(asked)))
        books.entries = [
            LotEntry(row.transfer_id, row.lot_id, Bucket(row.out_of), Bucket(row.into), row.amount) for row in rows
        ]
    owing = [id for id, account in books.accounts.items() if account.owed or id in paying]
    taken = [id for id in owing if books.accounts[id].key.has_lots]
    named = {entry.lot_id for entry in books.entries}
    if taken or named:
        wanted = or_((LOTS.c.account_id.in_(taken)) & (LOTS.c.available > 0), LOTS.c.id.in_(named))
        books.lots = {row.id: Lot(**row._mapping) for row in session.execute(select(LOTS).where(wanted))}
