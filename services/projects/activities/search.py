"""Finding activities: by text, class, union, team and time; the newest first, or the nearest.

What few activities fit is looked up by what they must fit; where many do, the order of an index leads, or the cells
around the position (`shared.runtime.data.few`, `places`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from services.projects.activities.models import Activity, Post, Shift
from services.projects.activities.showing import carriers_of
from services.projects.library.models import Project
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import ActivityState, ShiftState, SignUpMode
from shared.contracts.projects.library_words import RECRUITING
from shared.contracts.projects.refusals.library import POSITION_INCOMPLETE, UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, id_after, position_of
from shared.kernel.places import Position, metres_from, position_in
from shared.runtime.data.few import few
from shared.runtime.data.places import nearest, nearness_of
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, subtree

NARROWING = frozenset({"search", "unit", "team_id", "since", "until"})  # what few may fit
SHOWN = (
    "id", "project_id", "title", "service_class", "mode", "unit_id", "team_id", "place", "longitude", "latitude",
    "sign_up_mode",
)  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """An activity that was found, and how near it is, None where that was not asked."""

    activity: Activity
    nearness: float | None


def find_activities(session: Session, request: Loaded) -> Page[Any]:
    """Those that people can sign up for."""
    origin = origin_of(request)
    after = after_of(request, origin)
    hits = found(session, request, origin, request.limit + 1, after)
    shown = dressed(session, request, [hit.activity for hit in hits[: request.limit]], origin)
    return Page(shown, cursor_of(request, hits[request.limit - 1]) if len(hits) > request.limit else None)


def found(
    session: Session,
    request: Loaded,
    origin: Position | None,
    limit: int,
    after: tuple[Any, ...] | None,
    *further: ColumnElement[bool],
) -> list[Hit]:
    """The next that fit, at most so many."""
    conditions = [*conditions_of(session, request), *further]
    narrow = any(getattr(request, name) is not None for name in NARROWING)
    if origin is None:
        return _newest(session, conditions, limit, after, narrow)
    return _nearest(session, conditions, origin, limit, after, narrow)


def conditions_of(session: Session, request: Loaded) -> list[ColumnElement[bool]]:
    """What an activity must fulfil. Raises NotFound for a union that nobody told of."""
    # One by one, by id: joined, the planner reads all projects.
    of_project = select(Project.state).where(Project.id == Activity.project_id).scalar_subquery()
    recruits = of_project.in_(sorted(RECRUITING))
    by_oneself = Activity.sign_up_mode != SignUpMode.CALLED
    conditions: list[ColumnElement[bool]] = [Activity.state == ActivityState.OPEN, recruits, by_oneself]
    if request.search is not None:
        conditions.append(matches(Activity.search, request.search))
    for name in ("service_class", "mode", "team_id"):
        if getattr(request, name) is not None:
            conditions.append(getattr(Activity, name) == getattr(request, name))
    if request.unit is not None:
        unit_id = session.scalar(select(KnownUnit.id).where(KnownUnit.code == request.unit))
        if unit_id is None:
            raise UNIT_NOT_FOUND(code=request.unit)
        conditions.append(Activity.unit_id.in_(subtree(unit_id)))
    if request.since is not None or request.until is not None:
        conditions.append(exists(_shifts(session, request, free=request.free)))
    elif request.free:
        conditions.append(_has(_shifts(session, request, free=True)))
    return conditions


def dressed(
    session: Session, request: Loaded, activities: Sequence[Activity], origin: Position | None
) -> list[SimpleNamespace]:
    """Activities as lists show them."""
    carriers, times = carriers_of(session, activities), _times(session, request, activities)
    return [
        SimpleNamespace(
            **{name: getattr(activity, name) for name in SHOWN},
            **carriers[activity.id],
            next_starts_at=times[activity.id][0],
            is_free=times[activity.id][1],
            distance_metres=metres_from(origin, activity.position),
        )
        for activity in activities
    ]


def origin_of(request: Loaded) -> Position | None:
    """The position that was asked for. Raises Invalid where half of it is missing."""
    if (request.longitude is None) != (request.latitude is None):
        raise POSITION_INCOMPLETE()
    if request.longitude is None:
        return None
    return position_in(request.datum, request.longitude, request.latitude)


def after_of(request: Loaded, origin: Position | None) -> tuple[Any, ...] | None:
    """Where the page begins: (id,) or (nearness, id); None for the first. Raises Invalid `request.cursor_invalid`."""
    if not request.cursor:
        return None
    if origin is None:
        return (id_after(request),)
    nearness, id = position_of(request, str, str)
    try:
        place = (float(nearness), UUID(id))
    except ValueError:
        raise CURSOR_INVALID() from None
    if not math.isfinite(place[0]):
        raise CURSOR_INVALID()
    return place


def cursor_of(request: Loaded, last: Hit) -> str:
    """Where the next page begins."""
    if last.nearness is None:
        return cursor_after(request, str(last.activity.id))
    return cursor_after(request, repr(last.nearness), str(last.activity.id))


def _newest(
    session: Session, conditions: list[ColumnElement[bool]], limit: int, after: tuple[Any, ...] | None, narrow: bool
) -> list[Hit]:
    ids = few(session, (Activity.id,), *conditions) if narrow else None
    rows = select(Activity).order_by(Activity.id.desc()).limit(limit)
    if ids is not None:
        left = [id for (id,) in reversed(ids) if after is None or id < after[0]]
        rows = rows.where(Activity.id.in_(left[:limit]))
    else:
        rows = rows.where(*conditions, *([] if after is None else [Activity.id < after[0]]))
    return [Hit(activity, None) for activity in session.scalars(rows)]


def _nearest(
    session: Session,
    conditions: list[ColumnElement[bool]],
    origin: Position,
    limit: int,
    after: tuple[Any, ...] | None,
    narrow: bool,
) -> list[Hit]:
    place = (Activity.longitude, Activity.latitude, Activity.id)
    all_places = few(session, place, *conditions, Activity.cell_9.is_not(None)) if narrow else None
    if all_places is None:
        near = nearest(session, select(Activity).where(*conditions), Activity, origin, limit, after)
        return [Hit(one.row, one.nearness) for one in near]
    by_nearness = sorted((nearness_of(Position(east, north), origin), id) for east, north, id in all_places)
    left = [one for one in by_nearness if after is None or one > after][:limit]
    rows = session.scalars(select(Activity).where(Activity.id.in_([id for _, id in left])))
    known = {activity.id: activity for activity in rows}
    return [Hit(known[id], nearness) for nearness, id in left]


def _shifts(session: Session, request: Loaded, *, free: bool) -> Any:
    """The shifts of an activity that begin in the time that was asked for, perhaps those with a free place."""
    rows = select(Shift.id).where(Shift.activity_id == Activity.id, *_coming(session, request))
    if free:
        rows = rows.join(Post, Post.shift_id == Shift.id).where(Post.taken_count < Post.maximum)
    return rows.correlate(Activity)


def _has(rows: Any) -> ColumnElement[bool]:
    """Whether there is one, looked up for each activity: for EXISTS a planner may read all shifts and posts at once."""
    found: ColumnElement[bool] = rows.limit(1).scalar_subquery().is_not(None)
    return found


def _coming(session: Session, request: Loaded) -> Iterable[ColumnElement[bool]]:
    since: datetime = max(request.since or session.now, session.now)
    yield Shift.state == ShiftState.OPEN
    yield Shift.starts_at > since
    yield Shift.ends_at > since  # follows, and stands in the index
    if request.until is not None:
        yield Shift.starts_at <= request.until


def _times(
    session: Session, request: Loaded, activities: Sequence[Activity]
) -> dict[UUID, tuple[datetime | None, bool]]:
    """By activity: its next shift that fits, and whether one to come has a free place."""
    begins = select(func.min(Shift.starts_at)).where(Shift.activity_id == Activity.id, *_coming(session, request))
    is_free = _has(_shifts(session, request, free=True))
    rows = select(Activity.id, begins.correlate(Activity).scalar_subquery(), is_free)
    ids = [activity.id for activity in activities]
    return {id: (next_at, free) for id, next_at, free in session.execute(rows.where(Activity.id.in_(ids)))}
