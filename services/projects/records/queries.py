"""Reading service records: those in reach, one's own, those that wait for one's word, and how many wait where."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_

from services.projects.activities.models import Activity
from services.projects.records.leading import standing_at
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import Permissions, may
from services.projects.records.showing import codes_of, doer, lines, recorders, whole
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.record_words import RecordState
from shared.contracts.projects.refusals.records import RECORD_ACTIVITY_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import Page, cursor_after, id_after, page_by_id
from shared.runtime.data.due_first import day_and_id, due_first
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import within_reach
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

OPEN = ServiceRecord.state == RecordState.OPEN.value


def record(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """All of a record that one may see."""
    found, _ = seen_record(session, request.id, actor)
    return whole(session, found, actor)


def seen_record(session: Session, id: UUID, actor: Actor) -> tuple[ServiceRecord, Permissions]:
    """A record that one may know of, and what one may do with it. Raises NotFound for every other one, alike."""
    found = session.get(ServiceRecord, id)
    permissions = may(actor, session.now, standing_at(session, actor, found))
    permissions.see(found)
    assert found is not None
    return found, permissions


def find_records(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those of units in reach, or of an activity that one leads; the ones due first come first."""
    activity = session.get(Activity, request.activity_id) if request.activity_id else None
    permissions = may(actor, session.now, standing_of(session, actor, activity))
    permissions.sign_in()
    narrowed = [ServiceRecord.state == request.state]
    if request.activity_id:
        if activity is None or not permissions.leads_or_reads():
            raise RECORD_ACTIVITY_NOT_FOUND()
        narrowed.append(ServiceRecord.activity_id == activity.id)
    if request.unit or not request.activity_id:
        narrowed.append(within_reach(session, ServiceRecord.unit_id, permissions.tops(), request.unit))
    page = due_first(session, ServiceRecord.due_on, request, *narrowed)
    return _ticketed(session, page, actor)


def records_to_vouch(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Entries that wait for one's own word as guarantor, the oldest first."""
    own = acting_volunteer(session, actor)
    rows = select(ServiceRecord).where(
        OPEN, ServiceRecord.guarantor_id == own.id, ServiceRecord.guaranteed_at.is_(None)
    )
    if request.cursor:
        rows = rows.where(ServiceRecord.id > id_after(request))
    found = session.scalars(rows.order_by(ServiceRecord.id).limit(request.limit + 1))
    return _ticketed(session, page_by_id(list(found), request), actor)


def own_records(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One's own, the newest service first: what was recorded, by whom, and how many minutes count in all."""
    own = acting_volunteer(session, actor)
    period = _period(own.id, request)
    rows = select(ServiceRecord).where(*period)
    rows = rows.where(ServiceRecord.state == request.state) if request.state else rows
    page = _newest_first(session, rows, request)
    made = recorders(session, page.items)
    codes = codes_of(session, (step.unit_id for step in made.values()))
    shown = lines(session, page.items)
    for item in shown:
        item.recorded_by = doer(made[item.id], codes)
    people = [item.recorded_by.volunteer_id for item in shown] + [item.responsible_id for item in shown]
    return SimpleNamespace(
        items=shown,
        next_cursor=page.next_cursor,
        confirmed_minutes=_confirmed_minutes(session, period),
        names_ticket=names_ticket(session, actor, full=people),
    )


def waiting_at_units(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """How many open and overdue records there are at each unit in reach that has any, unit by unit."""
    permissions = may(actor, session.now, standing_of(session, actor, None))
    reached = within_reach(session, ServiceRecord.unit_id, permissions.tops(), request.unit)
    is_overdue = case((ServiceRecord.due_on < business_date(session.now), 1), else_=0)
    counted = (
        select(
            ServiceRecord.unit_id.label("id"),
            func.count().label("open_count"),
            func.sum(is_overdue).label("overdue_count"),
            func.min(ServiceRecord.due_on).label("oldest_due_on"),
        )
        .where(OPEN, reached)
        .group_by(ServiceRecord.unit_id)
        .order_by(ServiceRecord.unit_id)
        .limit(request.limit + 1)
    )
    if request.cursor:
        counted = counted.where(ServiceRecord.unit_id > id_after(request))
    page = page_by_id(list(session.execute(counted)), request)
    codes = codes_of(session, (row.id for row in page.items))
    shown = [SimpleNamespace(**row._mapping, unit_code=codes.get(row.id)) for row in page.items]
    return Page(shown, page.next_cursor)


def told_after(session: Session, last: ServiceRecord | None, limit: int) -> list[ServiceRecord]:
    """The next records of which events have told, for telling them again."""
    rows = select(ServiceRecord).where(ServiceRecord.confirmed_at.is_not(None))
    if last is not None:
        rows = rows.where(ServiceRecord.id > last.id)
    return list(session.scalars(rows.order_by(ServiceRecord.id).limit(limit)))


def _period(volunteer_id: UUID, request: Loaded) -> list[ColumnElement[bool]]:
    """Somebody's services on some days."""
    period = [ServiceRecord.volunteer_id == volunteer_id]
    if request.served_from:
        period.append(ServiceRecord.served_on >= request.served_from)
    if request.served_until:
        period.append(ServiceRecord.served_on <= request.served_until)
    return period


def _confirmed_minutes(session: Session, period: list[ColumnElement[bool]]) -> int:
    total = select(func.coalesce(func.sum(ServiceRecord.minutes), 0))
    return session.scalar(total.where(*period, ServiceRecord.state == RecordState.CONFIRMED.value)) or 0


def _newest_first(session: Session, rows: Select[Any], request: Loaded) -> Page[ServiceRecord]:
    place = (ServiceRecord.served_on, ServiceRecord.id)
    if request.cursor:
        rows = rows.where(tuple_(*place) < day_and_id(request))
    newest = rows.order_by(ServiceRecord.served_on.desc(), ServiceRecord.id.desc())
    found = list(session.scalars(newest.limit(request.limit + 1)))
    if len(found) <= request.limit:
        return Page(found, None)
    last = found[request.limit - 1]
    return Page(found[: request.limit], cursor_after(request, last.served_on.isoformat(), str(last.id)))


def _ticketed(session: Session, page: Page[ServiceRecord], actor: Actor) -> SimpleNamespace:
    people = [record.volunteer_id for record in page.items]
    vouched = [record.guarantor_id for record in page.items if record.guaranteed_at]
    named = [record.guarantor_id for record in page.items if not record.guaranteed_at]
    return SimpleNamespace(
        items=lines(session, page.items),
        next_cursor=page.next_cursor,
        names_ticket=names_ticket(session, actor, full=people + vouched, masked=named),
    )
