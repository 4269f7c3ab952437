"""What a scheme says: values that come from the JSON which the contract `SchemeRules` has accepted.

Fields are called as in the contracts, which show them again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import EARNED_BOOKS, ExpiryKind, GroupTime


@dataclass(frozen=True)
class Rate:
    """So much for each so many minutes."""

    amount: int
    per_minutes: int


@dataclass(frozen=True)
class ClassRate(Rate):
    """The same, for one class of service."""

    service_class: str


@dataclass(frozen=True)
class RoundingStep:
    """From so many minutes on, so many are counted."""

    from_minutes: int
    counted_minutes: int


@dataclass(frozen=True)
class Rounding:
    """Whole stretches of `each_minutes` count as they are; what is left over counts by the highest step it reaches."""

    each_minutes: int
    steps: tuple[RoundingStep, ...]

    def counted(self, minutes: int) -> int:
        """The minutes that are counted of those that were served."""
        whole, rest = divmod(minutes, self.each_minutes)
        reached = [step.counted_minutes for step in self.steps if step.from_minutes <= rest]
        return whole * self.each_minutes + max(reached, default=0)


@dataclass(frozen=True)
class Caps:
    """The most that one person is granted, None without end. in_all: of everything that was ever granted."""

    day: int | None = None
    activity: int | None = None
    year: int | None = None
    in_all: int | None = None


@dataclass(frozen=True)
class Expiry:
    """How long it may be used. months: of `ExpiryKind.MONTHS`; month and day: of `ExpiryKind.DAY_OF_YEAR`."""

    kind: ExpiryKind
    months: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True)
class Spending:
    """From which age in years it may be spent, None from any. hardship_age_from: the same for people in hardship."""

    age_from: int | None = None
    hardship_age_from: int | None = None


@dataclass(frozen=True)
class BookRules:
    """All that is said about one book."""

    rate: Rate
    class_rates: tuple[ClassRate, ...]
    rounding: Rounding | None
    caps: Caps
    counts_manual: bool
    group_time: GroupTime
    expiry: Expiry
    spending: Spending
    kinships: tuple[str, ...]
    is_donatable: bool

    def rate_of(self, service_class: str) -> Rate:
        """The rate of a class of service: its own, or the one for all."""
        return next((rate for rate in self.class_rates if rate.service_class == service_class), self.rate)


@dataclass(frozen=True)
class Rules:
    """What a unit says. A book that is not among them is as the unit above says.

    overridable: books of which units below may say something else.
    """

    books: Mapping[Book, BookRules] = field(default_factory=dict)
    overridable: frozenset[Book] = frozenset()


def rules_of(said: Mapping[str, Any]) -> Rules:
    """The rules in JSON."""
    books = {book: book_rules_of(said[book]) for book in EARNED_BOOKS if said[book] is not None}
    return Rules(books, frozenset(Book(book) for book in said["overridable"]))


def book_rules_of(said: Mapping[str, Any]) -> BookRules:
    """The rules of one book in JSON."""
    return BookRules(
        rate=Rate(**said["rate"]),
        class_rates=tuple(ClassRate(**rate) for rate in said["class_rates"]),
        rounding=_rounding_of(said["rounding"]),
        caps=Caps(**said["caps"]),
        counts_manual=said["counts_manual"],
        group_time=GroupTime(said["group_time"]),
        expiry=Expiry(**said["expiry"] | {"kind": ExpiryKind(said["expiry"]["kind"])}),
        spending=Spending(**said["spending"]),
        kinships=tuple(said["kinships"]),
        is_donatable=said["is_donatable"],
    )


def _rounding_of(said: Mapping[str, Any] | None) -> Rounding | None:
    if said is None:
        return None
    return Rounding(said["each_minutes"], tuple(RoundingStep(**step) for step in said["steps"]))
