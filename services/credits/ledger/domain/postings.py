"""What can be asked of the ledger. Ids follow from the fact: a redelivery meets the first one on the primary key.

fact: a few words that name what is booked, once for its kind and book: "service:<record>:v3". details: what explains
it in a statement, words and whole numbers: the scheme, its version, the rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from services.credits.ledger.domain.accounts import AccountKey, own, pool, system
from shared.contracts.credits.ledger_words import AMOUNT_MAX, FACT_CHARACTERS_MAX, Book, Purpose, TransferKind
from shared.kernel.ids import id_of_fact

Details = Mapping[str, str | int | None]

MOVING = frozenset(
    {
        TransferKind.GRANT,
        TransferKind.SPEND,
        TransferKind.TRANSFER,
        TransferKind.DONATE,
        TransferKind.EXPIRE,
        TransferKind.ADJUST,
    }
)


@dataclass(frozen=True)
class Move:
    """Move an amount from one account to another. expires_on: the last day of what is granted, None for no end."""

    kind: TransferKind
    source: AccountKey
    target: AccountKey
    amount: int
    fact: str
    expires_on: date | None = None
    details: Details = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.kind in MOVING
        _check(self.source, self.target, self.amount, self.fact)
        is_paid = not self.source.is_system and self.kind is not TransferKind.ADJUST
        assert not (is_paid and self.source.book is Book.SERVICE_MINUTES), "service time is never spent"

    @cached_property
    def id(self) -> UUID:
        """The transfer's id."""
        return transfer_id(self.kind, self.source.book, self.fact)


@dataclass(frozen=True)
class Hold:
    """Set an amount aside until a moment, for a later capture by `target`."""

    source: AccountKey
    target: AccountKey
    amount: int
    fact: str
    until: datetime
    details: Details = field(default_factory=dict)
    kind: TransferKind = field(default=TransferKind.HOLD, init=False)

    def __post_init__(self) -> None:
        _check(self.source, self.target, self.amount, self.fact)
        assert not self.source.is_system and self.source.book is not Book.SERVICE_MINUTES

    @cached_property
    def id(self) -> UUID:
        """The transfer's id, which captures and releases name."""
        return transfer_id(self.kind, self.source.book, self.fact)


@dataclass(frozen=True)
class Capture:
    """Pay what was set aside, or a part of it: the rest is free again. A hold is resolved once."""

    hold_id: UUID
    amount: int
    fact: str
    details: Details = field(default_factory=dict)
    kind: TransferKind = field(default=TransferKind.CAPTURE, init=False)

    def __post_init__(self) -> None:
        assert 0 < self.amount <= AMOUNT_MAX and 0 < len(self.fact) <= FACT_CHARACTERS_MAX

    @cached_property
    def id(self) -> UUID:
        """The transfer's id."""
        return id_of_fact("transfer", self.kind, self.hold_id, self.fact)


@dataclass(frozen=True)
class Release:
    """Give free what was set aside."""

    hold_id: UUID
    fact: str
    details: Details = field(default_factory=dict)
    kind: TransferKind = field(default=TransferKind.RELEASE, init=False)

    def __post_init__(self) -> None:
        assert 0 < len(self.fact) <= FACT_CHARACTERS_MAX

    @cached_property
    def id(self) -> UUID:
        """The transfer's id."""
        return id_of_fact("transfer", self.kind, self.hold_id, self.fact)


@dataclass(frozen=True)
class Reversal:
    """Take back a transfer, or a part of it, from whoever got it.

    What is not there any more becomes a claim: the account pays nothing until it has paid that.
    """

    of: UUID
    amount: int
    fact: str
    details: Details = field(default_factory=dict)
    kind: TransferKind = field(default=TransferKind.REVERSE, init=False)

    def __post_init__(self) -> None:
        assert 0 < self.amount <= AMOUNT_MAX and 0 < len(self.fact) <= FACT_CHARACTERS_MAX

    @cached_property
    def id(self) -> UUID:
        """The transfer's id, and the claim's."""
        return id_of_fact("transfer", self.kind, self.of, self.fact)


Posting = Move | Hold | Capture | Release | Reversal


def transfer_id(kind: TransferKind, book: Book, fact: str) -> UUID:
    """The id of what a fact moves in a book: once, whoever gets it."""
    return id_of_fact("transfer", kind, book, fact)


def grant(
    volunteer_id: UUID,
    book: Book,
    amount: int,
    fact: str,
    *,
    expires_on: date | None = None,
    details: Details | None = None,
) -> Move:
    """Give a volunteer what a fact brings."""
    source = system(book, Purpose.ISSUED)
    return Move(TransferKind.GRANT, source, own(volunteer_id, book), amount, fact, expires_on, details or {})


def spend(volunteer_id: UUID, book: Book, amount: int, fact: str, *, details: Details | None = None) -> Move:
    """Use up what a volunteer has."""
    target = system(book, Purpose.SPENT)
    return Move(TransferKind.SPEND, own(volunteer_id, book), target, amount, fact, None, details or {})


def gift(
    volunteer_id: UUID, to_volunteer_id: UUID, book: Book, amount: int, fact: str, *, details: Details | None = None
) -> Move:
    """Give to another volunteer; what expires does so on the same day there."""
    source, target = own(volunteer_id, book), own(to_volunteer_id, book)
    return Move(TransferKind.TRANSFER, source, target, amount, fact, None, details or {})


def donation(
    volunteer_id: UUID, unit_id: UUID, book: Book, amount: int, fact: str, *, details: Details | None = None
) -> Move:
    """Give to the pool of a unit."""
    return Move(TransferKind.DONATE, own(volunteer_id, book), pool(unit_id, book), amount, fact, None, details or {})


def spending_hold(
    volunteer_id: UUID, book: Book, amount: int, fact: str, *, until: datetime, details: Details | None = None
) -> Hold:
    """Set aside what a volunteer is about to spend."""
    return Hold(own(volunteer_id, book), system(book, Purpose.SPENT), amount, fact, until, details or {})


def _check(source: AccountKey, target: AccountKey, amount: int, fact: str) -> None:
    assert 0 < amount <= AMOUNT_MAX and 0 < len(fact) <= FACT_CHARACTERS_MAX
    assert source.book is target.book, "amounts of two books never meet"
    assert source != target
