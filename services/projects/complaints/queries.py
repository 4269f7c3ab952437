"""Reading complaints: one's own, and those that one answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import Activity
from services.projects.complaints.models import Complaint
from services.projects.complaints.policy import Permissions, may
from services.projects.library.models import Project
from services.projects.records.showing import codes_of
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.complaint_words import ComplaintState
from shared.contracts.projects.complaints import Complaint as ShownComplaint
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED
from shared.runtime.data.due_first import due_first
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import within_reach
from shared.runtime.events.unit_tree import KnownUnit, successor
from shared.runtime.events.volunteers import KnownVolunteer
from shared.runtime.trust.name_tickets import names_ticket

OF_ROW = tuple(name for name in ShownComplaint().fields if name not in ("unit_code", "is_overdue", "title"))


def complaint(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One of one's own, or one that one answers."""
    found, permissions = seen_complaint(session, request.id, actor)
    return reviewed(session, found, actor, permissions)


def own_complaints(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    if actor.account_id is None:
        raise NOT_PERMITTED(permission="complaints.make")
    rows = select(Complaint).where(Complaint.made_by == actor.account_id)
    if request.cursor:
        rows = rows.where(Complaint.id < id_after(request))
    found = session.scalars(rows.order_by(Complaint.id.desc()).limit(request.limit + 1))
    page = page_by_id(list(found), request)
    return Page(shown(session, page.items), page.next_cursor)


def find_complaints(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those in reach, the ones due first come first; or the one with a number."""
    permissions = may(actor, session.now, standing_of(session, actor, None))
    fitting = [within_reach(session, Complaint.unit_id, permissions.tops(), request.unit)]
    fitting.append(Complaint.number == request.number if request.number else Complaint.state == request.state)
    page = due_first(session, Complaint.due_on, request, *fitting)
    items = _with_people(session, page.items, shown(session, page.items))
    people = [id for item in items for id in (item.complainant_id, item.about_volunteer_id)]
    ticket = names_ticket(session, actor, full=people)
    return SimpleNamespace(items=items, next_cursor=page.next_cursor, names_ticket=ticket)


def seen_complaint(session: Session, id: UUID, actor: Actor) -> tuple[Complaint, Permissions]:
    """A complaint that one may know of, and what one may do with it. Raises NotFound for every other one, alike."""
    found = session.get(Complaint, id)
    activity = session.get(Activity, found.activity_id if found else NO_ID)
    permissions = may(
        actor, session.now, standing_of(session, actor, _answered_at(_going_on(session, found), activity))
    )
    permissions.see(found)
    assert found is not None
    return found, permissions


def reviewed(session: Session, row: Complaint, actor: Actor, permissions: Permissions) -> SimpleNamespace:
    """A complaint with who made it and whom it is about, for who answers; for who made it, without."""
    (told,) = _with_people(session, [row], shown(session, [row]))
    if not permissions.answers():
        told.complainant_id = told.about_volunteer_id = None
    told.names_ticket = names_ticket(session, actor, full=[told.complainant_id, told.about_volunteer_id])
    return told


def shown(session: Session, rows: Sequence[Complaint]) -> list[SimpleNamespace]:
    """Complaints as who made them sees them."""
    codes = codes_of(session, (row.unit_id for row in rows))
    activities = select(Activity.id, Activity.title).where(Activity.id.in_([row.activity_id for row in rows]))
    titles = {row.id: row.title for row in session.execute(activities)}
    return [_shown(session, row, codes.get(row.unit_id), titles[row.activity_id]) for row in rows]


def _going_on(session: Session, found: Complaint | None) -> Any:
    """Where a complaint is answered now: its union may have been merged. It costs the same for none."""
    unit = successor(session, found.unit_id) if found else session.get(KnownUnit, NO_ID)
    return SimpleNamespace(unit_id=unit.id) if unit else None


def _shown(session: Session, row: Complaint, unit_code: str | None, title: str) -> SimpleNamespace:
    told = SimpleNamespace(**{name: getattr(row, name) for name in OF_ROW})
    told.unit_code, told.title = unit_code, title
    told.is_overdue = row.state == ComplaintState.SUBMITTED and row.due_on < business_date(session.now)
    return told


def _with_people(session: Session, rows: Sequence[Complaint], told: list[SimpleNamespace]) -> list[SimpleNamespace]:
    accounts = [row.made_by for row in rows]
    known = select(KnownVolunteer.account_id, KnownVolunteer.id).where(KnownVolunteer.account_id.in_(accounts))
    volunteers = {row.account_id: row.id for row in session.execute(known)}
    for row, item in zip(rows, told, strict=True):
        item.complainant_id, item.about_volunteer_id = volunteers.get(row.made_by), row.about_volunteer_id
    return told


def _answered_at(found: Complaint | None, activity: Activity | None) -> "_Answered | None":
    """The union that answers, with who led the activity."""
    if found is None or activity is None:
        return None
    return _Answered(found.unit_id, activity)


@dataclass(frozen=True)
class _Answered:
    """An activity at the union that answers."""

    unit_id: UUID
    activity: Activity

    @property
    def team_id(self) -> UUID | None:
        return self.activity.team_id

    @property
    def responsible_id(self) -> UUID:
        return self.activity.responsible_id

    @property
    def project(self) -> Project:
        return self.activity.project
