"""Waves: how many are asked at once, until when they answer, how long they rest, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.contracts.demands.emergency_words import WAVES_MAX


@dataclass(frozen=True)
class Rules:
    """The numbers that hold for emergencies opened on from_day or later (`schemes/`).

    ring_metres: how far each ring reaches; silent_waves_max: waves in a row that nobody accepted, after which the union
    above takes over; again_minutes: after all rings of the highest union were looked through.
    """

    from_day: date
    ring_metres: tuple[int, ...]
    silent_waves_max: int
    asks_per_place: int
    wave_people_max: int
    looked_at_max: int
    answer_minutes: int
    again_minutes: int
    rest_hours: int


def wave_size(wanted_count: int, accepted_count: int, asks_per_place: int, wave_people_max: int) -> int:
    """How many people a wave asks: several for each place that is free, since not everybody can."""
    return min(max(0, wanted_count - accepted_count) * asks_per_place, wave_people_max)


def due_at(now: datetime, answer_minutes: int, ends_at: datetime) -> datetime:
    """Until when somebody answers who is asked now: never longer than the emergency lasts."""
    return min(now + timedelta(minutes=answer_minutes), ends_at)


def free_again_at(asked_at: datetime, rest_hours: int, busy_until: datetime | None = None) -> datetime:
    """From when on somebody is called again: after the rest, which begins at the end of what they serve."""
    return max(asked_at, busy_until or asked_at) + timedelta(hours=rest_hours)


def served_until(now: datetime, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """Until when somebody can have served who does not go on now; None where the service had not begun."""
    return min(now, ends_at) if now > starts_at else None


class Next(StrEnum):
    """What becomes of an emergency whose wave is over."""

    ASK = "ask"  # in the present ring
    WIDEN = "widen"  # and ask in the next one
    ESCALATE = "escalate"
    AGAIN = "again"  # after a while, from the nearest ring
    REST = "rest"  # nothing any more by itself: the commander decides


@dataclass(frozen=True)
class Progress:
    """How far an emergency has come. ring: from 0; silent_waves: nobody accepted, in a row; has_looked_through: nobody
    was left in the ring to be asked."""

    waves: int
    ring: int
    silent_waves: int
    has_looked_through: bool


def next_of(progress: Progress, rules: Rules, *, has_superior: bool) -> Next:
    """What comes next while places are free."""
    if progress.waves >= WAVES_MAX:
        return Next.REST
    is_last = progress.ring + 1 >= len(rules.ring_metres)
    is_exhausted = progress.has_looked_through and is_last
    if has_superior and (is_exhausted or progress.silent_waves >= rules.silent_waves_max):
        return Next.ESCALATE
    if is_exhausted:
        return Next.AGAIN
    return Next.WIDEN if progress.has_looked_through else Next.ASK
