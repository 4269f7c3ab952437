"""Writing what a group of postings made: rows that only grow first, those that others wait for last."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from services.credits.ledger import models
from services.credits.ledger.domain.accounts import Account, AccountKey
from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.records import Transfer
from services.credits.ledger.gathering import ACCOUNTS, CLAIMS, ENTRIES, LOTS, TRANSFERS
from shared.contracts.credits.ledger import AccountChanged, TransferPosted
from shared.contracts.credits.ledger_words import TransferKind
from shared.contracts.credits.refusals.ledger import TRANSFER_DIFFERS
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox, tell_all

PENDING, OPEN_HOLDS = models.LedgerPending.__table__, models.OpenHold.__table__


def write(session: Session, books: Books) -> None:
    """All of it. Raises Conflict where another transaction has booked one of the facts for others meanwhile."""
    write_transfers(session, books.new_transfers)
    write_lots(session, books)
    write_holds(session, books.new_transfers)
    upsert(session, CLAIMS, [dict(vars(books.claims[id])) for id in sorted(books.changed_claims)], ("owed", "paid"))
    tell(session, books)
    write_accounts(session, books)


def write_transfers(session: Session, transfers: Sequence[Transfer]) -> None:
    """The transfers, and that they wait to be sealed."""
    if not transfers:
        return
    rows = [vars(one) | {"details": dict(one.details)} for one in transfers]
    insert = insert_of(session)(TRANSFERS).on_conflict_do_nothing(index_elements=["id"]).returning(TRANSFERS.c.id)
    written = set(session.scalars(insert, rows))
    for transfer in transfers:
        if transfer.id not in written:
            raise TRANSFER_DIFFERS(fact=transfer.fact)
    session.execute(PENDING.insert(), [{"transfer_id": transfer.id} for transfer in transfers])


def write_lots(session: Session, books: Books) -> None:
    """The lots, and what moved in them."""
    changed = [dict(vars(books.lots[id])) for id in sorted(books.changed_lots)]
    upsert(session, LOTS, changed, ("available", "held", "spent", "expired", "reversed"))
    if books.new_entries:
        session.execute(ENTRIES.insert(), [dict(vars(entry)) for entry in books.new_entries])


def write_holds(session: Session, transfers: Iterable[Transfer]) -> None:
    """Which holds wait, and which do not any more."""
    made = [one for one in transfers if one.kind is TransferKind.HOLD]
    if made:
        rows = [
            {"transfer_id": one.id, "account_id": one.source_id, "amount": one.amount, "until": one.until}
            for one in made
        ]
        session.execute(OPEN_HOLDS.insert(), rows)
    resolved = [one.hold_id for one in transfers if one.hold_id is not None]
    if resolved:
        session.execute(delete(OPEN_HOLDS).where(OPEN_HOLDS.c.transfer_id.in_(resolved)))


def write_accounts(session: Session, books: Books) -> None:
    """The sums of the accounts' entries."""
    rows = []
    for id in sorted(books.changed_accounts):
        account = books.accounts[id]
        sums = {"balance": account.balance, "held": account.held, "owed": account.owed, "version": account.version + 1}
        entries = {"entries_count": account.entries_count, "posted_at": account.posted_at}
        rows.append(_named(id, account.key) | sums | entries | {"opened_at": books.now})
    upsert(session, ACCOUNTS, rows, ("balance", "held", "owed", "version", "entries_count", "posted_at"))


def tell(session: Session, books: Books) -> None:
    """Every transfer has its event, and so has an account that is frozen now, or not any more."""
    events = [_posted(books, transfer) for transfer in books.new_transfers]
    for id in sorted(books.changed_accounts):
        account = books.accounts[id]
        if account.frozen_because != books.frozen_before[id]:
            events.append(told(id, account, account.version + 1))
    tell_all(session, events)


def _posted(books: Books, transfer: Transfer) -> Outbox:
    source, target = books.key(transfer.source_id), books.key(transfer.target_id)
    return Outbox.of(TransferPosted, transfer, version=1, from_account=source, to_account=target)


def told(id: UUID, account: Account, version: int) -> Outbox:
    """The event with an account's present state."""
    state = {name: getattr(account, name) for name in ("balance", "held", "owed", "frozen_because")}
    shown = SimpleNamespace(**_named(id, account.key), **state, version=version)
    return Outbox.of(AccountChanged, shown)


def upsert(session: Session, table: Table, rows: Sequence[dict[str, Any]], changing: Iterable[str]) -> None:
    """Insert rows, or change some columns of those that are there: one statement for many.

    What it returns nobody asks for: without, it would be sent to the database row by row.
    """
    if not rows:
        return
    insert = insert_of(session)(table)
    values = {name: insert.excluded[name] for name in changing}
    session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values).returning(table.c.id), rows)


def insert_of(session: Session) -> Any:
    """The dialect's INSERT, which knows conflicts."""
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert


def _named(id: UUID, key: AccountKey) -> dict[str, Any]:
    names = {"book": key.book.value, "owner_kind": key.owner_kind.value, "purpose": key.purpose.value}
    return {"id": id, "owner_id": key.owner_id} | names
