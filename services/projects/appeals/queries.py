"""Reading appeals: one's own, and those that one decides on."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.projects.appeals.models import Appeal
from services.projects.appeals.policy import Permissions, may
from services.projects.records.leading import standing_at
from services.projects.records.models import ServiceRecord
from services.projects.records.showing import codes_of, whole
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.appeal_words import AppealState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.due_first import due_first
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import within_reach
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.volunteers import acting_volunteer


def appeal(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One of one's own, or one that one decides on, with its record."""
    found, _ = seen_appeal(session, request.id, actor)
    return with_record(session, found, actor)


def own_appeals(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    own = acting_volunteer(session, actor)
    rows = select(Appeal).where(Appeal.volunteer_id == own.id)
    if request.cursor:
        rows = rows.where(Appeal.id < id_after(request))
    found = session.scalars(rows.order_by(Appeal.id.desc()).limit(request.limit + 1))
    page = page_by_id(list(found), request)
    return Page(shown(session, page.items), page.next_cursor)


def find_appeals(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those in reach, the ones due first come first."""
    permissions = may(actor, session.now, standing_of(session, actor, None))
    reached = within_reach(session, Appeal.unit_id, permissions.tops(), request.unit)
    page = due_first(session, Appeal.due_on, request, Appeal.state == request.state, reached)
    return Page(shown(session, page.items), page.next_cursor)


def seen_appeal(session: Session, id: UUID, actor: Actor) -> tuple[Appeal, Permissions]:
    """An appeal that one may know of, and what one may do with it. Raises NotFound for every other one, alike."""
    found = session.get(Appeal, id)
    record = session.get(ServiceRecord, found.record_id if found else NO_ID)
    permissions = may(actor, session.now, standing_at(session, actor, record, found.unit_id if found else None))
    permissions.see(found)
    assert found is not None
    return found, permissions


def shown(session: Session, appeals: Sequence[Appeal]) -> list[SimpleNamespace]:
    """Appeals as they are shown."""
    above = _units_above(session, [row.unit_id for row in appeals if row.state == AppealState.REJECTED])
    codes = codes_of(session, [*(row.unit_id for row in appeals), *above.values()])
    return [_shown(row, codes, above, session) for row in appeals]


def with_record(session: Session, row: Appeal, actor: Actor) -> SimpleNamespace:
    """An appeal with all of its record, and the names of who is in it."""
    session.flush()
    (told,) = shown(session, [row])
    told.record = whole(session, row.record, actor)
    told.names_ticket = told.record.names_ticket
    return told


def _shown(row: Appeal, codes: dict[UUID, str], above: dict[UUID, UUID], session: Session) -> SimpleNamespace:
    next_id = above.get(row.unit_id) if row.state == AppealState.REJECTED else None
    is_open = row.state == AppealState.SUBMITTED
    return SimpleNamespace(
        id=row.id,
        record_id=row.record_id,
        unit_code=codes.get(row.unit_id),
        level=row.level,
        words=row.words,
        wanted_minutes=row.wanted_minutes,
        made_at=row.made_at,
        due_on=row.due_on,
        is_due_certain=row.is_due_certain,
        is_overdue=is_open and row.due_on < business_date(session.now),
        state=row.state,
        decided_at=row.decided_at,
        given_minutes=row.given_minutes,
        reason=row.reason,
        next_unit_code=codes.get(next_id) if next_id else None,
        version=row.version,
    )


def _units_above(session: Session, unit_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    rows = select(KnownUnit.id, KnownUnit.parent_id).where(KnownUnit.id.in_(unit_ids))
    return {row.id: row.parent_id for row in session.execute(rows) if row.parent_id is not None}
