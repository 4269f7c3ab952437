"""Accounts of the ledger: whose, in which book, and what is in them.

An account's id follows from whose it is, so both sides of a transfer are of one book by their making. Accounts of the
system are the other side of every book: they have no row that would be everybody's bottleneck, and may go below zero.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from uuid import UUID

from shared.contracts.credits.ledger_words import Book, FreezeReason, OwnerKind, Purpose
from shared.kernel.ids import NO_ID, id_of_fact

LOTTED = frozenset({Book.LOVE_VALUE, Book.TIME_COINS})  # what is granted there may expire
SYSTEM_PURPOSES = (Purpose.ISSUED, Purpose.SPENT, Purpose.EXPIRED)


@dataclass(frozen=True)
class AccountKey:
    """Which account it is."""

    book: Book
    owner_kind: OwnerKind
    owner_id: UUID
    purpose: Purpose

    @cached_property
    def id(self) -> UUID:
        """The account's id, everywhere and always."""
        return id_of_fact("account", self.book, self.owner_kind, self.owner_id, self.purpose)

    @property
    def is_system(self) -> bool:
        """Whether it is the other side, which has no row and no limit."""
        return self.owner_kind is OwnerKind.SYSTEM

    @property
    def has_lots(self) -> bool:
        """Whether what is in it lies in lots that may expire. What was donated to a pool does not expire any more."""
        return self.book in LOTTED and self.purpose is Purpose.OWN


def own(volunteer_id: UUID, book: Book) -> AccountKey:
    """The account of a volunteer in a book."""
    return AccountKey(book, OwnerKind.VOLUNTEER, volunteer_id, Purpose.OWN)


def pool(unit_id: UUID, book: Book) -> AccountKey:
    """What a unit was given in a book."""
    return AccountKey(book, OwnerKind.UNIT, unit_id, Purpose.POOL)


@cache
def system(book: Book, purpose: Purpose) -> AccountKey:
    """The other side of a book."""
    assert purpose in SYSTEM_PURPOSES
    return AccountKey(book, OwnerKind.SYSTEM, NO_ID, purpose)


SYSTEM_ACCOUNTS = {key.id: key for book in Book for key in (system(book, purpose) for purpose in SYSTEM_PURPOSES)}


@dataclass
class Account:
    """An account of somebody as it stands. held: set aside, a part of the balance; owed: of its open claims.

    is_stopped: a cadre has decided that it pays nothing; entries_count: the position of its last entry, posted_at: when
    that was posted, None where there is none.
    """

    key: AccountKey
    balance: int = 0
    held: int = 0
    owed: int = 0
    is_stopped: bool = False
    version: int = 0
    entries_count: int = 0
    posted_at: datetime | None = None

    @property
    def available(self) -> int:
        """What it could pay."""
        return self.balance - self.held

    @property
    def frozen_because(self) -> list[FreezeReason]:
        """Why it pays nothing; nothing where it pays."""
        return frozen_because(self.owed, self.is_stopped)


def frozen_because(owed: int, is_stopped: bool) -> list[FreezeReason]:
    """Why an account pays nothing: it owes, or a cadre has said so."""
    because = [FreezeReason.OWES] if owed else []
    return because + ([FreezeReason.DECISION] if is_stopped else [])
