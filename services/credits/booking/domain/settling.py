"""Booking towards what services say: what has to be granted, and what has to be taken back.

What stands in the ledger and what should are compared book by book. What is the same stays as it is; else the whole
grant is taken back and another one made, so that each of them is explained by the rules of one version. Grants come
first: a correction takes back out of what it gives, and only what is really gone becomes a claim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.credits.booking.domain.explaining import TakenBack, details_of, taken_back
from services.credits.booking.domain.services import Service, Standing, people_of
from services.credits.ledger.domain.accounts import own, pool, system
from services.credits.ledger.domain.postings import Move, Posting, Reversal
from services.credits.schemes.domain.granting import Grant, Grants
from services.credits.schemes.domain.inheritance import Version
from services.credits.schemes.domain.tallying import settled
from shared.contracts.credits.ledger_words import Purpose, TransferKind


@dataclass
class Settlement:
    """What follows for the ledger, and the services as they stand afterwards: only those that have changed."""

    grants: list[Move] = field(default_factory=list)
    reversals: list[Reversal] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)

    @property
    def postings(self) -> Sequence[Posting]:
        """In the order in which they are booked."""
        return [*self.grants, *self.reversals]


def settle(heard: Sequence[Service], others: Sequence[Service], versions: Mapping[UUID, Version]) -> Settlement:
    """What follows from newer words on some services. others: all other services of those people for whom caps count;
    versions: of schemes, those that the services have noted."""
    found, new = Settlement(), {service.id for service in heard}
    schemes = {service.id: service.scheme(versions) for service in (*heard, *others)}
    for of_person in people_of([*heard, *others]).values():
        given = settled((service.facts for service in of_person), lambda facts: schemes[facts.record_id])
        for service in of_person:
            _towards(found, service, given[service.id], is_heard=service.id in new)
    return found


def _towards(found: Settlement, service: Service, given: Grants, *, is_heard: bool) -> None:
    changed = [book for book, grant in given.items() if not _stands(service, grant)]
    standing = {book: stands for book, stands in service.standing.items() if book not in changed}
    why = _why(service) if is_heard else TakenBack.RESETTLED
    for book in changed:
        if given[book].amount:
            move = _grant(service, given[book])
            found.grants.append(move)
            standing[book] = Standing(move.id, move.amount, given[book].expires_on, given[book].is_donate_only)
        if book in service.standing:
            found.reversals.append(_reversal(service, service.standing[book], why))
    if is_heard or changed:
        times = service.settled_times + bool(changed)
        found.services.append(replace(service, standing=standing, settled_times=times))


def _stands(service: Service, grant: Grant) -> bool:
    stands = service.standing.get(grant.book)
    return stands.is_what(grant) if stands is not None else grant.amount == 0


def _why(service: Service) -> TakenBack:
    return TakenBack.CORRECTED if service.facts.minutes else TakenBack.STRUCK


def _grant(service: Service, grant: Grant) -> Move:
    """To the volunteer; what may only be donated goes to the pool of the unit that recorded it at once."""
    book, source = grant.book, system(grant.book, Purpose.ISSUED)
    facts = service.facts
    target = pool(facts.unit_id, book) if grant.is_donate_only else own(facts.volunteer_id, book)
    expires_on = None if grant.is_donate_only else grant.expires_on
    details = details_of(service, grant)
    return Move(TransferKind.GRANT, source, target, grant.amount, service.fact(), expires_on, details)


def _reversal(service: Service, stands: Standing, why: TakenBack) -> Reversal:
    return Reversal(stands.grant_id, stands.amount, service.fact(), taken_back(service, why))
