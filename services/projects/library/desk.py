"""What those read who write projects or decide on them."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_

from services.projects.copies.queries import teams_led
from services.projects.library.models import Project, ProjectDecision
from services.projects.library.policy import may, tops
from services.projects.library.reaching import EVERYWHERE, belongs_to, seen_project, unit_of_code
from services.projects.library.showing import listed, managed, template
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import ProjectState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, id_after, page_by_id, position_of
from shared.runtime.data.few import few
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage
from shared.runtime.events.volunteers import volunteer_of

READ = "projects.read"


def managed_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One that the actor writes, leads, is asked to lead, or reaches."""
    found, standing = seen_project(session, request.id, actor)
    return managed(session, found, actor, is_masked=not may(actor, standing, session.now).sees_names())


def own_projects(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those that one wrote, is responsible for or asked to be, or whose team one leads; the newest first."""
    volunteer = volunteer_of(session, actor)
    concerned = [Project.made_by == actor.account_id]
    if volunteer is not None:
        led = teams_led(session, volunteer.id, business_date(session.now))
        concerned += [Project.responsible_id == volunteer.id, Project.asked_id == volunteer.id]
        concerned.append(Project.team_id.in_(led))
    wanted = [or_(*concerned), *([Project.state == request.state] if request.state else [])]
    return _newest(session, wanted, request, is_narrow=True)


def projects_in_reach(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those of unions in reach: the newest first, or those that wait for a decision by their due day."""
    held = session.scalars(select(KnownUnit).where(KnownUnit.id.in_(tops(actor, READ, session.now))))
    narrowing = [belongs_to(held)]
    if request.unit:
        narrowing.append(belongs_to([unit_of_code(session, request.unit)]))
    if request.search:
        narrowing.append(matches(Project.search, request.search))
    wanted = [*narrowing, Project.is_template.is_(False)]
    if request.overdue:
        wanted += [Project.state == ProjectState.SUBMITTED, Project.due_on < business_date(session.now)]
    if request.state:
        wanted.append(Project.state == request.state)
    if request.state == ProjectState.SUBMITTED:
        return _due_first(session, wanted, request)
    is_narrow = any(condition is not EVERYWHERE for condition in narrowing)
    return _newest(session, wanted, request, is_narrow=is_narrow)


def project_decisions(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """The steps of one, the newest first."""
    found, _ = seen_project(session, request.id, actor)
    rows = select(ProjectDecision).where(ProjectDecision.project_id == found.id)
    if request.cursor:
        rows = rows.where(ProjectDecision.id < id_after(request))
    steps = list(session.scalars(rows.order_by(ProjectDecision.id.desc()).limit(request.limit + 1)))
    return page_by_id(steps, request)


def project_templates(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those that a union may use: its own and those of the unions above it, the newest first."""
    above = lineage(session, unit_of_code(session, request.unit).id)
    rows = select(Project).where(
        Project.is_template.is_(True), Project.state == ProjectState.DRAFT, Project.unit_id.in_(above)
    )
    if request.service_class:
        rows = rows.where(Project.service_class == request.service_class)
    if request.cursor:
        rows = rows.where(Project.id < id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Project.id.desc()).limit(request.limit + 1))), request)
    units = {unit.id: unit for unit in session.scalars(select(KnownUnit).where(KnownUnit.id.in_(above)))}
    return Page([template(found, units[found.unit_id]) for found in page.items], page.next_cursor)


def _newest(session: Session, wanted: Sequence[ColumnElement[bool]], request: Loaded, *, is_narrow: bool) -> Page[Any]:
    """A page from the newest on. is_narrow: few may fit, which are looked for by what they must fit."""
    before = id_after(request) if request.cursor else None
    places = few(session, (Project.id,), *wanted) if is_narrow else None
    rows = select(Project)
    if places is not None:
        left = [id for (id,) in reversed(places) if before is None or id < before]
        rows = rows.where(Project.id.in_(left[: request.limit + 1]))
    else:
        rows = rows.where(*wanted, *([] if before is None else [Project.id < before]))
    page = page_by_id(list(session.scalars(rows.order_by(Project.id.desc()).limit(request.limit + 1))), request)
    return Page(listed(session, page.items), page.next_cursor)


def _due_first(session: Session, wanted: Sequence[ColumnElement[bool]], request: Loaded) -> Page[Any]:
    rows = select(Project).where(*wanted)
    if request.cursor:
        rows = rows.where(tuple_(Project.due_on, Project.id) > _due_after(request))
    found = list(session.scalars(rows.order_by(Project.due_on, Project.id).limit(request.limit + 1)))
    if len(found) <= request.limit:
        return Page(listed(session, found), None)
    last = found[request.limit - 1]
    cursor = cursor_after(request, last.due_on.isoformat(), str(last.id))
    return Page(listed(session, found[: request.limit]), cursor)


def _due_after(request: Loaded) -> tuple[date, UUID]:
    """Day and id of the last one shown. Raises Invalid."""
    day, last = position_of(request, str, str)
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
