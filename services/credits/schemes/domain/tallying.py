"""All services of a person, one after the other: what each gives follows from those before it.

Services are taken in the order in which they were served, never in that in which they were heard of. So a day's cap is
shared out the same way whatever came first.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from services.credits.schemes.domain.granting import Grants, ServiceFacts, Used, UsedOf, grants
from services.credits.schemes.domain.inheritance import Scheme
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import EARNED_BOOKS


class Tally:
    """What somebody was granted so far, by what caps look at."""

    def __init__(self) -> None:
        self._amounts: Counter[tuple[Book, str, Any]] = Counter()

    def used(self, service: ServiceFacts) -> Used:
        """What caps find used by others when they look at a service."""
        return {
            book: UsedOf(**{scope: self._amounts[book, scope, key] for scope, key in _scopes(service).items()})
            for book in EARNED_BOOKS
        }

    def add(self, service: ServiceFacts, given: Grants) -> None:
        """A service gave so much."""
        for book in EARNED_BOOKS:
            for scope, key in _scopes(service).items():
                self._amounts[book, scope, key] += given[book].amount


def settled(services: Iterable[ServiceFacts], scheme_of: Callable[[ServiceFacts], Scheme]) -> dict[UUID, Grants]:
    """What each of the services of one person gives, by record."""
    tally, found = Tally(), {}
    for service in sorted(services, key=in_order):
        found[service.record_id] = grants(scheme_of(service), service, tally.used(service))
        tally.add(service, found[service.record_id])
    return found


def in_order(service: ServiceFacts) -> tuple[Any, ...]:
    """By what services are ordered: the day, then the record."""
    return service.served_on, service.record_id


def _scopes(service: ServiceFacts) -> dict[str, Any]:
    """What each cap looks at, by the names of `Caps` and `UsedOf`."""
    return {"day": service.served_on, "activity": service.activity_id, "year": service.served_on.year, "in_all": None}
