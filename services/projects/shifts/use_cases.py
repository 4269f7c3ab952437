"""Adding, moving and cancelling shifts, and changing their posts."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.projects.activities.domain import (
    check_break,
    check_not_called,
    check_numbers,
    check_posts,
    check_recruiting,
    check_times,
)
from services.projects.activities.leading import led_activity, led_post, led_shift
from services.projects.activities.models import Activity, Shift
from services.projects.activities.places import locked_activity, locked_shift
from services.projects.activities.telling import changed as activity_changed
from services.projects.activities.use_cases import CHANGEABLE, add_shift, refuse_unknown_teams
from services.projects.shifts import cancelling, moving
from services.projects.shifts.domain import check_to_come
from services.projects.shifts.queries import shown
from services.projects.shifts.telling import changed, told_again
from services.projects.sign_ups.line import offer_places
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import SHIFTS_MAX, ActivityState, ShiftState
from shared.contracts.projects.refusals.activities import ACTIVITY_STATE_FORBIDS, POSTS_ALIKE, SHIFTS_TOO_MANY
from shared.contracts.projects.refusals.shifts import POST_TAKEN, SHIFT_CHANGED_SINCE, SHIFT_EXISTS
from shared.kernel.actor import Actor
from shared.kernel.clock import beijing_time
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def add_one_shift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One more time, beside the rule."""
    check_not_called(led_activity(session, request.id, actor).sign_up_mode)
    activity = _locked_activity(session, request.id)
    check_recruiting(activity.project.state)
    check_times([request.starts_at], session.now, (activity.project.starts_on, activity.project.ends_on))
    check_break(request.minutes, activity.break_minutes)
    check_posts(request.posts)
    refuse_unknown_teams(session, request.posts)
    if (_count(session, activity) or 0) >= SHIFTS_MAX:
        raise SHIFTS_TOO_MANY(shifts_max=SHIFTS_MAX)
    _refuse_same_time(session, activity, request)
    shift = add_shift(session, activity, request.starts_at, request.minutes, request.posts)
    _stretch(session, activity, shift)
    if activity.state == ActivityState.OPEN:
        session.add(told_again(shift))
    audit.record(session, actor, "shifts.add", f"shift:{shift.id}")
    return shown(session, shift)


def move_shift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Another time: everybody is told, whoever cannot come then loses the place, all others may give it back freely."""
    seen = _plain_shift(session, request.id, actor)
    shift = moving.locked_with_persons(session, seen)
    activity = shift.activity
    if request.given >= {"version"} and request.version != shift.version:
        raise SHIFT_CHANGED_SINCE(version=shift.version)
    check_to_come(shift.state, shift.starts_at, session.now)
    check_times([request.starts_at], session.now, (activity.project.starts_on, activity.project.ends_on))
    check_break(request.minutes, activity.break_minutes)
    before = beijing_time(shift.starts_at)
    if request.starts_at != shift.starts_at:
        _refuse_same_time(session, activity, request)
    shift.starts_at, shift.ends_at = request.starts_at, request.starts_at + timedelta(minutes=request.minutes)
    shift.moved_at, shift.reason, shift.fixed = session.now, request.reason, None
    changed(session, shift)
    _stretch(session, activity, shift)
    moving.take_along(session, shift)
    audit.record(
        session, actor, "shifts.move", f"shift:{shift.id}", before=before, begins=beijing_time(shift.starts_at)
    )
    return shown(session, shift)


def cancel_shift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One shift does not take place."""
    seen = _plain_shift(session, request.id, actor)
    activity = locked_activity(session, seen.activity_id)
    assert activity is not None, "activities do not vanish"
    shift = _locked_shift(session, request.id)
    cancelling.cancel(session, shift, request.reason)
    _stretch(session, activity, shift)
    audit.record(session, actor, "shifts.cancel", f"shift:{shift.id}")
    return shown(session, shift)


def change_post(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Change what is sent. More places go to those who wait."""
    post = led_post(session, request.id, actor)
    check_not_called(post.shift.activity.sign_up_mode)
    shift = _locked_shift(session, post.shift_id)
    session.refresh(post)
    check_to_come(shift.state, shift.starts_at, session.now)
    for name in request.given & {"name", "minimum", "maximum"}:
        setattr(post, name, getattr(request, name))
    check_numbers(post.minimum, post.maximum)
    if post.maximum < post.taken_count:
        raise POST_TAKEN(taken=post.taken_count)
    if len({one.name for one in shift.posts}) < len(shift.posts):
        raise POSTS_ALIKE()
    changed(session, shift)
    offer_places(session, shift, post)
    said = sorted(request.given - {"id"})
    audit.record(session, actor, "shifts.change_post", f"post:{post.id}", said=said)
    return shown(session, shift)


def _plain_shift(session: Session, shift_id: UUID, actor: Actor) -> Shift:
    """One that they lead. Raises NotFound, and Conflict for that of an emergency."""
    shift = led_shift(session, shift_id, actor)
    check_not_called(shift.activity.sign_up_mode)
    return shift


def _locked_activity(session: Session, activity_id: object) -> Activity:
    activity = locked_activity(session, activity_id)  # type: ignore[arg-type]
    assert activity is not None, "activities do not vanish"
    if activity.state not in CHANGEABLE:
        raise ACTIVITY_STATE_FORBIDS(activity_state=activity.state)
    return activity


def _locked_shift(session: Session, shift_id: object) -> Shift:
    shift = locked_shift(session, shift_id)  # type: ignore[arg-type]
    assert shift is not None, "shifts do not vanish"
    return shift


def _count(session: Session, activity: Activity) -> int | None:
    return session.scalar(select(func.count()).select_from(Shift).where(Shift.activity_id == activity.id))


def _refuse_same_time(session: Session, activity: Activity, request: Loaded) -> None:
    rows = select(Shift.id).where(Shift.activity_id == activity.id, Shift.starts_at == request.starts_at)
    if session.scalar(rows) is not None:
        raise SHIFT_EXISTS(begins=beijing_time(request.starts_at))


def _stretch(session: Session, activity: Activity, shift: Shift) -> None:
    """An activity lasts from its first shift to the end of its last one; one that has none any more, as it did."""
    open_ones = select(func.min(Shift.starts_at), func.max(Shift.ends_at)).where(
        Shift.activity_id == activity.id, Shift.state != ShiftState.CANCELLED
    )
    session.flush()
    first, last = session.execute(open_ones).one()
    if first is not None and (first, last) != (activity.first_starts_at, activity.last_ends_at):
        activity.first_starts_at, activity.last_ends_at = first, last
        activity_changed(session, activity)
