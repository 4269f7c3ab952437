"""Reading objections: one's own, and those one decides on."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.identity.accounts.queries import account_of
from services.identity.members.domain.masking import View, shown_document
from services.identity.objections.models import Objection
from services.identity.reach import lineage_of_found, within_reach
from services.identity.registrations.waiting import due_first, shown_record
from services.identity.units.models import Unit
from services.identity.volunteers.making import record_of
from services.identity.volunteers.persons import opened
from services.identity.volunteers.policy import may
from services.identity.volunteers.units import present_unit, root_unit
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.volunteers import OBJECTION_NOT_FOUND
from shared.contracts.identity.volunteer_words import ObjectionState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session

DECIDE = "volunteers.decide_objections"


def own_objections(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    own = account_of(session, actor)
    rows = select(Objection).where(Objection.account_id == own.id).options(selectinload(Objection.named_unit))
    if request.cursor:
        rows = rows.where(Objection.id < id_after(request))
    found = list(session.scalars(rows.order_by(Objection.id.desc()).limit(request.limit + 1)))
    page = page_by_id(found, request)
    return Page([shown_to_person(session, row) for row in page.items], page.next_cursor)


def shown_to_person(session: Session, row: Objection) -> SimpleNamespace:
    """What who objected sees: nothing that tells whether there is such a record, before it is decided.

    A rejection is appealed against at the unit above the one that was named, else at the root: who decided tells more.
    """
    unit = present_unit(session, row.named_unit or root_unit(session))
    return SimpleNamespace(
        id=row.id,
        number=row.number,
        state=row.state,
        reason=row.reason,
        unit_code=row.named_unit.code if row.named_unit else None,
        made_at=row.made_at,
        due_on=row.due_on,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        appeal_unit_code=(unit.parent_code or unit.code) if row.state == ObjectionState.REJECTED else None,
        version=row.version,
    )


def find_objections(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those in reach, the ones due first come first."""
    rows = select(Objection).join(Unit, Unit.id == Objection.unit_id).where(Objection.state == request.state)
    rows = rows.where(within_reach(session, may(actor, session.now).tops(DECIDE), request.unit))
    page = due_first(session, rows.options(selectinload(Objection.unit)), Objection, request)
    return Page([_summary(session, row) for row in page.items], page.next_cursor)


def objection(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One in reach, with all that who decides may know."""
    found = session.get(Objection, request.id)
    seen_by(session, found, actor)
    assert found is not None
    return reviewed(session, found, actor)


def seen_by(session: Session, found: Objection | None, actor: Actor) -> None:
    """Raises NotFound where there is none, or none in reach."""
    may(actor, session.now).see(DECIDE, lineage_of_found(session, found), OBJECTION_NOT_FOUND)


def reviewed(session: Session, row: Objection, actor: Actor) -> SimpleNamespace:
    """An objection as who decides sees it; a record out of reach is as none."""
    shown = _summary(session, row)
    record = record_of(session, row.document_index) if row.document_index else None
    shown.document_kind = row.document_kind
    shown.document = (
        shown_document(opened(session, row, "document_sealed"), View.ALONE) if row.document_sealed else None
    )
    shown.record = shown_record(session, record, row.name, row.account_id, actor)
    shown.decided_at, shown.decision_reason = row.decided_at, row.reason_given or row.decision_reason
    return shown


def _summary(session: Session, row: Objection) -> SimpleNamespace:
    return SimpleNamespace(
        id=row.id,
        number=row.number,
        state=row.state,
        reason=row.reason,
        name=row.name,
        unit_code=row.unit.code,
        made_at=row.made_at,
        due_on=row.due_on,
        overdue=row.state == ObjectionState.SUBMITTED and row.due_on < business_date(session.now),
        version=row.version,
    )
