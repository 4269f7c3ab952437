"""What stands in calendars: of a person the shifts they have a place in, of a team its shifts to come."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Activity, Shift, SignUp
from services.projects.calendars.models import CalendarFeed
from services.projects.calendars.use_cases import digest_of
from services.projects.copies.models import KnownTeam
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import ActivityState, ShiftState, SignUpState
from shared.contracts.projects.calendars import ENTRIES_MAX
from shared.contracts.projects.refusals.calendars import CALENDAR_NOT_FOUND
from shared.contracts.teams.team_words import TeamState
from shared.runtime.data.session import Session

PAST = timedelta(days=90)
# What was in somebody's calendar and is no more is said to be cancelled: programs take it out then.
PLACES = frozenset({SignUpState.CONFIRMED, SignUpState.NO_SHOW})
LEFT = frozenset({SignUpState.CANCELLED, SignUpState.CANCELLED_LATE, SignUpState.RELEASED})


def calendar(session: Session, request: Loaded) -> SimpleNamespace:
    """Of the person whose address it is. Raises NotFound."""
    rows = select(CalendarFeed.volunteer_id).where(CalendarFeed.secret_digest == digest_of(request.secret))
    volunteer_id = session.scalar(rows)
    if volunteer_id is None:
        raise CALENDAR_NOT_FOUND()
    theirs = select(SignUp).where(
        SignUp.volunteer_id == volunteer_id,
        SignUp.starts_at > session.now - PAST,
        SignUp.state.in_(PLACES | LEFT),
    )
    theirs = theirs.options(joinedload(SignUp.shift), joinedload(SignUp.activity))
    return SimpleNamespace(name=None, entries=[_of_person(found) for found in _nearest(session, theirs, SignUp)])


def team_calendar(session: Session, request: Loaded) -> SimpleNamespace:
    """Of a team: everybody may read it. Raises NotFound."""
    team = session.get(KnownTeam, request.id)
    if team is None or team.state not in (TeamState.ACTIVE, TeamState.DISSOLVED):
        raise CALENDAR_NOT_FOUND()
    rows = select(Shift).join(Shift.activity).where(
        Activity.team_id == team.id,
        Activity.state != ActivityState.PLANNED,
        Shift.ends_at > session.now - PAST,
    )  # fmt: skip
    rows = rows.options(joinedload(Shift.activity))
    return SimpleNamespace(name=team.name, entries=[_of_team(shift) for shift in _nearest(session, rows, Shift)])


def _nearest(session: Session, rows: Select[Any], model: Any) -> list[Any]:
    """In their order, as many as a calendar holds: first of all what is to come, then the newest of what is past."""
    to_come = rows.where(model.ends_at > session.now).order_by(model.starts_at, model.id).limit(ENTRIES_MAX)
    coming = list(session.scalars(to_come))
    past = rows.where(model.ends_at <= session.now).order_by(model.starts_at.desc(), model.id.desc())
    return [*reversed(session.scalars(past.limit(ENTRIES_MAX - len(coming))).all()), *coming]


def _of_person(sign_up: SignUp) -> SimpleNamespace:
    """A sign-up: its own id, so that a place taken again is another entry."""
    versions = sign_up.version + sign_up.shift.version + sign_up.activity.version
    changed_at = max(sign_up.changed_at, sign_up.shift.changed_at, sign_up.activity.changed_at)
    left = sign_up.state in LEFT
    return _entry(sign_up.id, sign_up.shift, sequence=versions, changed_at=changed_at, is_cancelled=left)


def _of_team(shift: Shift) -> SimpleNamespace:
    versions, changed_at = shift.version + shift.activity.version, max(shift.changed_at, shift.activity.changed_at)
    return _entry(shift.id, shift, sequence=versions, changed_at=changed_at, is_cancelled=False)


def _entry(id: Any, shift: Shift, *, is_cancelled: bool, **rest: Any) -> SimpleNamespace:
    activity = shift.activity
    return SimpleNamespace(
        id=id,
        title=activity.title,
        content=activity.content,
        place=activity.place,
        longitude=activity.longitude,
        latitude=activity.latitude,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        is_cancelled=is_cancelled or shift.state == ShiftState.CANCELLED,
        **rest,
    )
