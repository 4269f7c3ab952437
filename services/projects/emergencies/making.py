"""The activity of an emergency, with its one shift and post: made when it is heard of first, then kept as it says."""

from datetime import datetime

from sqlalchemy import select

from services.projects.activities import telling as activities
from services.projects.activities.models import Activity, Post, Shift, SignUp
from services.projects.activities.places import locked_activity, locked_shift
from services.projects.emergencies.domain import POST_NAME, end_of
from services.projects.library.models import Project
from services.projects.shifts import moving
from services.projects.shifts import telling as shifts
from services.projects.shifts.fixing import fix_begun
from services.projects.sign_ups import telling as sign_ups
from shared.contracts.base import Received
from shared.contracts.projects.activity_words import LIVE, OFFER_MINUTES_DEFAULT, ActivityState, ShiftState, SignUpMode
from shared.kernel.measures import whole_minutes
from shared.kernel.places import Position
from shared.runtime.data.session import Session

OF_PROJECT = ("unit_id", "team_id", "mode", "evidence_rule")
SAID = ("title", "content", "service_class", "responsible_id")
PLACE = ("place", "longitude", "latitude")


def make(session: Session, project: Project, event: Received) -> Activity:
    """Its activity, open at once: only who is called serves in it, and gives the place back without a penalty."""
    activity = Activity(id=event.activity_id, project=project, project_id=project.id, made_by=event.commander_id)
    for name in OF_PROJECT:
        setattr(activity, name, getattr(project, name))
    activity.state, activity.version, activity.made_at = ActivityState.OPEN, 0, session.now
    activity.sign_up_mode, activity.offer_minutes = SignUpMode.CALLED, OFFER_MINUTES_DEFAULT
    activity.break_minutes = activity.cancel_minutes = 0
    shift = Shift(id=event.shift_id, activity=activity, state=ShiftState.OPEN, version=0, next_in_line=1)
    post = Post(id=event.post_id, shift=shift, position=0, name=POST_NAME, minimum=0, taken_count=0)
    _say(activity, event)
    _put(activity, event)
    _time(activity, shift, event)
    _want(post, event)
    session.add_all([activity, shift, post])
    activities.index(activity)
    activities.changed(session, activity)
    shifts.changed(session, shift)
    return activity


def locked(session: Session, event: Received) -> Shift | None:
    """Its shift, locked with its activity as it is now; after everybody in it, where their time changes.

    None where it was not made yet.
    """
    seen = session.get(Shift, event.shift_id)
    if seen is None:
        return None
    if _times_of(seen) != _times(event):
        return moving.locked_with_persons(session, seen)
    locked_activity(session, seen.activity_id)
    return locked_shift(session, seen.id)


def follow(session: Session, shift: Shift, event: Received) -> None:
    """Let activity, shift and post be as a locked emergency says now; of what is as before nothing is told."""
    activity, post = shift.activity, shift.posts[0]
    if any(getattr(activity, name) != getattr(event, name) for name in PLACE):
        fix_begun(session, activity)  # whoever has come already was at the place before
        _put(activity, event)
        shift.moved_at = session.now
    _say(activity, event)
    is_later = _times_of(shift) != _times(event)
    _time(activity, shift, event)
    _want(post, event)
    if session.is_modified(activity):
        activities.index(activity)
        activities.changed(session, activity)
    if is_later or session.is_modified(post):
        shifts.changed(session, shift)
    if is_later:
        _take_along(session, shift)


def _say(activity: Activity, event: Received) -> None:
    for name in SAID:
        setattr(activity, name, getattr(event, name))


def _put(activity: Activity, event: Received) -> None:
    activity.place = event.place
    is_placed = event.longitude is not None and event.latitude is not None
    activity.put_at(Position(event.longitude, event.latitude) if is_placed else None)


def _time(activity: Activity, shift: Shift, event: Received) -> None:
    shift.starts_at, shift.ends_at = _times(event)
    activity.first_starts_at, activity.last_ends_at = shift.starts_at, shift.ends_at
    activity.minutes = whole_minutes(shift.starts_at, shift.ends_at)


def _want(post: Post, event: Received) -> None:
    """As many as are wanted; whoever has a place keeps it."""
    post.maximum = max(event.wanted_count, post.taken_count)
    post.qualification = event.qualification


def _take_along(session: Session, shift: Shift) -> None:
    """Whoever has a place keeps it for as long as it takes now; presence that was noted stays noted."""
    rows = select(SignUp).where(SignUp.shift_id == shift.id, SignUp.state.in_(LIVE)).order_by(SignUp.id)
    for sign_up in session.scalars(rows):
        sign_up.starts_at, sign_up.ends_at = shift.starts_at, shift.ends_at
        sign_ups.changed(session, sign_up)


def _times(event: Received) -> tuple[datetime, datetime]:
    return event.starts_at, end_of(event.starts_at, event.ends_at)


def _times_of(shift: Shift) -> tuple[datetime, datetime]:
    return shift.starts_at, shift.ends_at
