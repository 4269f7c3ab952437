"""What people have signed up for, as far as their limits depend on it: one look for many people."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import Activity, SignUp
from services.projects.records.models import ServiceRecord
from services.projects.sign_ups.domain import PROMISED, Booked, Span, Timed, Travel, check_time
from services.projects.sign_ups.limits import limits_on
from shared.contracts.projects.activity_words import SignUpState
from shared.contracts.projects.record_words import RecordState
from shared.kernel.clock import business_date
from shared.kernel.errors import Conflict
from shared.kernel.places import Position
from shared.runtime.data.session import Session

# In a rush there are many of them: rows of tables cost less than things.
SIGN_UPS, ACTIVITIES = SignUp.__table__, Activity.__table__
BOOKED = select(
    *(SIGN_UPS.c[name] for name in ("volunteer_id", "id", "shift_id", "state", "starts_at", "ends_at")),
    ACTIVITIES.c.longitude,
    ACTIVITIES.c.latitude,
).select_from(SIGN_UPS.join(ACTIVITIES, ACTIVITIES.c.id == SIGN_UPS.c.activity_id))


def booked_by(session: Session, volunteer_ids: Iterable[UUID], now: datetime) -> dict[UUID, list[Booked]]:
    """By person, all that is to come, and what is past as far as it is counted."""
    wanted = set(volunteer_ids)
    since = now - timedelta(days=limits_on(business_date(now)).missed.days + 1)
    rows = BOOKED.where(SIGN_UPS.c.volunteer_id.in_(wanted), SIGN_UPS.c.starts_at > since)
    found: dict[UUID, list[Booked]] = {volunteer_id: [] for volunteer_id in wanted}
    session.flush()
    for volunteer_id, id, shift_id, state, starts_at, ends_at, longitude, latitude in session.execute(rows):
        position = None if longitude is None or latitude is None else Position(longitude, latitude)
        found[volunteer_id].append(Booked(id, shift_id, state, starts_at, ends_at, position))
    missed = [one.id for ones in found.values() for one in ones if one.state == SignUpState.NO_SHOW]
    came = _came_after_all(session, missed) if missed else frozenset()
    for volunteer_id, ones in found.items() if came else ():
        found[volunteer_id] = [replace(one, state=SignUpState.CONFIRMED) if one.id in came else one for one in ones]
    return found


def _came_after_all(session: Session, sign_up_ids: Iterable[UUID]) -> Collection[UUID]:
    """Of people who were taken for absent: those who served, as is known by now. It is not held against them."""
    rows = select(ServiceRecord.sign_up_id).where(
        ServiceRecord.sign_up_id.in_(sign_up_ids), ServiceRecord.state == RecordState.CONFIRMED.value
    )
    return frozenset(session.scalars(rows))


def booked_as(sign_up: SignUp, activity: Activity) -> Booked:
    """A sign-up of this moment, for what is decided next."""
    return Booked(sign_up.id, sign_up.shift_id, sign_up.state, sign_up.starts_at, sign_up.ends_at, activity.position)


def clashing(booked: Iterable[Booked], wanted: Timed, travel: Travel) -> bool:
    """Whether something else is promised then, or too near."""
    try:
        check_time([one for one in booked if one.state in PROMISED], wanted, travel)
    except Conflict:
        return True
    return False


def span_of(starts_at: datetime, ends_at: datetime, activity: Activity) -> Span:
    """The time of a shift, at the place of its activity."""
    return Span(starts_at, ends_at, activity.position)
