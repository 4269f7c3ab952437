"""Reading offices."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from services.identity.accounts.policy import may as may_with_accounts
from services.identity.offices.models import Office
from services.identity.offices.policy import may
from services.identity.reach import lineage_of_unit
from services.identity.units.domain import lineage_of
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of, within
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import business_date
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session

OFFICES_MAX = 40  # living ones of one person: they all stand in a token
OFFICES_OF_A_PERSON_MAX = 1000  # past ones included


def held_offices(session: Session, account_id: UUID) -> tuple[Held, ...]:
    """What a person holds today."""
    today = business_date(session.now)
    rows = select(Office.role, Office.unit_id, Office.until_day).where(
        Office.account_id == account_id,
        Office.ended_at.is_(None),
        Office.from_day <= today,
        or_(Office.until_day.is_(None), Office.until_day >= today),
    )
    return tuple(Held(*row) for row in session.execute(rows.order_by(Office.id).limit(OFFICES_MAX)))


def find_offices(session: Session, request: Loaded, actor: Actor) -> Page[Office]:
    """Offices in reach, in the order they were given. Of a person: those of them that are in reach."""
    rows = _filtered(session, request)
    if request.unit_code is None and request.account_id is not None:
        return _of_person(session, request, actor, rows)
    top = unit_of(session, request.unit_code) if request.unit_code else None
    may(actor, session.now).read(lineage_of_unit(session, top.id if top else None))
    if top is not None:
        units = within(top) if request.below else Unit.id == top.id
        rows = rows.where(Office.unit_id.in_(select(Unit.id).where(units)))
    return page_by_id(_paged(session, request, rows), request)


def own_offices(session: Session, request: Loaded, actor: Actor) -> Page[Office]:
    """One's own offices, past ones included."""
    account_id = may_with_accounts(actor, session.now).use_own_account()
    rows = select(Office).where(Office.account_id == account_id)
    return page_by_id(_paged(session, request, rows), request)


def _of_person(session: Session, request: Loaded, actor: Actor, rows: Any) -> Page[Office]:
    """A person has few offices: they are all read, and those out of reach are left out."""
    found = session.scalars(rows.options(selectinload(Office.unit)).order_by(Office.id).limit(OFFICES_OF_A_PERSON_MAX))
    permissions = may(actor, session.now)
    visible = [office for office in found if permissions.can_read(lineage_of(office.unit.path))]
    if not visible:
        permissions.read(lineage_of_unit(session, None))
    after = [office for office in visible if not request.cursor or office.id > id_after(request)]
    return page_by_id(after[: request.limit + 1], request)


def _filtered(session: Session, request: Loaded) -> Select[tuple[Office]]:
    rows = select(Office)
    if request.account_id:
        rows = rows.where(Office.account_id == request.account_id)
    if request.role:
        rows = rows.where(Office.role == request.role)
    if not request.ended:
        today = business_date(session.now)
        rows = rows.where(Office.ended_at.is_(None), or_(Office.until_day.is_(None), Office.until_day >= today))
    return rows


def _paged(session: Session, request: Loaded, rows: Select[tuple[Office]]) -> list[Office]:
    if request.cursor:
        rows = rows.where(Office.id > id_after(request))
    rows = rows.options(selectinload(Office.unit), selectinload(Office.account))
    return list(session.scalars(rows.order_by(Office.id).limit(request.limit + 1)))
