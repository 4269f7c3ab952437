"""Reading presence: who was at a shift, one's own, and what somebody should look at."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, case, cast, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from services.projects.activities.models import Activity, Shift, SignUp
from services.projects.presence import views
from services.projects.presence.models import Attendance, CodeRefusal
from services.projects.presence.policy import READ, TAKE, tops
from services.projects.presence.reaching import shift_in_reach, within_reach
from services.projects.presence.walk_ins import due_at
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import CameBy, SignUpState
from shared.contracts.projects.presence_words import AttendanceState
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import volunteer_of

WITH_SIGN_UP = joinedload(Attendance.sign_up)
WITH_ACTIVITY = joinedload(Attendance.shift).joinedload(Shift.activity)


def shift_attendances(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Who was at a shift, in the order in which it was noted."""
    shift, _ = shift_in_reach(session, request.id, actor, READ)
    rows = select(Attendance).where(Attendance.shift_id == shift.id).options(WITH_SIGN_UP)
    if request.state is not None:
        rows = rows.where(Attendance.state == request.state)
    if request.cursor:
        rows = rows.where(Attendance.id > id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Attendance.id).limit(request.limit + 1))), request)
    items = [views.seen(row, row.sign_up) for row in page.items]
    return views.page_with_ticket(session, actor, Page(items, page.next_cursor))


def shift_presence(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """A shift in numbers."""
    shift, _ = shift_in_reach(session, request.id, actor, READ)
    counted = Attendance.shift_id == shift.id, Attendance.state != AttendanceState.VOID.value
    came = select(Attendance.id).where(Attendance.sign_up_id == SignUp.id, *counted)
    is_expected = SignUp.state == SignUpState.CONFIRMED.value
    is_waiting = (SignUp.state == SignUpState.SUBMITTED.value) & (SignUp.came_by == CameBy.WALK_IN.value)
    people = select(_how_many(is_expected), _how_many(is_expected & ~exists(came)), _how_many(is_waiting))
    expected, absent, walk_ins = session.execute(people.where(SignUp.shift_id == shift.id)).one()
    there = select(
        func.count(Attendance.volunteer_id.distinct()),
        _how_many(Attendance.state == AttendanceState.OPEN.value),
        _how_many(Attendance.state == AttendanceState.MISSING_OUT.value),
    )
    number, inside, missing_out = session.execute(there.where(*counted)).one()
    refused = select(func.coalesce(func.sum(CodeRefusal.count), 0)).where(CodeRefusal.shift_id == shift.id)
    return SimpleNamespace(
        shift_id=shift.id,
        expected=expected,
        absent=absent,
        walk_ins=walk_ins,
        came=number,
        inside=inside,
        missing_out=missing_out,
        refused_codes=session.scalar(refused),
    )


def shift_walk_ins(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those that wait for a decision, in the order of their coming."""
    shift, _ = shift_in_reach(session, request.id, actor, TAKE)
    rows = (
        select(Attendance)
        .join(SignUp, SignUp.id == Attendance.sign_up_id)
        .where(
            Attendance.shift_id == shift.id,
            Attendance.state != AttendanceState.VOID.value,
            SignUp.state == SignUpState.SUBMITTED.value,
            SignUp.came_by == CameBy.WALK_IN.value,
            Attendance.id == _first_of(SignUp.id),
        )
        .options(joinedload(Attendance.sign_up).joinedload(SignUp.post))
    )
    if request.cursor:
        rows = rows.where(Attendance.id > id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Attendance.id).limit(request.limit + 1))), request)
    items = [views.walk_in(row.sign_up, row, due_at(shift)) for row in page.items]
    return views.page_with_ticket(session, actor, Page(items, page.next_cursor))


def own_attendances(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first; none of somebody who is no volunteer."""
    volunteer = volunteer_of(session, actor)
    if volunteer is None:
        return Page([], None)
    rows = select(Attendance).where(Attendance.volunteer_id == volunteer.id).options(WITH_SIGN_UP, WITH_ACTIVITY)
    if request.shift_id is not None:
        rows = rows.where(Attendance.shift_id == request.shift_id)
    page = _newest(session, rows, Attendance, request)
    return Page([views.own(row, row.sign_up, row.shift) for row in page.items], page.next_cursor)


def find_anomalies(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Flagged attendances in reach, the newest first."""
    reached = within_reach(session, tops(actor, session.now), request.unit)
    rows = select(Attendance).join(Activity, Activity.id == Attendance.activity_id)
    rows = rows.where(Attendance.is_flagged, Attendance.state != AttendanceState.VOID.value, reached)
    if request.flag is not None:
        rows = rows.where(cast(Attendance.flags, String).contains(f'"{request.flag}"', autoescape=True))
    page = _newest(session, rows.options(WITH_SIGN_UP, WITH_ACTIVITY), Attendance, request)
    return views.page_with_ticket(session, actor, Page([_anomaly(row) for row in page.items], page.next_cursor))


def shift_refusals(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The codes that were refused at a shift."""
    shift, _ = shift_in_reach(session, request.id, actor, READ)
    return _refusals(session, request, actor, _with_shift().where(CodeRefusal.shift_id == shift.id))


def find_refusals(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Refused codes at shifts in reach."""
    reached = within_reach(session, tops(actor, session.now), request.unit)
    rows = _with_shift().join(Shift, Shift.id == CodeRefusal.shift_id)
    rows = rows.join(Activity, Activity.id == Shift.activity_id).where(reached)
    if request.fault is not None:
        rows = rows.where(CodeRefusal.fault == request.fault)
    return _refusals(session, request, actor, rows)


def _with_shift() -> Select[tuple[CodeRefusal]]:
    return select(CodeRefusal).options(joinedload(CodeRefusal.shift).joinedload(Shift.activity))


def _refusals(session: Session, request: Loaded, actor: Actor, rows: Select[Any]) -> SimpleNamespace:
    page = _newest(session, rows, CodeRefusal, request)
    return views.page_with_ticket(session, actor, Page([_refusal(row) for row in page.items], page.next_cursor))


def _newest(session: Session, rows: Select[Any], model: Any, request: Loaded) -> Page[Any]:
    if request.cursor:
        rows = rows.where(model.id < id_after(request))
    return page_by_id(list(session.scalars(rows.order_by(model.id.desc()).limit(request.limit + 1))), request)


def _how_many(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _first_of(sign_up_id: Any) -> Any:
    """The attendance with which somebody came; they may have gone out and in again."""
    other = aliased(Attendance)
    others = select(other.id).where(other.sign_up_id == sign_up_id, other.state != AttendanceState.VOID.value)
    return others.order_by(other.id).limit(1).scalar_subquery()


def _anomaly(row: Attendance) -> SimpleNamespace:
    shown = views.seen(row, row.sign_up)
    activity: Activity = row.shift.activity
    shown.title, shown.unit_id, shown.starts_at = activity.title, activity.unit_id, row.shift.starts_at
    return shown


def _refusal(row: CodeRefusal) -> SimpleNamespace:
    activity_id: UUID = row.shift.activity_id
    shown = SimpleNamespace(id=row.id, shift_id=row.shift_id, activity_id=activity_id, title=row.shift.activity.title)
    shown.volunteer_id, shown.fault, shown.count, shown.last_at = row.volunteer_id, row.fault, row.count, row.last_at
    return shown
