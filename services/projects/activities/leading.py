"""Things of activities for those who lead them: what is not theirs to lead does not exist, and costs the same."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Activity, Post, Shift
from services.projects.activities.policy import may
from services.projects.library.models import Project
from services.projects.standing import standing_of
from shared.contracts.projects.refusals.activities import ACTIVITY_NOT_FOUND
from shared.contracts.projects.refusals.library import PROJECT_NOT_FOUND
from shared.contracts.projects.refusals.shifts import POST_NOT_FOUND, SHIFT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.errors import Declared
from shared.runtime.data.session import Session


def led_project(session: Session, project_id: UUID, actor: Actor) -> Project:
    """A project that somebody leads, or whose union is in their reach. Raises NotFound."""
    found = session.get(Project, project_id)
    may(actor, session.now).manage(standing_of(session, actor, found), PROJECT_NOT_FOUND)
    assert found is not None
    return found


def led_activity(session: Session, activity_id: UUID, actor: Actor) -> Activity:
    """An activity that somebody leads, or whose union is in their reach. Raises NotFound."""
    rows = select(Activity).where(Activity.id == activity_id).options(joinedload(Activity.project))
    found = session.scalar(rows)
    _require(session, found, actor, ACTIVITY_NOT_FOUND)
    assert found is not None
    return found


def led_shift(session: Session, shift_id: UUID, actor: Actor) -> Shift:
    """A shift of such an activity. Raises NotFound."""
    activity = joinedload(Shift.activity).joinedload(Activity.project)
    found = session.scalar(select(Shift).where(Shift.id == shift_id).options(activity))
    _require(session, found.activity if found else None, actor, SHIFT_NOT_FOUND)
    assert found is not None
    return found


def led_post(session: Session, post_id: UUID, actor: Actor) -> Post:
    """A post of such a shift. Raises NotFound."""
    activity = joinedload(Post.shift).joinedload(Shift.activity)
    found = session.scalar(select(Post).where(Post.id == post_id).options(activity))
    _require(session, found.shift.activity if found else None, actor, POST_NOT_FOUND)
    assert found is not None
    return found


def _require(session: Session, activity: Activity | None, actor: Actor, missing: Declared) -> None:
    may(actor, session.now).manage(standing_of(session, actor, activity), missing)
