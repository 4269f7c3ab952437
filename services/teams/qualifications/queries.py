"""Reading qualifications: one's own, somebody's, and those of many in reach."""

from types import SimpleNamespace

from sqlalchemy import Select, select

from services.teams.qualifications.models import Qualification
from services.teams.qualifications.policy import may
from services.teams.units import lineage_of_found, within_reach
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.memberships import VOLUNTEER_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket


def own_qualifications(session: Session, request: Loaded, actor: Actor) -> Page[Qualification]:
    """One's own, the newest first."""
    rows = select(Qualification).where(Qualification.volunteer_id == acting_volunteer(session, actor).id)
    return _newest_first(session, request, rows)


def qualifications_of(session: Session, request: Loaded, actor: Actor) -> Page[Qualification]:
    """Those of a volunteer in reach, the newest first."""
    volunteer = session.get(KnownVolunteer, request.id)
    may(actor, session.now).see(lineage_of_found(session, volunteer), VOLUNTEER_NOT_FOUND)
    return _newest_first(session, request, select(Qualification).where(Qualification.volunteer_id == request.id))


def find_qualifications(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those that count, of volunteers in reach, with their full names."""
    reach = within_reach(session, KnownVolunteer.unit_id, may(actor, session.now).tops(), request.unit)
    rows = select(Qualification).join(KnownVolunteer, KnownVolunteer.id == Qualification.volunteer_id)
    rows = rows.where(Qualification.ended_at.is_(None), reach)
    if request.qualification:
        rows = rows.where(Qualification.qualification == request.qualification)
    if request.until:
        rows = rows.where(Qualification.valid_until <= request.until)
    if request.cursor:
        rows = rows.where(Qualification.id > id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Qualification.id).limit(request.limit + 1))), request)
    ticket = names_ticket(session, actor, full=[row.volunteer_id for row in page.items])
    return SimpleNamespace(items=page.items, next_cursor=page.next_cursor, names_ticket=ticket)


def qualifications_after(session: Session, last: Qualification | None, limit: int) -> list[Qualification]:
    """All of them, those that are over too, page by page in the order of ids: what is told again."""
    rows = select(Qualification).order_by(Qualification.id).limit(limit)
    return list(session.scalars(rows.where(Qualification.id > last.id) if last else rows))


def _newest_first(session: Session, request: Loaded, rows: Select[tuple[Qualification]]) -> Page[Qualification]:
    if not request.past:
        rows = rows.where(Qualification.ended_at.is_(None))
    if request.cursor:
        rows = rows.where(Qualification.id < id_after(request))
    found = session.scalars(rows.order_by(Qualification.id.desc()).limit(request.limit + 1))
    return page_by_id(list(found), request)
