"""Activities that fit somebody: what they offer, when they have time, how far they travel, what they may do.

What a database can decide it does; the rest, times in a week and what is promised already, is looked at activity by
activity. So a page may be short although more follow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import h3.api.basic_int as h3
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from services.projects.activities.models import Activity, Post, Shift
from services.projects.activities.search import Hit, after_of, cursor_of, dressed, found, origin_of
from services.projects.copies.models import KnownMembership, KnownProfile, KnownQualification
from services.projects.invitations.domain import Window, has_time
from services.projects.sign_ups.booking import booked_by, clashing, span_of
from services.projects.sign_ups.domain import Booked, Travel
from services.projects.sign_ups.limits import limits_on
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import LIVE, FitReason, ShiftState
from shared.contracts.projects.library_words import ServiceMode
from shared.contracts.teams.team_words import MembershipState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import Page
from shared.kernel.places import Position, metres_between
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer

SCAN_ACTIVITIES_MAX = 200  # looked at for one page
DAYS_AHEAD = 60
SHIFTS_MAX = 30  # looked at of one activity


@dataclass(frozen=True)
class Person:
    """What of somebody decides whether a shift fits. qualifications: with their last day; places: where they are near.

    categories, windows: empty where they said nothing, which leaves everything open.
    """

    volunteer: KnownVolunteer
    categories: frozenset[str]
    windows: Sequence[Window]
    places: Sequence[Position]
    travel_metres_max: int
    qualifications: dict[str, date | None]
    team_ids: frozenset[UUID]
    booked: Sequence[Booked]
    travel: Travel


def find_fitting_activities(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those with a shift that fits who asks."""
    person = person_of(session, acting_volunteer(session, actor))
    origin = origin_of(request)
    if origin is None and person.places and request.mode != ServiceMode.ONLINE:
        origin = person.places[0]
    hits = found(session, request, origin, SCAN_ACTIVITIES_MAX, after_of(request, origin), *_offered(person))
    shifts = _shifts_of(session, request, [hit.activity for hit in hits])
    fitting: list[tuple[Hit, Shift]] = []
    looked = 0
    for hit in hits:
        looked += 1
        shift = next((one for one in shifts[hit.activity.id] if fits(one, hit.activity, person)), None)
        if shift is not None and near_enough(hit.activity.position, person):
            fitting.append((hit, shift))
        if len(fitting) == request.limit:
            break
    more = looked < len(hits) or len(hits) == SCAN_ACTIVITIES_MAX
    return Page(
        _shown(session, request, fitting, origin, person), cursor_of(request, hits[looked - 1]) if more else None
    )


def person_of(session: Session, volunteer: KnownVolunteer) -> Person:
    """What is known of somebody."""
    profile = session.get(KnownProfile, volunteer.id)
    shown = select(KnownQualification.qualification, KnownQualification.valid_until).where(
        KnownQualification.volunteer_id == volunteer.id, KnownQualification.is_valid.is_(True)
    )
    teams = select(KnownMembership.team_id).where(
        KnownMembership.volunteer_id == volunteer.id, KnownMembership.state == MembershipState.ACTIVE
    )
    return Person(
        volunteer,
        frozenset(profile.categories if profile else ()),
        [Window(**window) for window in (profile.availability if profile else ())],
        places_of(profile),
        profile.travel_metres_max if profile else 0,
        {row.qualification: row.valid_until for row in session.execute(shown)},
        frozenset(session.scalars(teams)),
        booked_by(session, [volunteer.id], session.now)[volunteer.id],
        limits_on(business_date(session.now)).travel,
    )


def places_of(profile: KnownProfile | None) -> list[Position]:
    """The middles of the areas that somebody named: home, then work."""
    cells = [profile.home_cell, profile.work_cell] if profile else []
    middles = [h3.cell_to_latlng(cell) for cell in cells if cell is not None]
    return [Position(longitude, latitude) for latitude, longitude in middles]


def fits(shift: Shift, activity: Activity, person: Person) -> bool:
    """Whether somebody could take one of its places, has time, and is nowhere else then."""
    if any(one.shift_id == shift.id and one.state in LIVE for one in person.booked):
        return False
    if person.windows and not has_time(person.windows, shift.starts_at, shift.ends_at):
        return False
    if not any(_may_take(post, shift, person) for post in shift.posts):
        return False
    return not clashing(person.booked, span_of(shift.starts_at, shift.ends_at, activity), person.travel)


def near_enough(position: Position | None, person: Person) -> bool:
    """Whether it is as near as somebody travels; what is nowhere is, and so is all to whom no area was named."""
    if position is None or not person.places:
        return True
    return any(metres_between(position, place) <= person.travel_metres_max for place in person.places)


def reasons_of(activity: Activity, person: Person) -> list[FitReason]:
    """Why it fits."""
    said = {
        FitReason.CATEGORY: activity.service_class in person.categories,
        FitReason.TIME: bool(person.windows),
        FitReason.NEAR: activity.position is not None and bool(person.places),
        FitReason.TEAM: activity.team_id in person.team_ids,
    }
    return [reason for reason, holds in said.items() if holds]


def _may_take(post: Post, shift: Shift, person: Person) -> bool:
    if post.taken_count >= post.maximum or (post.team_id is not None and post.team_id not in person.team_ids):
        return False
    if post.qualification is None:
        return True
    last = person.qualifications.get(post.qualification, date.min)
    return last is None or last >= business_date(shift.starts_at)


def _offered(person: Person) -> Iterable[ColumnElement[bool]]:
    if person.categories:
        yield Activity.service_class.in_(person.categories)
    if person.volunteer.is_minor:
        yield Activity.project.has(is_high_risk=False)


def _shifts_of(session: Session, request: Loaded, activities: Sequence[Activity]) -> dict[UUID, list[Shift]]:
    """The next shifts of each, in the time that was asked for."""
    since, horizon = max(request.since or session.now, session.now), session.now + timedelta(days=DAYS_AHEAD)
    until = min(request.until or horizon, horizon)
    rows = select(Shift).where(
        Shift.activity_id.in_([activity.id for activity in activities]),
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > since,
        Shift.starts_at <= until,
    )
    by_activity: dict[UUID, list[Shift]] = {activity.id: [] for activity in activities}
    for shift in session.scalars(rows.order_by(Shift.starts_at).options(selectinload(Shift.posts))):
        if len(by_activity[shift.activity_id]) < SHIFTS_MAX:
            by_activity[shift.activity_id].append(shift)
    return by_activity


def _shown(
    session: Session,
    request: Loaded,
    fitting: Sequence[tuple[Hit, Shift]],
    origin: Position | None,
    person: Person,
) -> list[SimpleNamespace]:
    items = dressed(session, request, [hit.activity for hit, _ in fitting], origin)
    for item, (hit, shift) in zip(items, fitting, strict=True):
        item.shift_id, item.next_starts_at = shift.id, shift.starts_at
        item.is_free, item.reasons = True, reasons_of(hit.activity, person)
    return items
