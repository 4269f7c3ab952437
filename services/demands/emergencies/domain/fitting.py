"""Why somebody who was looked at is not asked."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.kernel.clock import BUSINESS_ZONE

MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True)
class Wanted:
    """What an emergency asks of people. asked: who was asked in it; today: the day on which a qualification is good."""

    starts_at: datetime
    ends_at: datetime
    qualification: str | None
    asked: Collection[UUID]


@dataclass(frozen=True)
class Candidate:
    """Somebody near, as far as it matters.

    metres: from the place to the nearest area that they named; availability: the windows of their week, empty for who
    named none; quiet_until: by their own choice; free_at: end of the rest after their last call, None for none;
    is_asked_elsewhere: another emergency waits for their answer; busy: spans in which they serve.
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
    is_asked_elsewhere: bool
    busy: tuple[tuple[datetime, datetime], ...] = ()
    availability: tuple[Mapping[str, Any], ...] = ()


def left_out_for(one: Candidate, wanted: Wanted, now: datetime) -> LeftOutReason | None:
    """Why somebody is not asked; None for who is. Of several reasons the first in the order of the words."""
    stands: dict[LeftOutReason, bool] = {
        LeftOutReason.OTHER_UNIT: not one.in_reach,
        LeftOutReason.MINOR: one.is_minor,
        LeftOutReason.NOT_READY: not one.is_ready,
        LeftOutReason.ALREADY_ASKED: one.volunteer_id in wanted.asked or one.is_asked_elsewhere,
        LeftOutReason.QUIET: one.quiet_until is not None and one.quiet_until > now,
        LeftOutReason.RESTING: one.free_at is not None and one.free_at > now,
        LeftOutReason.NOT_QUALIFIED: wanted.qualification is not None and not one.is_qualified,
        LeftOutReason.TOO_FAR: one.metres > one.travel_metres_max,
        LeftOutReason.BUSY: any(begins < wanted.ends_at and wanted.starts_at < ends for begins, ends in one.busy),
    }
    for reason, holds in stands.items():
        if holds:
            return reason
    if not has_time(one.availability, wanted.starts_at, wanted.ends_at):
        return LeftOutReason.NOT_AVAILABLE_THEN
    return None


def has_time(windows: Collection[Mapping[str, Any]], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether windows of a week cover a span, over midnight too. Whoever named no windows comes at any time.

    A window that ends at 23:59 ends with the day: there is no later minute to name.
    """
    if not windows:
        return True
    moment, end = starts_at.astimezone(BUSINESS_ZONE), ends_at.astimezone(BUSINESS_ZONE)
    while moment < end:
        minute = moment.hour * 60 + moment.minute
        until = max((ends for day, begins, ends in map(_span, windows) if _holds(day, begins, ends, moment)), default=0)
        if until <= minute:
            return False
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = midnight + timedelta(minutes=until)
    return True


def _span(window: Mapping[str, Any]) -> tuple[int, int, int]:
    ends = _minutes(window["ends"])
    return window["weekday"], _minutes(window["starts"]), MINUTES_OF_DAY if ends == MINUTES_OF_DAY - 1 else ends


def _holds(day: int, begins: int, ends: int, moment: datetime) -> bool:
    return day == moment.isoweekday() and begins <= moment.hour * 60 + moment.minute < ends


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def rounded_metres(metres: float) -> int:
    """As nobody can tell an address from: whole kilometres, upwards."""
    return math.ceil(metres / 1000) * 1000
