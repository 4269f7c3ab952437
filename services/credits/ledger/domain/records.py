"""What the ledger keeps: transfers, lots and what moves in them, claims. Transfers and entries of lots never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.credits.ledger_words import Book, Bucket, TransferKind

RESERVING = frozenset({TransferKind.HOLD, TransferKind.RELEASE})  # they move no balance


@dataclass(frozen=True)
class Transfer:
    """One fact with both its legs: `amount` leaves `source_id` and enters `target_id`.

    reverses_id: the transfer that it takes back, or a part of; hold_id: the hold that it resolves; claim_id: the claim
    that it pays; until: how long a hold waits; expires_on: the last day of what it grants; source_position,
    target_position: which entry of either account it is, counted from 1: None for the system's, and where it is none.
    """

    id: UUID
    book: Book
    kind: TransferKind
    amount: int
    source_id: UUID
    target_id: UUID
    fact: str
    details: Mapping[str, str | int | None]
    posted_at: datetime
    reverses_id: UUID | None = None
    hold_id: UUID | None = None
    claim_id: UUID | None = None
    until: datetime | None = None
    expires_on: date | None = None
    source_position: int | None = None
    target_position: int | None = None


@dataclass
class Lot:
    """What one grant put into an account, and where each part of it is."""

    id: UUID
    account_id: UUID
    transfer_id: UUID
    granted_at: datetime
    expires_on: date | None
    granted: int = 0
    available: int = 0
    held: int = 0
    spent: int = 0
    expired: int = 0
    reversed: int = 0

    def move(self, amount: int, out_of: Bucket, into: Bucket) -> None:
        """Move a part of it. What fills a lot comes out of nothing, and is what was granted."""
        assert amount > 0
        if out_of is Bucket.GRANTED:
            self.granted += amount
        else:
            setattr(self, out_of, getattr(self, out_of) - amount)
        setattr(self, into, getattr(self, into) + amount)
        assert min(self.available, self.held, self.spent, self.expired, self.reversed) >= 0

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < today

    @property
    def turn(self) -> tuple[date, datetime, UUID]:
        """The order in which lots are used: what expires first, then what was granted first."""
        return (self.expires_on or date.max, self.granted_at, self.id)


@dataclass(frozen=True)
class LotEntry:
    """What a transfer moved inside a lot."""

    transfer_id: UUID
    lot_id: UUID
    out_of: Bucket
    into: Bucket
    amount: int


@dataclass
class Claim:
    """What could not be taken back. owed + paid + forgiven is what was asked for beyond what was there.

    id: that of the reversal; reverses_id: the transfer that was to be taken back; pays_id: the account that gets it.
    """

    id: UUID
    account_id: UUID
    reverses_id: UUID
    pays_id: UUID
    made_at: datetime
    fact: str
    owed: int
    paid: int = 0
    forgiven: int = 0

    @property
    def asked(self) -> int:
        """What was to be taken back beyond what was there."""
        return self.owed + self.paid + self.forgiven


@dataclass(frozen=True)
class Outcome:
    """What came of a posting. amount: what its transfer moved or set aside; owed: what became a claim; is_new: whether
    it was booked now and not before."""

    id: UUID
    kind: TransferKind
    amount: int
    owed: int = 0
    is_new: bool = field(default=True, compare=False)
