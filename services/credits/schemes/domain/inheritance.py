"""Whose word holds at a unit on a day: the nearest that speaks of a book, as far as those above it allow that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.credits.schemes.domain.rules import BookRules, Caps, Rules
from shared.contracts.credits.ledger_words import Book


@dataclass(frozen=True)
class Version:
    """What a unit says from a day on; it never changes. number: counts the versions of the unit from 1."""

    id: UUID
    unit_id: UUID
    number: int
    from_day: date
    published_at: datetime
    rules: Rules


@dataclass(frozen=True)
class Said:
    """What holds for a book, and who says so. may_override: whether units below may say something else."""

    version: Version
    rules: BookRules
    may_override: bool


@dataclass(frozen=True)
class Scheme:
    """What holds at a unit on a day. A book that nobody speaks of is not earned there."""

    books: Mapping[Book, Said] = field(default_factory=dict)

    def of(self, book: Book) -> Said | None:
        """What holds for a book, None where nobody says anything."""
        return self.books.get(book)

    @property
    def caps_anything(self) -> bool:
        """Whether what a service gives may depend on the person's other services."""
        return any(said.rules.caps != Caps() for said in self.books.values())


NO_SCHEME = Scheme()


def effective(lineage: Sequence[Iterable[Version]], day: date, known_at: datetime | None = None) -> Scheme:
    """The scheme of the last unit of a lineage.

    lineage: the versions of each unit from the root down. known_at: only what was published by then counts, so that a
    service which was confirmed in the morning is not counted by what was published at noon; None: everything.
    """
    books: dict[Book, Said] = {}
    for versions in lineage:
        version = in_force(versions, day, known_at)
        if version is None:
            continue
        for book, rules in version.rules.books.items():
            if book not in books or books[book].may_override:
                books[book] = Said(version, rules, book in version.rules.overridable)
    return Scheme(books)


def in_force(versions: Iterable[Version], day: date, known_at: datetime | None = None) -> Version | None:
    """What one unit says on a day: of the versions that have begun the one that begins last, of several the newest."""
    begun = [
        version
        for version in versions
        if version.from_day <= day and (known_at is None or version.published_at <= known_at)
    ]
    return max(begun, key=lambda version: (version.from_day, version.number), default=None)


def not_overridable(
    lineage_above: Sequence[Iterable[Version]], day: date, rules: Rules
) -> Iterator[tuple[Book, Version]]:
    """Of the books that a unit would speak of on a day: what those above it do not let it say, and who they are."""
    above = effective(lineage_above, day)
    for book in rules.books:
        said = above.of(book)
        if said is not None and not said.may_override:
            yield book, said.version
