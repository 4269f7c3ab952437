"""What is said when an emergency is opened, as it is kept: plain words, times, the place, who is responsible."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.demands.emergencies.models import Emergency
from shared.contracts.base import Loaded
from shared.contracts.demands.dispatch_words import HOURS_AHEAD_MAX
from shared.contracts.demands.emergency_words import MINUTES_MAX
from shared.contracts.demands.refusals.emergencies import (
    EMERGENCY_RESPONSIBLE_MISSING,
    EMERGENCY_TIMES_WRONG,
    EMERGENCY_WORDS_EMPTY,
    EMERGENCY_WORDS_PERSONAL,
)
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.personal import has_personal_number
from shared.kernel.places import position_in
from shared.kernel.text import tidied
from shared.runtime.data import numbering
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage
from shared.runtime.events.volunteers import KnownVolunteer, volunteer_of

IN_ONE_LINE = ("title", "place_words")


def new_number(day: date) -> str:
    """A number of an emergency at random, taken or not: E before the day."""
    return f"E{numbering.new_number(day)}"


def plain_words(request: Loaded) -> tuple[str, str, str]:
    """Title, content and words of the place. Raises Invalid where nothing is left of one, or a number of somebody."""
    said = []
    for name in ("title", "content", "place_words"):
        words = getattr(request, name)
        kept = tidied(words) if name in IN_ONE_LINE else words.strip()
        if not kept:
            raise EMERGENCY_WORDS_EMPTY(field=name)
        if has_personal_number(kept):
            raise EMERGENCY_WORDS_PERSONAL()
        said.append(kept)
    title, content, place = said
    return title, content, place


def checked_times(request: Loaded, now: datetime) -> tuple[datetime, datetime]:
    """From when to when help is served; from now on where it has begun already. Raises Invalid."""
    starts_at, ends_at = max(request.starts_at, now), request.ends_at
    too_long = ends_at - starts_at > timedelta(minutes=MINUTES_MAX)
    if starts_at >= ends_at or too_long or starts_at > now + timedelta(hours=HOURS_AHEAD_MAX):
        raise EMERGENCY_TIMES_WRONG(hours_max=MINUTES_MAX // 60, hours_ahead_max=HOURS_AHEAD_MAX)
    return starts_at, ends_at


def put_place(emergency: Emergency, place: Any) -> None:
    """Where it is, in WGS-84."""
    position = position_in(place.datum, place.longitude, place.latitude)
    emergency.longitude, emergency.latitude = position.longitude, position.latitude


def responsible_for(session: Session, request: Loaded, actor: Actor, unit_id: UUID) -> UUID:
    """The volunteer who is responsible for the service: with the number that was said, or the one who opens it.

    Raises Invalid where that is no active adult of the union, of one below it or of one above it.
    """
    if request.responsible_number is None:
        found = volunteer_of(session, actor)
    else:
        found = session.scalar(select(KnownVolunteer).where(KnownVolunteer.number == request.responsible_number))
    if found is None or found.state != VolunteerState.ACTIVE or found.is_minor:
        raise EMERGENCY_RESPONSIBLE_MISSING()
    theirs, ours = lineage(session, found.unit_id), lineage(session, unit_id)
    if unit_id not in theirs and found.unit_id not in ours:
        raise EMERGENCY_RESPONSIBLE_MISSING()
    return found.id
