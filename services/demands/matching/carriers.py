"""Projects and activities that could serve needs, as they are matched."""

from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from services.demands.copies.models import KnownActivity, KnownProject, KnownShift
from services.demands.matching.bounds import THINGS_MAX, by_index
from services.demands.matching.domain.things import Offer, Span
from services.demands.matching.places import areas_around
from services.demands.matching.units import lineages_of
from shared.contracts.projects.activity_words import ActivityState, ShiftState
from shared.contracts.projects.library_words import RECRUITING, ServiceMode
from shared.kernel.clock import BUSINESS_ZONE, business_date
from shared.kernel.places import Position
from shared.runtime.data.session import Session


def projects_around(
    session: Session, classes: Collection[str] | None, places: Sequence[Position], radii: Sequence[int]
) -> Sequence[KnownProject]:
    """Those that people can join: the newest of some classes (None: of all), and those around some places.

    radii: in metres, each larger than the one before; it is looked no further than until enough are found.
    """
    today = business_date(session.now)
    lasting = or_(KnownProject.ends_on.is_(None), KnownProject.ends_on >= today)
    recruiting = KnownProject.state.in_(sorted(RECRUITING))
    return _around(
        session, KnownProject, (recruiting, KnownProject.is_template.is_(False), lasting), classes, places, radii
    )


def activities_around(
    session: Session, classes: Collection[str] | None, places: Sequence[Position], radii: Sequence[int]
) -> Sequence[KnownActivity]:
    """The same of those that people can sign up for."""
    coming = KnownActivity.last_ends_at > session.now
    return _around(session, KnownActivity, (KnownActivity.state == ActivityState.OPEN, coming), classes, places, radii)


def projects_as_offers(session: Session, projects: Sequence[KnownProject]) -> dict[UUID, Offer]:
    """By id, each with the days on which it goes on; those of unions that nobody told of yet are left out."""
    lineages = lineages_of(session, [project.unit_id for project in projects])
    return {
        project.id: Offer(
            project.id,
            project.service_class,
            project.position,
            [span] if (span := _days_of(project)).is_said else [],
            lineages[project.unit_id],
            " ".join((project.title, *project.tags)),
            project.mode == ServiceMode.ONLINE,
        )
        for project in projects
        if project.unit_id in lineages
    }


def activities_as_offers(
    session: Session, activities: Sequence[KnownActivity], wanted: Span, then: Collection[UUID]
) -> dict[UUID, Offer]:
    """By id. then: those that have a shift at the time that is wanted."""
    lineages = lineages_of(session, [activity.unit_id for activity in activities])
    return {
        activity.id: Offer(
            activity.id,
            activity.service_class,
            activity.position,
            [wanted] if activity.id in then else [],
            lineages[activity.unit_id],
            activity.title,
            activity.mode == ServiceMode.ONLINE,
        )
        for activity in activities
        if activity.unit_id in lineages
    }


def next_shifts(session: Session, activity_ids: Collection[UUID], wanted: Span) -> dict[UUID, datetime]:
    """When the next shift of each begins that has some of the time that is wanted; those that have none are missing."""
    times = [KnownShift.starts_at > session.now]
    times += [KnownShift.ends_at > wanted.since] if wanted.since else []
    times += [KnownShift.starts_at < wanted.until] if wanted.until else []
    rows = select(KnownShift.activity_id, func.min(KnownShift.starts_at).label("starts_at")).where(
        KnownShift.activity_id.in_(activity_ids), KnownShift.state == ShiftState.OPEN, *times
    )
    return {row.activity_id: row.starts_at for row in session.execute(rows.group_by(KnownShift.activity_id))}


def _around(
    session: Session,
    model: Any,
    conditions: Sequence[ColumnElement[bool]],
    classes: Collection[str] | None,
    places: Sequence[Position],
    radii: Sequence[int],
) -> list[Any]:
    by_index(session)
    rows = select(model).where(*conditions).order_by(model.id.desc()).limit(THINGS_MAX)
    of_classes = rows if classes is None else rows.where(model.service_class.in_(sorted(classes)))
    found, near = list(session.scalars(of_classes)), []
    for metres in radii if places else ():
        near = list(session.scalars(rows.where(model.cell_7.in_(areas_around(places, metres)))))
        if len(near) == THINGS_MAX:
            break
    return list({one.id: one for one in (*found, *near)}.values())


def _days_of(project: KnownProject) -> Span:
    since = datetime.combine(project.starts_on, time.min, BUSINESS_ZONE) if project.starts_on else None
    until = datetime.combine(project.ends_on, time.max, BUSINESS_ZONE) if project.ends_on else None
    return Span(since, until)
