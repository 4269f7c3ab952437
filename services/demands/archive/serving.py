"""What serves a need: when it is over, whether it was called off, and until when who serves it may reach the person."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from services.demands.archive.domain.deadlines import VOLUNTEER_CONTACT_DAYS
from services.demands.archive.models import Demand
from services.demands.copies.models import KnownActivity, KnownProject
from shared.contracts.projects.activity_words import ActivityState
from shared.contracts.projects.library_words import ProjectState
from shared.runtime.data.session import Session

TAKES_PLACE = (ActivityState.OPEN.value, ActivityState.ENDED.value)


def over_at(session: Session, demand: Demand) -> datetime:
    """When what serves a linked need is over: its activity, or the first of its project that ends since it serves it.

    Where none is known, so far: the time in which help is wanted; else the moment since when it is served.
    """
    assert demand.linked_at is not None, "something serves it"
    ends_at = _activity_ends_at(session, demand)
    return max(ends_at or demand.wanted_until or demand.wanted_from or demand.linked_at, demand.linked_at)


def is_called_off(session: Session, demand: Demand) -> bool:
    """Whether what serves a need is known to be cancelled: then it serves nothing. The need is locked."""
    activity = session.get(KnownActivity, demand.activity_id) if demand.activity_id else None
    project = session.get(KnownProject, demand.project_id) if demand.project_id else None
    is_off = activity is not None and activity.state == ActivityState.CANCELLED
    return is_off or (project is not None and project.state == ProjectState.CANCELLED)


def is_reachable(session: Session, demand: Demand) -> bool:
    """Whether the volunteer who serves a linked need still has to reach the person."""
    return session.now < over_at(session, demand) + timedelta(days=VOLUNTEER_CONTACT_DAYS)


def _activity_ends_at(session: Session, demand: Demand) -> datetime | None:
    if demand.activity_id is not None:
        activity = session.get(KnownActivity, demand.activity_id)
        return activity.last_ends_at if activity is not None else None
    if demand.project_id is None:
        return None
    of_project = select(func.min(KnownActivity.last_ends_at)).where(
        KnownActivity.project_id == demand.project_id,
        KnownActivity.state.in_(TAKES_PLACE),
        KnownActivity.last_ends_at >= demand.linked_at,
    )
    return session.scalar(of_project)
