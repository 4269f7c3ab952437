"""What a certificate of somebody would say now: their confirmed records, by recording unit, and who issues it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.credits.booking.models import BookedService
from services.credits.certificates.domain.saying import Line, Served, issuing_unit, lines_of, shown_content
from shared.contracts.credits.certificate_words import HANDLED_BY_SYSTEM, LINES_MAX, SERVICES_MAX
from shared.contracts.credits.refusals.certificates import (
    CERTIFICATE_NOTHING_SERVED,
    CERTIFICATE_TOO_MANY_SERVICES,
    CERTIFICATE_TOO_MANY_UNITS,
)
from shared.contracts.identity.unit_words import UnitFlag
from shared.contracts.projects.record_words import RecordState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, known_unit, lineage, present_unit
from shared.runtime.trust.attestations import Attested


@dataclass(frozen=True)
class Asked:
    """Of what a certificate is wanted. document: how much of its number is shown."""

    served_from: date | None
    served_until: date | None
    only_unit_id: UUID | None
    document: str


def certified_lines(session: Session, volunteer_id: UUID, asked: Asked) -> tuple[Line, ...]:
    """What somebody served, locked until this transaction ends: no correction slips past a certificate.

    Raises Conflict where there is nothing, or too much for one certificate.
    """
    rows = select(BookedService).where(
        BookedService.volunteer_id == volunteer_id, BookedService.state == RecordState.CONFIRMED.value
    )
    if asked.served_from is not None:
        rows = rows.where(BookedService.served_on >= asked.served_from)
    if asked.served_until is not None:
        rows = rows.where(BookedService.served_on <= asked.served_until)
    if asked.only_unit_id is not None:
        rows = rows.where(BookedService.unit_id == asked.only_unit_id)
    found = session.scalars(rows.order_by(BookedService.id).limit(SERVICES_MAX + 1).with_for_update(read=True)).all()
    lines = lines_of(_served(row) for row in found if row.minutes > 0)
    if not lines:
        raise CERTIFICATE_NOTHING_SERVED()
    if len(found) > SERVICES_MAX:
        raise CERTIFICATE_TOO_MANY_SERVICES(services_max=SERVICES_MAX)
    if len(lines) > LINES_MAX:
        raise CERTIFICATE_TOO_MANY_UNITS(units_max=LINES_MAX)
    return lines


def issuer_of(session: Session, lines: Sequence[Line]) -> KnownUnit:
    """Who issues it: by who goes on for the recording units today."""
    lineages = [lineage(session, present_unit(session, line.unit_id).id) for line in lines]
    is_legal = {id: UnitFlag.LEGAL_PERSON in known_unit(session, id).flags for id in {*sum(lineages, ())}}
    return known_unit(session, issuing_unit(lineages, is_legal.__getitem__))


def statement_of(
    session: Session, attested: Attested, lines: Sequence[Line], issuer: KnownUnit, number: str, replaces: str | None
) -> dict[str, Any]:
    """The whole of what is signed, as the contract says it."""
    services = [service for line in lines for service in line.services]
    return {
        "number": number,
        "issued_on": business_date(session.now),
        "name": attested.name,
        "document_kind": attested.document_kind if attested.document else None,
        "document": attested.document,
        "volunteer_number": attested.volunteer_number,
        "first_day": min(service.served_on for service in services),
        "last_day": max(service.served_on for service in services),
        "minutes": sum(line.minutes for line in lines),
        "services_count": len(services),
        "lines": [_stated(known_unit(session, line.unit_id), line) for line in lines],
        "issuer_code": issuer.code,
        "issuer_name": issuer.name,
        "handled_by": HANDLED_BY_SYSTEM,
        "replaces": replaces,
    }


def _stated(unit: KnownUnit, line: Line) -> dict[str, Any]:
    services = [
        {
            "served_on": service.served_on,
            "title": service.title,
            "place": service.place,
            "content": shown_content(service.content),
            "minutes": service.minutes,
        }
        for service in line.services
    ]
    return {"unit_code": unit.code, "unit_name": unit.name, "minutes": line.minutes, "services": services}


def _served(row: BookedService) -> Served:
    return Served(row.id, row.version, row.unit_id, row.served_on, row.title, row.place, row.content, row.minutes)
