"""Looking into the ledger's tables past its code."""

from sqlalchemy import select

from services.credits.ledger import models
from services.credits.ledger.domain.accounts import SYSTEM_ACCOUNTS
from shared.contracts.credits.ledger_words import Book

RESERVING = ("hold", "release")


def rows_of(database, model, *conditions):
    """All rows that fit."""
    return database.read(lambda session: session.scalars(select(model).where(*conditions)).all())


def account_of(database, key):
    """The row of an account, None where there is none."""
    return database.read(lambda session: session.get(models.LedgerAccount, key.id))


def balance_of(database, key):
    """The sum of an account's entries."""
    moved = [one for one in rows_of(database, models.LedgerTransfer) if one.kind not in RESERVING]
    return sum(one.amount for one in moved if one.target_id == key.id) - sum(
        one.amount for one in moved if one.source_id == key.id
    )


def entries_of(key, transfers):
    """(position, posted_at, change) of an account's entries in order. transfers: rows as the machine looks at them."""
    entries = []
    for _, kind, amount, source_id, target_id, *_, posted_at, out_of, into in transfers:
        is_moving = kind not in RESERVING
        if source_id == key.id:
            entries.append((out_of, posted_at, -amount if is_moving else 0))
        elif target_id == key.id and is_moving:
            entries.append((into, posted_at, amount))
    return sorted(entries)


def totals(database):
    """Of each book: what all accounts' rows say, and the sums of the system's."""
    held = dict.fromkeys(Book, 0)
    for account in rows_of(database, models.LedgerAccount):
        held[account.book] += account.balance
    for key in SYSTEM_ACCOUNTS.values():
        held[key.book] += balance_of(database, key)
    return held


def lots_of(database, key):
    """The lots of an account in the order of their use."""
    found = rows_of(database, models.Lot, models.Lot.account_id == key.id)
    return sorted(found, key=lambda lot: (lot.expires_on is None, lot.expires_on, lot.granted_at, lot.id))
