"""What is known of some people who are near an emergency, loaded at once: what decides whether they are asked.

Somebody waits at a screen while a wave is chosen: statements are made once, and one of them says nearly all.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, cast, exists, or_, select

from services.demands.copies.models import KnownProfile, KnownQualification, KnownSignUp
from services.demands.emergencies.domain.fitting import Candidate
from services.demands.emergencies.looking import Found
from services.demands.emergencies.models import CalledPerson, Emergency
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.activity_words import SignUpState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer

PROMISED = [state.value for state in (SignUpState.SUBMITTED, SignUpState.OFFERED, SignUpState.CONFIRMED)]
VOLUNTEERS, PROFILES, SIGN_UPS = KnownVolunteer.__table__, KnownProfile.__table__, KnownSignUp.__table__
CALLED, QUALIFICATIONS = CalledPerson.__table__, KnownQualification.__table__
IDS = bindparam("ids", expanding=True)
NO_WINDOWS = "[]"


def candidates(
    session: Session, emergency: Emergency, found: Sequence[Found], units: Collection[UUID] | None
) -> Iterator[Candidate]:
    """Those of whom there is a copy, in the order in which they were found. units: in reach, None for any."""
    ids = [one.volunteer_id for one in found]
    told = {"ids": ids, "starts_at": emergency.starts_at, "ends_at": emergency.ends_at}
    known = {row.id: row for row in session.execute(OF_DRILLS if emergency.is_drill else IN_EARNEST, told)}
    qualified = _qualified(session, emergency, ids)
    for one in found:
        row = known.get(one.volunteer_id)
        if row is not None:
            yield Candidate(
                volunteer_id=one.volunteer_id,
                unit_id=row.unit_id,
                metres=one.metres,
                called_for=one.called_for,
                travel_metres_max=row.travel_metres_max,
                is_ready=row.is_ready and row.state == VolunteerState.ACTIVE,
                is_minor=row.is_minor,
                in_reach=units is None or row.unit_id in units,
                is_qualified=one.volunteer_id in qualified,
                quiet_until=row.rests_until,
                free_at=_later(row.free_at, row.free_of_drills_at),
                is_busy=row.is_busy,
                availability=() if row.availability == NO_WINDOWS else tuple(json.loads(row.availability)),
            )


def _known(*, is_drill: bool) -> Select[Any]:
    """People with their profiles, rests and services at a time. A drill heeds calls in earnest, and not the other way
    round."""
    in_earnest, in_drills = CALLED.alias(), CALLED.alias()
    of_earnest = (in_earnest.c.volunteer_id == VOLUNTEERS.c.id) & in_earnest.c.is_drill.is_(False)
    of_drills = (in_drills.c.volunteer_id == VOLUNTEERS.c.id) & in_drills.c.is_drill.is_(True)
    source = VOLUNTEERS.join(PROFILES, PROFILES.c.id == VOLUNTEERS.c.id).outerjoin(in_earnest, of_earnest)
    serves_then = exists().where(
        SIGN_UPS.c.volunteer_id == VOLUNTEERS.c.id,
        SIGN_UPS.c.ends_at > bindparam("starts_at"),
        SIGN_UPS.c.starts_at < bindparam("ends_at"),
        SIGN_UPS.c.state.in_(PROMISED),
    )
    said = (
        *(VOLUNTEERS.c[name] for name in ("id", "unit_id", "state", "is_minor")),
        *(PROFILES.c[name] for name in ("is_ready", "travel_metres_max", "rests_until")),
        cast(PROFILES.c.availability, Text).label("availability"),
        in_earnest.c.free_at,
        (in_drills if is_drill else in_earnest).c.free_at.label("free_of_drills_at"),
        serves_then.label("is_busy"),
    )
    source = source.outerjoin(in_drills, of_drills) if is_drill else source
    return select(*said).select_from(source).where(VOLUNTEERS.c.id.in_(IDS))


IN_EARNEST, OF_DRILLS = _known(is_drill=False), _known(is_drill=True)
QUALIFIED = select(QUALIFICATIONS.c.volunteer_id).where(
    QUALIFICATIONS.c.volunteer_id.in_(IDS),
    QUALIFICATIONS.c.qualification == bindparam("qualification"),
    QUALIFICATIONS.c.is_valid.is_(True),
    or_(QUALIFICATIONS.c.valid_until.is_(None), QUALIFICATIONS.c.valid_until >= bindparam("on")),
)


def _qualified(session: Session, emergency: Emergency, ids: Sequence[UUID]) -> set[UUID]:
    """Who has shown what is wanted, and it is good on the day of the service."""
    if emergency.qualification is None:
        return set()
    told = {"ids": ids, "qualification": emergency.qualification, "on": business_date(emergency.starts_at)}
    return set(session.scalars(QUALIFIED, told))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)
