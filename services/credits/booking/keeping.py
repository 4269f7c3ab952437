"""How services lie in their table: reading them as booking looks at them, and writing what has become of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.credits.booking.domain.services import Service, Standing
from services.credits.booking.models import BookedService
from services.credits.ledger.writing import upsert
from services.credits.schemes.domain.granting import ServiceFacts
from shared.contracts.base import Received
from shared.contracts.credits.ledger_words import Book
from shared.contracts.projects.record_words import RecordState
from shared.runtime.data.session import Session

TABLE = BookedService.__table__
OURS = ("schemes", "is_capped", "standing", "settled_times")  # what booking notes; the rest is told by projects
TOLD = tuple(name for name in TABLE.columns.keys() if name not in OURS)  # noqa: SIM118  a collection of columns
FACTS = ("volunteer_id", "unit_id", "activity_id", "service_class", "served_on", "confirmed_at", "is_manual")
LOOKED_AT = tuple(TABLE.c[name] for name in ("id", "state", "minutes", "team_id", "version", *FACTS, *OURS))


def facts_of(said: Any) -> ServiceFacts:
    """What schemes ask of a service, from its row or its event: only confirmed minutes count."""
    facts = {name: getattr(said, name) for name in FACTS}
    minutes = said.minutes if said.state == RecordState.CONFIRMED else 0
    return ServiceFacts(record_id=said.id, minutes=minutes, is_group=said.team_id is not None, **facts)


def service_of(row: Any) -> Service:
    """A service from its row."""
    return Service(
        facts=facts_of(row),
        version=row.version,
        schemes={Book(book): UUID(id) for book, id in row.schemes.items()},
        is_capped=row.is_capped,
        standing={Book(book): _standing_of(*stands) for book, stands in row.standing.items()},
        settled_times=row.settled_times,
    )


def known_services(session: Session, ids: Collection[UUID]) -> dict[UUID, Service]:
    """Those of some records that are known."""
    rows = session.execute(select(*LOOKED_AT).where(TABLE.c.id.in_(ids)))
    return {row.id: service_of(row) for row in rows}


def services_of_capped(session: Session, heard: Sequence[Service]) -> list[Service]:
    """All other services of those people of whom one service at least is capped: what each gives follows from all."""
    people = {one.facts.volunteer_id: one.is_capped for one in sorted(heard, key=lambda one: one.is_capped)}
    has_capped = select(TABLE.c.volunteer_id).where(TABLE.c.volunteer_id.in_(people), TABLE.c.is_capped)
    capped = {id for id, is_capped in people.items() if is_capped} | set(session.scalars(has_capped))
    if not capped:
        return []
    ids = [one.id for one in heard]
    rows = session.execute(select(*LOOKED_AT).where(TABLE.c.volunteer_id.in_(capped), TABLE.c.id.not_in(ids)))
    return [service_of(row) for row in rows]


def keep(session: Session, services: Sequence[Service], told: Mapping[UUID, Received]) -> None:
    """Write what has become of services. told: what projects says of those that are new or have changed there."""
    heard = [_told(told[one.id]) | _ours(one) for one in services if one.id in told]
    upsert(session, TABLE, heard, (name for name in (*TOLD, *OURS) if name != "id"))
    for service in services:
        if service.id not in told:
            session.execute(TABLE.update().where(TABLE.c.id == service.id).values(_ours(service)))


def _told(event: Received) -> dict[str, Any]:
    return {name: getattr(event, name) for name in TOLD}


def _ours(service: Service) -> dict[str, Any]:
    assert service.schemes is not None
    return {
        "schemes": {book.value: str(id) for book, id in service.schemes.items()},
        "is_capped": service.is_capped,
        "standing": {book.value: _shown(stands) for book, stands in service.standing.items()},
        "settled_times": service.settled_times,
    }


def _shown(stands: Standing) -> list[Any]:
    last_day = stands.expires_on.isoformat() if stands.expires_on else None
    return [str(stands.grant_id), stands.amount, last_day, stands.is_donated]


def _standing_of(grant_id: str, amount: int, last_day: str | None, is_donated: bool) -> Standing:
    return Standing(UUID(grant_id), amount, date.fromisoformat(last_day) if last_day else None, is_donated)
