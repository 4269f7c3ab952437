"""Who could be invited to a shift, and how well they fit.

Looked at are people of the team that carries the activity, and volunteers of its union and the unions below who said
where they are, as near as they would come. Nobody else is found, so that no leader looks through the city.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import h3.api.basic_int as h3
from sqlalchemy import Select, or_, select

from services.projects.activities.fitting import places_of
from services.projects.activities.models import Activity, Post, Shift, SignUp
from services.projects.copies.models import KnownMembership, KnownProfile, KnownQualification
from services.projects.invitations.domain import Window, has_time, points_of, rounded_metres
from services.projects.invitations.models import Invitation
from services.projects.sign_ups.booking import booked_by, clashing, span_of
from services.projects.sign_ups.domain import Booked
from services.projects.sign_ups.limits import limits_on
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.activity_words import FitReason, SignUpState
from shared.contracts.teams.team_words import MembershipState
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID
from shared.kernel.places import Position, metres_between
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import subtree
from shared.runtime.events.volunteers import KnownVolunteer

LOOKED_AT_MAX = 500
AREA_RESOLUTION = 7  # of the cells that people name
RINGS = (1, 3, 5)  # around the place: some two, seven and twelve kilometres


@dataclass(frozen=True)
class Candidate:
    """Somebody who could come. metres: from the nearest area they named, None for none."""

    volunteer_id: UUID
    reasons: list[FitReason]
    metres: int | None

    @property
    def points(self) -> int:
        """How well they fit."""
        return points_of(self.reasons)


def suitable(session: Session, shift: Shift, post: Post, limit: int) -> list[Candidate]:
    """Those who fit best, the best first, those who fit alike in the order of their registration."""
    people = _people(session, shift.activity)
    people = [one for one in people if not (one.is_minor and shift.activity.project.is_high_risk)]
    known = _Known(session, shift, post, [one.id for one in people])
    found = [known.candidate(one.id) for one in people]
    fitting = [one for one in found if one is not None]
    return sorted(fitting, key=lambda one: (-one.points, one.volunteer_id))[:limit]


def may_be_invited(session: Session, activity: Activity, volunteer_id: UUID) -> bool:
    """Whether somebody is of the team, or of the union or one below it, and still a volunteer."""
    rows = select(KnownVolunteer.id).where(
        KnownVolunteer.id == volunteer_id,
        KnownVolunteer.state == VolunteerState.ACTIVE,
        or_(
            KnownVolunteer.unit_id.in_(subtree(activity.unit_id)),
            KnownVolunteer.id.in_(_members(activity.team_id)),
        ),
    )
    return session.scalar(rows) is not None


def _people(session: Session, activity: Activity) -> Sequence[KnownVolunteer]:
    members = session.scalars(_members(activity.team_id).limit(LOOKED_AT_MAX))
    ids = {*members, *_around(session, activity)}
    rows = select(KnownVolunteer).where(KnownVolunteer.id.in_(ids), KnownVolunteer.state == VolunteerState.ACTIVE)
    return session.scalars(rows.order_by(KnownVolunteer.id).limit(LOOKED_AT_MAX)).all()


def _around(session: Session, activity: Activity) -> Sequence[UUID]:
    """Of the union and those below it: the nearest, as many as are looked at; where there is no place, any."""
    rows = select(KnownProfile.id).join(KnownVolunteer, KnownVolunteer.id == KnownProfile.id)
    rows = rows.where(KnownVolunteer.unit_id.in_(subtree(activity.unit_id))).limit(LOOKED_AT_MAX)
    if activity.position is None:
        return session.scalars(rows).all()
    found: Sequence[UUID] = []
    for rings in RINGS:
        cells = _cells_around(activity.position, rings)
        near = rows.where(or_(KnownProfile.home_cell.in_(cells), KnownProfile.work_cell.in_(cells)))
        found = session.scalars(near).all()
        if len(found) == LOOKED_AT_MAX:
            break
    return found


def _members(team_id: UUID | None) -> Select[tuple[UUID]]:
    return select(KnownMembership.volunteer_id).where(
        KnownMembership.team_id == (team_id or NO_ID), KnownMembership.state == MembershipState.ACTIVE
    )


def _cells_around(position: Position, rings: int) -> list[int]:
    here = h3.latlng_to_cell(position.latitude, position.longitude, AREA_RESOLUTION)
    return list(h3.grid_disk(here, rings))


class _Known:
    """What is known of some people who may come to a shift, loaded at once."""

    def __init__(self, session: Session, shift: Shift, post: Post, ids: Sequence[UUID]) -> None:
        self.shift, self.activity, self.post = shift, shift.activity, post
        self.travel = limits_on(business_date(session.now)).travel
        self.booked = booked_by(session, ids, session.now)
        self.profiles = {one.id: one for one in session.scalars(select(KnownProfile).where(KnownProfile.id.in_(ids)))}
        self.members = set(session.scalars(_members(self.activity.team_id)))
        self.of_post = set(session.scalars(_members(post.team_id)))
        self.asked = set(session.scalars(select(Invitation.volunteer_id).where(Invitation.shift_id == shift.id)))
        self.before = set(session.scalars(_served(session, self.activity, ids)))
        self.qualified = _qualified(session, shift, ids)

    def candidate(self, volunteer_id: UUID) -> Candidate | None:
        """How somebody fits; None for who cannot come, may not, or was asked already."""
        booked = self.booked[volunteer_id]
        if volunteer_id in self.asked or self._is_busy(booked) or not self._may_take(volunteer_id):
            return None
        metres = self._metres(volunteer_id)
        said = {
            FitReason.CATEGORY: self._offers(volunteer_id),
            FitReason.TIME: self._has_time(volunteer_id),
            FitReason.NEAR: metres is not None and metres <= self.profiles[volunteer_id].travel_metres_max,
            FitReason.TEAM: volunteer_id in self.members,
            FitReason.QUALIFICATION: self.post.qualification is not None,
            FitReason.SERVED_BEFORE: volunteer_id in self.before,
            FitReason.MISSED_LATELY: any(one.state == SignUpState.NO_SHOW for one in booked),
        }
        reasons = [reason for reason, holds in said.items() if holds]
        return Candidate(volunteer_id, reasons, None if metres is None else rounded_metres(metres))

    def _is_busy(self, booked: Iterable[Booked]) -> bool:
        of_shift = any(one.shift_id == self.shift.id for one in booked)
        span = span_of(self.shift.starts_at, self.shift.ends_at, self.activity)
        return of_shift or clashing(booked, span, self.travel)

    def _may_take(self, volunteer_id: UUID) -> bool:
        wanted = self.post.qualification
        in_team = self.post.team_id is None or volunteer_id in self.of_post
        return in_team and (wanted is None or (volunteer_id, wanted) in self.qualified)

    def _offers(self, volunteer_id: UUID) -> bool:
        profile = self.profiles.get(volunteer_id)
        return profile is not None and self.activity.service_class in profile.categories

    def _has_time(self, volunteer_id: UUID) -> bool:
        profile = self.profiles.get(volunteer_id)
        windows = [Window(**window) for window in (profile.availability if profile else ())]
        return has_time(windows, self.shift.starts_at, self.shift.ends_at)

    def _metres(self, volunteer_id: UUID) -> float | None:
        place, areas = self.activity.position, places_of(self.profiles.get(volunteer_id))
        if place is None or not areas:
            return None
        return min(metres_between(place, area) for area in areas)


def _served(session: Session, activity: Activity, ids: Sequence[UUID]) -> Select[tuple[UUID]]:
    """Who was confirmed for another shift of the project that is over."""
    rows = select(SignUp.volunteer_id).join(Activity, Activity.id == SignUp.activity_id)
    return rows.where(
        SignUp.volunteer_id.in_(ids),
        Activity.project_id == activity.project_id,
        SignUp.state == SignUpState.CONFIRMED,
        SignUp.ends_at <= session.now,
    )


def _qualified(session: Session, shift: Shift, ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Who has shown which qualifications that are good on the day of the shift."""
    lasting = or_(
        KnownQualification.valid_until.is_(None), KnownQualification.valid_until >= business_date(shift.starts_at)
    )
    rows = select(KnownQualification.volunteer_id, KnownQualification.qualification).where(
        KnownQualification.volunteer_id.in_(ids), KnownQualification.is_valid.is_(True), lasting
    )
    return {(row[0], row[1]) for row in session.execute(rows)}
