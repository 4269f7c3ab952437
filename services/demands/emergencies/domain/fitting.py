"""Why somebody who was looked at is not asked."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from shared.contracts.demands.dispatch_words import CalledFor, LeftOutReason
from shared.kernel.clock import BUSINESS_ZONE

MINUTES_OF_DAY = 24 * 60


class Part(NamedTuple):
    """A part of a day in Beijing, in minutes of the day. weekday: 1 is Monday."""

    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Wanted:
    """What an emergency asks of people. parts: when, day by day; asked: who was asked in it already."""

    parts: list[Part]
    qualification: str | None
    asked: Collection[UUID]

    @classmethod
    def of(cls, starts_at: datetime, ends_at: datetime, qualification: str | None, asked: Collection[UUID]) -> "Wanted":
        """Of an emergency with these times."""
        return cls(parts_of(starts_at, ends_at), qualification, asked)


@dataclass(frozen=True)
class Candidate:
    """Somebody near, as far as it matters.

    metres: from the place to the nearest area that they named; availability: the windows of their week, empty for who
    named none; quiet_until: by their own choice; free_at: end of the rest after their last call, None for none: until
    then nobody asks whoever was asked or comes somewhere; is_busy: whether they serve somewhere else at that time;
    called_for: why they are looked at before others.
    """

    volunteer_id: UUID
    unit_id: UUID
    metres: int
    travel_metres_max: int
    is_ready: bool
    is_minor: bool
    in_reach: bool
    is_qualified: bool
    quiet_until: datetime | None
    free_at: datetime | None
    is_busy: bool
    availability: tuple[Mapping[str, Any], ...] = ()
    called_for: tuple[CalledFor, ...] = (CalledFor.DISTANCE,)


def left_out_for(one: Candidate, wanted: Wanted, now: datetime) -> LeftOutReason | None:
    """Why somebody is not asked; None for who is. Of several reasons the first in the order of the words."""
    return _never(one, wanted) or _not_now(one, now) or _not_there_and_then(one, wanted)


def _never(one: Candidate, wanted: Wanted) -> LeftOutReason | None:
    """Is not to be asked in this emergency at all."""
    if not one.in_reach:
        return LeftOutReason.OTHER_UNIT
    if one.is_minor:
        return LeftOutReason.MINOR
    if not one.is_ready:
        return LeftOutReason.NOT_READY
    return LeftOutReason.ALREADY_ASKED if one.volunteer_id in wanted.asked else None


def _not_now(one: Candidate, now: datetime) -> LeftOutReason | None:
    """Is left in peace for a while."""
    if one.quiet_until is not None and one.quiet_until > now:
        return LeftOutReason.QUIET
    return LeftOutReason.RESTING if one.free_at is not None and one.free_at > now else None


def _not_there_and_then(one: Candidate, wanted: Wanted) -> LeftOutReason | None:
    """Cannot do it, or not at that place and time."""
    if wanted.qualification is not None and not one.is_qualified:
        return LeftOutReason.NOT_QUALIFIED
    if one.metres > one.travel_metres_max:
        return LeftOutReason.TOO_FAR
    if one.is_busy:
        return LeftOutReason.BUSY
    return None if has_time(one.availability, wanted.parts) else LeftOutReason.NOT_AVAILABLE_THEN


def parts_of(starts_at: datetime, ends_at: datetime) -> list[Part]:
    """A span as parts of days in Beijing."""
    moment, end = starts_at.astimezone(BUSINESS_ZONE), ends_at.astimezone(BUSINESS_ZONE)
    parts = []
    while moment < end:
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        last = min(end, midnight + timedelta(days=1))
        until = math.ceil((last - midnight).total_seconds() / 60)
        parts.append(Part(moment.isoweekday(), moment.hour * 60 + moment.minute, until))
        moment = last
    return parts


def has_time(windows: Collection[Mapping[str, Any]], parts: Iterable[Part]) -> bool:
    """Whether windows of a week cover parts of days. Whoever named no windows comes at any time.

    A window that ends at 23:59 ends with the day: there is no later minute to name.
    """
    if not windows:
        return True
    spans = [_span(window) for window in windows]
    return all(_covered(part, sorted(span for span in spans if span.weekday == part.weekday)) for part in parts)


def _covered(part: Part, spans: Iterable[Part]) -> bool:
    """Whether windows of its day, in their order, leave no minute of a part out."""
    reached = part.begins
    for span in spans:
        if span.begins <= reached:
            reached = max(reached, span.ends)
    return reached >= part.ends


def _span(window: Mapping[str, Any]) -> Part:
    ends = _minutes(window["ends"])
    last = MINUTES_OF_DAY if ends == MINUTES_OF_DAY - 1 else ends
    return Part(window["weekday"], _minutes(window["starts"]), last)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def rounded_metres(metres: float) -> int:
    """As nobody can tell an address from: whole kilometres, upwards."""
    return math.ceil(metres / 1000) * 1000
