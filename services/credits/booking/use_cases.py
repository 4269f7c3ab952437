"""Booking what people served: the ledger goes towards what each record says, in the transaction that learns of it.

People are locked first, by their accounts of service minutes: all services of a person are settled together, so two
processes never settle parts of one person's.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from services.credits.booking.domain.services import Service
from services.credits.booking.domain.settling import Settlement, settle
from services.credits.booking.keeping import facts_of, keep, known_services, services_of_capped
from services.credits.certificates.outdating import outdate
from services.credits.honours.marking import mark
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.domain.postings import Posting
from services.credits.ledger.gathering import lock_accounts
from services.credits.ledger.posting import POSTINGS_MAX, post
from services.credits.schemes.domain.inheritance import Version
from services.credits.schemes.lines import lines_of, versions_by_id
from shared.contracts.base import Received
from shared.contracts.credits.ledger_words import Book
from shared.runtime.data.session import Session


def book_services(session: Session, events: Sequence[Received]) -> None:
    """Take what events say of records unless something newer is known, and book what follows: few statements for all.

    Raises Unavailable `credits.not_yet_known` while the unit that recorded one is not known.
    """
    told = _newest(events)
    lock_accounts(session, {own(event.volunteer_id, Book.SERVICE_MINUTES) for event in told.values()})
    known = known_services(session, told.keys())
    told = {id: event for id, event in told.items() if id not in known or known[id].version < event.version}
    if not told:
        return
    settlement = _settled(session, [_heard(event, known.get(id)) for id, event in told.items()])
    _post(session, settlement.postings)
    keep(session, settlement.services, told)
    outdate(session, {id: event.version for id, event in told.items() if id in known})
    mark(session, {event.volunteer_id for event in told.values()})


def _newest(events: Iterable[Received]) -> dict[UUID, Received]:
    """Of each record the newest event."""
    return {event.id: event for event in sorted(events, key=lambda event: int(event.version))}


def _heard(event: Received, known: Service | None) -> Service:
    return Service(facts_of(event), event.version).after(known)


def _settled(session: Session, heard: Sequence[Service]) -> Settlement:
    """What follows from newer words: for the services themselves, and for others that share a cap with one of them."""
    unknown = [service for service in heard if service.schemes is None]
    lines = lines_of(session, {service.facts.unit_id for service in unknown})
    heard = [
        service.counted_by(lines.scheme_of(service.facts)) if service.schemes is None else service for service in heard
    ]
    others = services_of_capped(session, heard)
    versions = {version.id: version for said in lines.versions.values() for version in said}
    return settle(heard, others, versions | _noted(session, [*heard, *others], versions))


def _noted(session: Session, services: Iterable[Service], but: Mapping[UUID, Version]) -> dict[UUID, Version]:
    """The versions of schemes that services have noted, as far as they are not at hand."""
    noted = {id for service in services for id in (service.schemes or {}).values()}
    return versions_by_id(session, noted - but.keys())


def _post(session: Session, postings: Sequence[Posting]) -> None:
    for start in range(0, len(postings), POSTINGS_MAX):
        post(session, postings[start : start + POSTINGS_MAX])
