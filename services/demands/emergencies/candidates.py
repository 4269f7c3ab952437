"""What is known of some people who are near an emergency, loaded at once: what decides whether they are asked."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select

from services.demands.copies.models import KnownProfile, KnownQualification, KnownSignUp
from services.demands.emergencies.domain.fitting import Candidate
from services.demands.emergencies.looking import Found
from services.demands.emergencies.models import Call, CalledPerson, Emergency
from shared.contracts.demands.emergency_words import CallState
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.activity_words import SignUpState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer

PROMISED = (SignUpState.SUBMITTED, SignUpState.OFFERED, SignUpState.CONFIRMED)  # may have to be somewhere then

Spans = dict[UUID, tuple[tuple[datetime, datetime], ...]]


def candidates(
    session: Session, emergency: Emergency, found: Sequence[Found], units: Collection[UUID] | None
) -> list[Candidate]:
    """Those of whom there is a copy, in the order in which they were found. units: in reach, None for any."""
    ids = [one.volunteer_id for one in found]
    known = {row.id: row for row in session.execute(_known(emergency, ids))}
    busy = _busy(session, emergency, ids)
    qualified = _qualified(session, emergency, ids)
    return [
        Candidate(
            volunteer_id=one.volunteer_id,
            unit_id=row.unit_id,
            metres=one.metres,
            travel_metres_max=row.travel_metres_max,
            is_ready=row.is_ready and row.state == VolunteerState.ACTIVE,
            is_minor=row.is_minor,
            in_reach=units is None or row.unit_id in units,
            is_qualified=one.volunteer_id in qualified,
            quiet_until=row.rests_until,
            free_at=row.free_at,
            is_asked_elsewhere=row.is_asked,
            busy=busy.get(one.volunteer_id, ()),
            availability=tuple(row.availability),
        )
        for one in found
        if (row := known.get(one.volunteer_id)) is not None
    ]


def lanes(is_drill: bool) -> list[bool]:
    """Whose calls keep somebody from being called: a drill heeds calls in earnest, and not the other way round."""
    return [False, True] if is_drill else [False]


def _known(emergency: Emergency, ids: Sequence[UUID]) -> Select[Any]:
    heeded = lanes(emergency.is_drill)
    rest = select(func.max(CalledPerson.free_at)).where(
        CalledPerson.volunteer_id == KnownVolunteer.id, CalledPerson.is_drill.in_(heeded)
    )
    asked = exists().where(
        Call.volunteer_id == KnownVolunteer.id, Call.is_drill.in_(heeded), Call.state == CallState.ASKED
    )
    return (
        select(
            KnownVolunteer.id,
            KnownVolunteer.unit_id,
            KnownVolunteer.state,
            KnownVolunteer.is_minor,
            KnownProfile.is_ready,
            KnownProfile.travel_metres_max,
            KnownProfile.rests_until,
            KnownProfile.availability,
            rest.scalar_subquery().label("free_at"),
            asked.label("is_asked"),
        )
        .join(KnownProfile, KnownProfile.id == KnownVolunteer.id)
        .where(KnownVolunteer.id.in_(ids))
    )


def _busy(session: Session, emergency: Emergency, ids: Sequence[UUID]) -> Spans:
    """Where they serve at that time, or have promised to: sign-ups, and calls whose sign-ups are on their way."""
    sign_ups = select(KnownSignUp.volunteer_id, KnownSignUp.starts_at, KnownSignUp.ends_at).where(
        KnownSignUp.volunteer_id.in_(ids),
        KnownSignUp.state.in_(PROMISED),
        KnownSignUp.ends_at > emergency.starts_at,
        KnownSignUp.starts_at < emergency.ends_at,
    )
    calls = (
        select(Call.volunteer_id, Emergency.starts_at, Emergency.ends_at)
        .join(Emergency, Emergency.id == Call.emergency_id)
        .where(
            Call.volunteer_id.in_(ids),
            Call.is_drill.in_(lanes(emergency.is_drill)),
            Call.state == CallState.ACCEPTED,
            Emergency.ends_at > emergency.starts_at,
            Emergency.starts_at < emergency.ends_at,
        )
    )
    found: dict[UUID, tuple[tuple[datetime, datetime], ...]] = defaultdict(tuple)
    for volunteer_id, starts_at, ends_at in session.execute(sign_ups.union_all(calls)):
        found[volunteer_id] += ((starts_at, ends_at),)
    return found


def _qualified(session: Session, emergency: Emergency, ids: Sequence[UUID]) -> set[UUID]:
    """Who has shown what is wanted, and it is good on the day of the service."""
    if emergency.qualification is None:
        return set()
    on = business_date(emergency.starts_at)
    lasting = or_(KnownQualification.valid_until.is_(None), KnownQualification.valid_until >= on)
    rows = select(KnownQualification.volunteer_id).where(
        KnownQualification.volunteer_id.in_(ids),
        KnownQualification.qualification == emergency.qualification,
        KnownQualification.is_valid.is_(True),
        lasting,
    )
    return set(session.scalars(rows))
