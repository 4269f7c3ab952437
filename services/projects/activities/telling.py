"""How the new state of an activity is told. One that is not opened yet is nobody's business."""

from sqlalchemy import select

from services.projects.activities.models import Activity
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.activity_words import ActivityState
from shared.runtime.data.search import NAME_CHARACTERS_MAX, terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def changed(session: Session, activity: Activity) -> None:
    """Count the version up, and tell it."""
    activity.version += 1
    activity.changed_at = session.now
    if activity.state != ActivityState.PLANNED:
        session.add(told_again(activity))


def index(activity: Activity) -> None:
    """The terms by which it is found."""
    words = [activity.title, *activity.project.tags, activity.place or ""]
    activity.search = terms_of(" ".join(words)[:NAME_CHARACTERS_MAX])


def told_again(activity: Activity) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(ActivityChanged, activity, unit_id=activity.unit_id)


def activities_after(session: Session, last: Activity | None, limit: int) -> list[Activity]:
    """All activities that were told, page by page in the order of ids: what is told again."""
    rows = select(Activity).where(Activity.state != ActivityState.PLANNED).order_by(Activity.id).limit(limit)
    return list(session.scalars(rows.where(Activity.id > last.id) if last else rows))
