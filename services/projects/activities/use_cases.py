"""Making, changing, opening and cancelling activities."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.projects.activities.domain import (
    check_break,
    check_not_called,
    check_place,
    check_posts,
    check_recruiting,
    check_times,
    state_after,
)
from services.projects.activities.leading import led_activity, led_project
from services.projects.activities.models import Activity, Post, Shift
from services.projects.activities.places import locked_activity, locked_shifts
from services.projects.activities.recurrence import starts_of
from services.projects.activities.showing import shown
from services.projects.activities.telling import changed, index
from services.projects.copies.models import KnownTeam
from services.projects.library.models import Project
from services.projects.shifts import cancelling
from services.projects.shifts import telling as shifts
from services.projects.shifts.fixing import fix_begun
from services.projects.words import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import ActivityState, ShiftState
from shared.contracts.projects.refusals.activities import (
    ACTIVITY_CHANGED_SINCE,
    ACTIVITY_STATE_FORBIDS,
    CONTENT_MISSING,
    POST_TEAM_UNKNOWN,
)
from shared.contracts.projects.refusals.library import RESPONSIBLE_MISSING
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.kernel.measures import whole_minutes
from shared.kernel.places import position_in
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

PLAIN = (
    "title",
    "content",
    "place",
    "radius_metres",
    "break_minutes",
    "sign_up_mode",
    "sign_up_opens_at",
    "cancel_minutes",
    "offer_minutes",
)
WORDS = ("title", "content", "place")
HOLDING = frozenset({"place", "longitude", "latitude", "radius_metres", "break_minutes"})
CHANGEABLE = frozenset({ActivityState.PLANNED, ActivityState.OPEN})
OF_PROJECT = ("unit_id", "team_id", "service_class", "mode", "evidence_rule")


def make_activity(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Make one from a project that recruits, with all its shifts. Nobody sees it before it is opened."""
    project = led_project(session, request.id, actor)
    check_recruiting(project.state)
    _refuse_personal(request)
    starts = starts_of(request.starts_at, request.rule)
    check_times(starts, session.now, (project.starts_on, project.ends_on))
    check_break(request.minutes, request.break_minutes)
    check_posts(request.posts)
    refuse_unknown_teams(session, request.posts)
    activity = _made(session, project, request, actor)
    activity.last_ends_at = starts[-1] + timedelta(minutes=request.minutes)
    session.add(activity)
    for starts_at in starts:
        add_shift(session, activity, starts_at, request.minutes, request.posts)
    audit.record(session, actor, "activities.make", f"activity:{activity.id}", shifts=len(starts))
    return shown(session, activity)


def change_activity(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Change what is sent. Another place gives everybody who has one the right to give it back freely."""
    led_activity(session, request.id, actor)
    activity = _locked(session, request.id)
    if request.given >= {"version"} and request.version != activity.version:
        raise ACTIVITY_CHANGED_SINCE(version=activity.version)
    if activity.state not in CHANGEABLE:
        raise ACTIVITY_STATE_FORBIDS(activity_state=activity.state)
    check_not_called(activity.sign_up_mode)
    _refuse_personal(request)
    before = (activity.place, activity.position)
    if request.given & HOLDING:
        fix_begun(session, activity)
    for name in request.given & set(PLAIN):
        setattr(activity, name, getattr(request, name))
    _put(activity, request)
    _check_breaks(session, activity)
    index(activity)
    if (activity.place, activity.position) != before:
        for shift in _to_come(session, activity):
            shift.moved_at = session.now
    changed(session, activity)
    said = sorted(request.given - {"id", "version"})
    audit.record(session, actor, "activities.change", f"activity:{activity.id}", said=said)
    return shown(session, activity)


def open_activity(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Show it to everybody, with its shifts."""
    led_activity(session, request.id, actor)
    activity = _locked(session, request.id)
    check_recruiting(activity.project.state)
    activity.state = state_after(activity.state, "open")
    changed(session, activity)
    for shift in _to_come(session, activity):
        session.add(shifts.told_again(shift))
    audit.record(session, actor, "activities.open", f"activity:{activity.id}")
    return shown(session, activity)


def cancel_activity(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Call it off, with all shifts to come."""
    check_not_called(led_activity(session, request.id, actor).sign_up_mode)
    refuse_personal(request.reason)
    activity = cancelled(session, request.id, request.reason)
    audit.record(session, actor, "activities.cancel", f"activity:{activity.id}")
    return shown(session, activity)


def cancelled(session: Session, activity_id: UUID, reason: str) -> Activity:
    """Cancel an activity for a reason, whoever wants it. Raises Conflict where it is over."""
    activity = _locked(session, activity_id)
    activity.state, activity.reason = state_after(activity.state, "cancel"), reason
    changed(session, activity)
    for shift in _to_come(session, activity):
        if shift.ends_at > session.now:
            cancelling.cancel(session, shift, reason)
    return activity


def cancel_all_of(session: Session, project_id: UUID, reason: str) -> None:
    """Cancel every activity of a project that is cancelled, by id."""
    for activity in _all_locked(session, project_id):
        cancelled(session, activity.id, reason)


def end_all_of(session: Session, project_id: UUID, reason: str) -> None:
    """Of a project that is closed: what has begun goes on to its end, and nothing begins any more."""
    for activity in _all_locked(session, project_id):
        if activity.first_starts_at > session.now:
            cancelled(session, activity.id, reason)
            continue
        for shift in _to_come(session, activity):
            if shift.starts_at > session.now:
                cancelling.cancel(session, shift, reason)


def add_shift(session: Session, activity: Activity, starts_at: Any, minutes: int, posts: Iterable[Any]) -> Shift:
    """One more shift with its posts."""
    shift = Shift(id=new_id(), activity=activity, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))
    shift.state, shift.changed_at, shift.version, shift.next_in_line = ShiftState.OPEN, session.now, 1, 1
    session.add(shift)
    for position, said in enumerate(posts):
        post = Post(id=new_id(), shift=shift, position=position, name=said.name, taken_count=0)
        post.minimum, post.maximum = said.minimum, said.maximum
        post.qualification, post.team_id = said.qualification, said.team_id
        session.add(post)
    return shift


def refuse_unknown_teams(session: Session, posts: Sequence[Any]) -> None:
    """Raises Invalid where a post is for a team that nobody told of."""
    wanted = {post.team_id for post in posts} - {None}
    known = select(func.count()).select_from(KnownTeam).where(KnownTeam.id.in_(wanted))
    if wanted and session.scalar(known) != len(wanted):
        raise POST_TEAM_UNKNOWN()


def _made(session: Session, project: Project, request: Loaded, actor: Actor) -> Activity:
    """The activity as it was said, with the project's words where nothing was."""
    if project.responsible_id is None:
        raise RESPONSIBLE_MISSING()
    assert actor.account_id is not None, "people lead"
    activity = Activity(id=new_id(), project=project, responsible_id=project.responsible_id, made_by=actor.account_id)
    for name in OF_PROJECT:
        setattr(activity, name, getattr(project, name))
    for name in PLAIN:
        setattr(activity, name, getattr(request, name, None))
    activity.title, activity.content = activity.title or project.title, activity.content or project.content
    if not activity.content:
        raise CONTENT_MISSING()
    activity.rule, activity.first_starts_at, activity.minutes = request.rule, request.starts_at, request.minutes
    activity.state, activity.version = ActivityState.PLANNED, 1
    activity.made_at = activity.changed_at = session.now
    activity.put_at(project.position)
    activity.place = activity.place or project.place
    _put(activity, request)
    index(activity)
    return activity


def _refuse_personal(request: Loaded) -> None:
    refuse_personal(*(getattr(request, name) for name in request.given & set(WORDS)))


def _put(activity: Activity, request: Loaded) -> None:
    """Where it is, as far as that was said; the whole of it holds together."""
    said = request.given & {"longitude", "latitude"}
    position = activity.position
    coordinates = (position.longitude, position.latitude) if position else (None, None)
    if said:
        coordinates = (getattr(request, "longitude", None), getattr(request, "latitude", None))
    check_place(activity.mode, activity.place, coordinates, activity.radius_metres)
    if said:
        longitude, latitude = coordinates
        at = None if longitude is None or latitude is None else position_in(request.datum, longitude, latitude)
        activity.put_at(at)


def _locked(session: Session, activity_id: UUID) -> Activity:
    activity = locked_activity(session, activity_id)
    assert activity is not None, "activities do not vanish"
    return activity


def _all_locked(session: Session, project_id: UUID) -> list[Activity]:
    """The activities of a project that are not over, by id; they are locked, and after all of them their shifts."""
    rows = select(Activity.id).where(Activity.project_id == project_id, Activity.state.in_(CHANGEABLE))
    found = [_locked(session, activity_id) for activity_id in session.scalars(rows.order_by(Activity.id)).all()]
    shifts_of = select(Shift.id).where(Shift.activity_id.in_([activity.id for activity in found]))
    locked_shifts(session, session.scalars(shifts_of.where(Shift.state == ShiftState.OPEN)))
    return [activity for activity in found if activity.state in CHANGEABLE]


def _check_breaks(session: Session, activity: Activity) -> None:
    """Raises Invalid where its break is as long as a shift for which it holds."""
    to_come = [shift for shift in _to_come(session, activity) if shift.fixed is None]
    for minutes in (activity.minutes, *(whole_minutes(shift.starts_at, shift.ends_at) for shift in to_come)):
        check_break(minutes, activity.break_minutes)


def _to_come(session: Session, activity: Activity) -> list[Shift]:
    """The open shifts, locked, by id; none is added meanwhile, as the activity is locked."""
    rows = select(Shift.id).where(Shift.activity_id == activity.id, Shift.state == ShiftState.OPEN)
    return list(locked_shifts(session, session.scalars(rows)).values())
