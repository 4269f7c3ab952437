"""A service as booking looks at it: what it says, by which schemes it counts, and what stands in the ledger for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.credits.schemes.domain.granting import Grant, ServiceFacts
from services.credits.schemes.domain.inheritance import Said, Scheme, Version
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import EARNED_BOOKS


@dataclass(frozen=True)
class Standing:
    """What was granted in a book and not taken back. grant_id: the transfer; is_donated: it went to a pool."""

    grant_id: UUID
    amount: int
    expires_on: date | None
    is_donated: bool

    def is_what(self, grant: Grant) -> bool:
        """Whether a service gives just this."""
        given = (grant.amount, grant.expires_on, grant.is_donate_only)
        return (self.amount, self.expires_on, self.is_donated) == given


@dataclass(frozen=True)
class Service:
    """A record in its newest version.

    schemes: of each book the version that it is counted by, noted for what chose it: whatever units say later, and
    whichever unit comes to stand above them, it stays so until a newer word names another unit, day or confirmation;
    None while nothing is noted for what the newest word says. is_capped: whether other services may change what it
    gives; settled_times: how often something was booked for this version.
    """

    facts: ServiceFacts
    version: int
    schemes: Mapping[Book, UUID] | None = None
    is_capped: bool = False
    standing: Mapping[Book, Standing] = field(default_factory=dict)
    settled_times: int = 0

    @property
    def id(self) -> UUID:
        """The record's."""
        return self.facts.record_id

    def counted_by(self, scheme: Scheme) -> "Service":
        """The same, with the scheme noted."""
        schemes = {book: said.version.id for book in EARNED_BOOKS if (said := scheme.of(book)) is not None}
        return replace(self, schemes=schemes, is_capped=scheme.caps_anything)

    def scheme(self, versions: Mapping[UUID, Version]) -> Scheme:
        """What it is counted by. versions: all that are noted, by their ids."""
        assert self.schemes is not None
        noted = {book: versions[id] for book, id in self.schemes.items()}
        return Scheme({book: Said(one, one.rules.books[book], may_override=False) for book, one in noted.items()})

    def after(self, older: "Service | None") -> "Service":
        """The same as the newer word on what was known before."""
        if older is None:
            return self
        assert older.facts.volunteer_id == self.facts.volunteer_id, "a record stays somebody's"
        newer = replace(self, standing=older.standing)
        if older.facts.scheme_place != self.facts.scheme_place:
            return newer  # what was heard first does not matter: its scheme is that of the newest word
        return replace(newer, schemes=older.schemes, is_capped=older.is_capped)

    def fact(self) -> str:
        """The fact of what is booked next: the version; where others change what it gives, also how often they did."""
        times = self.settled_times + 1
        return f"service:{self.id}:v{self.version}" + (f":{times}" if times > 1 else "")


def people_of(services: Sequence[Service]) -> dict[UUID, list[Service]]:
    """The services of each person."""
    people: dict[UUID, list[Service]] = {}
    for service in services:
        people.setdefault(service.facts.volunteer_id, []).append(service)
    return people
