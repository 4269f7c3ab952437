"""What accounts have, from their entries: now, or at the end of a day that is closed and never changes."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select

from services.credits.ledger.domain.accounts import SYSTEM_ACCOUNTS
from services.credits.ledger.domain.records import RESERVING
from services.credits.ledger.models import LedgerAccount, LedgerTransfer
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.refusals.ledger import DAY_NOT_CLOSED
from shared.kernel.clock import BUSINESS_ZONE
from shared.runtime.data.session import Session

# A transaction that began before midnight may commit after it, and no transaction lasts as long as this.
CLOSING_MINUTES = 10


def balances_of(session: Session, account_ids: Collection[UUID], before: datetime | None = None) -> dict[UUID, int]:
    """The sums of accounts' entries, of those posted before a moment if one is given; accounts without any are not in.

    Two statements: each leg has an index.
    """
    sums: dict[UUID, int] = {}
    for leg, sign in ((LedgerTransfer.target_id, 1), (LedgerTransfer.source_id, -1)):
        entries = select(leg, func.sum(LedgerTransfer.amount)).where(leg.in_(account_ids), moves())
        entries = entries.where(LedgerTransfer.posted_at < before) if before else entries
        for id, amount in session.execute(entries.group_by(leg)):
            sums[id] = sums.get(id, 0) + sign * int(amount)
    return sums


def balances_as_of(session: Session, account_ids: Collection[UUID], day: date) -> dict[UUID, int]:
    """What accounts had at the end of a day. Raises Invalid for one that is not closed."""
    refuse_open_day(day, session.now)
    sums = balances_of(session, account_ids, end_of(day))
    return {id: sums.get(id, 0) for id in account_ids}


def owners_balance(session: Session, book: Book) -> int:
    """What the accounts of people and units say that they have, together."""
    total = select(func.coalesce(func.sum(LedgerAccount.balance), 0)).where(LedgerAccount.book == book.value)
    return int(session.scalar(total) or 0)


def system_balance(session: Session, book: Book, *conditions: ColumnElement[bool]) -> int:
    """The sum of the entries of the system's accounts in a book, of the transfers that fit."""
    ids = [id for id, key in SYSTEM_ACCOUNTS.items() if key.book is book]
    legs: tuple[Any, Any] = (LedgerTransfer.target_id, LedgerTransfer.source_id)
    into, out_of = (case((leg.in_(ids), LedgerTransfer.amount), else_=0) for leg in legs)
    total = select(func.coalesce(func.sum(into - out_of), 0)).where(
        LedgerTransfer.book == book.value, or_(*(leg.in_(ids) for leg in legs)), moves(), *conditions
    )
    return int(session.scalar(total) or 0)


def booked(session: Session, day: date, book: Book) -> tuple[int, int]:
    """How many transfers a day has in a book, and what they moved."""
    counted = select(func.count(), func.coalesce(func.sum(LedgerTransfer.amount), 0))
    number, moved = session.execute(counted.where(LedgerTransfer.book == book.value, moves(), *posted_on(day))).one()
    return int(number), int(moved)


def posted_on(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a transfer was posted on a day."""
    return LedgerTransfer.posted_at >= end_of(day - timedelta(days=1)), LedgerTransfer.posted_at < end_of(day)


def moves() -> ColumnElement[bool]:
    """Of which transfers balances are made: holds and releases only set aside, and give free again."""
    return LedgerTransfer.kind.not_in([kind.value for kind in RESERVING])


def refuse_open_day(day: date, now: datetime) -> None:
    """Raises Invalid for a day in which something may still be posted."""
    if now < end_of(day) + timedelta(minutes=CLOSING_MINUTES):
        raise DAY_NOT_CLOSED(day=day.isoformat())


def end_of(day: date) -> datetime:
    """The moment at which a day is over, in Beijing."""
    return datetime.combine(day + timedelta(days=1), time(), BUSINESS_ZONE)
