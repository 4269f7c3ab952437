"""What everybody reads: published projects, searched and one by one, and the news of them."""

from collections.abc import Sequence
from math import isfinite
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.projects.library.models import Project
from services.projects.library.reaching import belongs_to, public_project, unit_of_code
from services.projects.library.showing import listed, shown
from services.projects.library.telling import last_number, term_of_kind, term_of_tag
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import RECRUITING
from shared.contracts.projects.refusals.library import POSITION_INCOMPLETE
from shared.kernel.actor import Actor
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, page_of, position_of
from shared.kernel.places import Position, metres_from, position_in
from shared.runtime.data.few import few
from shared.runtime.data.places import nearest
from shared.runtime.data.search import HasTerms, matches
from shared.runtime.data.session import Session

AS_THEY_ARE = ("service_class", "mode", "brand", "team_id")
NARROWING = ("search", "tag", "kind", "unit", "team_id")  # what few projects may fit


def project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One that was published, whatever became of it."""
    return shown(session, public_project(session, request.id))


def find_projects(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those that fit: the latest published first, or the nearest, with how far they are."""
    origin = None
    if request.longitude is None and request.latitude is None:
        page = _latest(session, request)
    else:
        origin = _origin(request)
        page = _nearest(session, request, origin)
    found = listed(session, page.items)
    for item, row in zip(found, page.items, strict=True):
        item.distance_metres = metres_from(origin, row.position)
    return Page(found, page.next_cursor)


def project_news(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Projects with news after a number, in their order; where none is said only the last number."""
    head = last_number(session)
    if request.after is None:
        return {"items": [], "head": head}
    rows = select(Project).where(Project.told_as > request.after).order_by(Project.told_as).limit(request.limit)
    return {"items": listed(session, list(session.scalars(rows))), "head": head}


def _latest(session: Session, request: Loaded) -> Page[Project]:
    wanted = _wanted(session, request)
    before = position_of(request, int)[0] if request.cursor else None
    is_narrow = any(getattr(request, name) for name in NARROWING)
    places = few(session, (Project.published_as,), *wanted) if is_narrow else None
    rows = select(Project).order_by(Project.published_as.desc()).limit(request.limit + 1)
    if places is not None:
        left = [number for (number,) in reversed(places) if before is None or number < before]
        rows = rows.where(Project.published_as.in_(left[: request.limit + 1]))
    else:
        rows = rows.where(*wanted)
        if before is not None:
            rows = rows.where(Project.published_as < before)
    return page_of(list(session.scalars(rows)), request, "published_as")


def _origin(request: Loaded) -> Position:
    """The position that was asked for. Raises Invalid for half of one."""
    if request.longitude is None or request.latitude is None:
        raise POSITION_INCOMPLETE()
    return position_in(request.datum, request.longitude, request.latitude)


def _nearest(session: Session, request: Loaded, origin: Position) -> Page[Project]:
    after = _place_after(request) if request.cursor else None
    rows = select(Project).where(*_wanted(session, request))
    found = nearest(session, rows, Project, origin, request.limit + 1, after)
    projects = [near.row for near in found[: request.limit]]
    if len(found) <= request.limit:
        return Page(projects, None)
    last = found[request.limit - 1]
    return Page(projects, cursor_after(request, repr(last.nearness), str(last.row.id)))


def _place_after(request: Loaded) -> tuple[float, UUID]:
    """How near the last one was, and its id. Raises Invalid."""
    nearness, last = position_of(request, str, str)
    try:
        place = float(nearness), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
    if not isfinite(place[0]):
        raise CURSOR_INVALID()
    return place


def _wanted(session: Session, request: Loaded) -> Sequence[ColumnElement[bool]]:
    """The conditions of a search, all of them on published projects."""
    states = [request.state] if request.state else sorted(RECRUITING)
    wanted = [Project.published_as.is_not(None), Project.state.in_(states)]
    wanted += [getattr(Project, name) == value for name in AS_THEY_ARE if (value := getattr(request, name)) is not None]
    terms = [
        *([term_of_tag(request.tag)] if request.tag else []),
        *([term_of_kind(request.kind)] if request.kind else []),
    ]
    if terms:
        wanted.append(HasTerms(Project.search, terms))
    if request.search:
        wanted.append(matches(Project.search, request.search))
    if request.unit:
        wanted.append(belongs_to([unit_of_code(session, request.unit)]))
    if request.from_day:
        wanted.append(Project.ends_on >= request.from_day)
    if request.until_day:
        wanted.append(Project.starts_on <= request.until_day)
    return wanted
