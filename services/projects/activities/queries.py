"""Reading activities: as everybody sees them, and those of a project for who leads it."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.leading import led_project
from services.projects.activities.models import Activity
from services.projects.activities.showing import all_shown, shown
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import ActivityState
from shared.contracts.projects.refusals.activities import ACTIVITY_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session


def activity(session: Session, request: Loaded) -> SimpleNamespace:
    """One that was opened."""
    rows = select(Activity).where(Activity.id == request.id, Activity.state != ActivityState.PLANNED)
    found = session.scalar(rows.options(joinedload(Activity.project)))
    if found is None:
        raise ACTIVITY_NOT_FOUND()
    return shown(session, found)


def activities_of_project(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """All of a project that one leads, in the order of their making."""
    project = led_project(session, request.id, actor)
    rows = select(Activity).where(Activity.project_id == project.id).options(joinedload(Activity.project))
    if request.state is not None:
        rows = rows.where(Activity.state == request.state)
    if request.cursor:
        rows = rows.where(Activity.id > id_after(request))
    found = list(session.scalars(rows.order_by(Activity.id).limit(request.limit + 1)))
    page = page_by_id(found, request)
    return Page(all_shown(session, page.items), page.next_cursor)
