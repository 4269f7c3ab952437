"""Whether the ledger is what services say: each grant has its service, and what does not stand was wholly taken back.

`verify_grants` goes from the ledger to what was served, so it finds grants of nothing, and claims that were removed or
made up; `verify_services` goes the other way, and finds grants that were removed. Both a part at a time.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from services.credits.booking.domain.services import Service
from services.credits.booking.keeping import LOOKED_AT, TABLE, known_services, service_of
from services.credits.ledger.domain.accounts import own, pool
from services.credits.ledger.models import Claim, LedgerTransfer
from services.credits.ledger.verification import ROWS_AT_ONCE_MAX, Verification
from services.credits.statements.domain import service_of_fact
from shared.contracts.credits.ledger_words import Book, LedgerFault, TransferKind
from shared.runtime.data.session import Session


def verify_grants(session: Session, after: UUID | None = None) -> Verification:
    """Check the next grants in the order of their ids."""
    rows = select(LedgerTransfer).where(LedgerTransfer.kind == TransferKind.GRANT.value)
    rows = rows.where(LedgerTransfer.id > after) if after else rows
    grants = session.scalars(rows.order_by(LedgerTransfer.id).limit(ROWS_AT_ONCE_MAX)).all()
    found = Verification(next_at=grants[-1].id if len(grants) == ROWS_AT_ONCE_MAX else None)
    services = known_services(session, {id for grant in grants if (id := service_of_fact(grant.fact)) is not None})
    back = _taken_back(session, [grant.id for grant in grants])
    for grant in grants:
        found.checked += 1
        id = service_of_fact(grant.fact)
        if not _is_explained(grant, services.get(id) if id else None, back.get(grant.id, 0)):
            found.add(grant.id, LedgerFault.FACT)
    return found


def verify_services(session: Session, after: UUID | None = None) -> Verification:
    """Check the next services in the order of their ids: what they say that stands is there."""
    rows = select(*LOOKED_AT).order_by(TABLE.c.id).limit(ROWS_AT_ONCE_MAX)
    services = [service_of(row) for row in session.execute(rows.where(TABLE.c.id > after) if after else rows)]
    found = Verification(next_at=services[-1].id if len(services) == ROWS_AT_ONCE_MAX else None)
    wanted = [stands.grant_id for service in services for stands in service.standing.values()]
    there = set(session.scalars(select(LedgerTransfer.id).where(LedgerTransfer.id.in_(wanted))))
    for service in services:
        found.checked += 1
        if any(stands.grant_id not in there for stands in service.standing.values()):
            found.add(service.id, LedgerFault.FACT)
    return found


def _is_explained(grant: LedgerTransfer, service: Service | None, back: int) -> bool:
    """Whether it went to the one who served or their unit's pool, and stands, or was wholly taken back."""
    if service is None:
        return False
    book = Book(grant.book)
    if grant.target_id not in (own(service.facts.volunteer_id, book).id, pool(service.facts.unit_id, book).id):
        return False
    stands = service.standing.get(book)
    if stands is None or stands.grant_id != grant.id:
        return back == grant.amount
    return (grant.amount, back) == (stands.amount, 0)


def _taken_back(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Of each transfer what was taken back, is claimed, or was forgiven."""
    moved = select(LedgerTransfer.reverses_id, func.sum(LedgerTransfer.amount))
    moved = moved.where(LedgerTransfer.reverses_id.in_(ids), LedgerTransfer.claim_id.is_(None))
    asked = select(Claim.reverses_id, func.sum(Claim.owed + Claim.paid + Claim.forgiven))
    asked = asked.where(Claim.reverses_id.in_(ids)).group_by(Claim.reverses_id)
    sums: dict[UUID, int] = {}
    for rows in (moved.group_by(LedgerTransfer.reverses_id), asked):
        for id, amount in session.execute(rows):
            sums[id] = sums.get(id, 0) + int(amount)
    return sums
