"""Stars from confirmed hours: they rise with them, and fall when hours are struck."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class Thresholds:
    """From a day on: how many hours the first star needs, the second, and so on."""

    from_day: date
    hours: tuple[int, ...]

    def __post_init__(self) -> None:
        assert self.hours and self.hours[0] > 0, "a star needs hours"
        assert list(self.hours) == sorted(set(self.hours)), "each star needs more than the one before"


def thresholds_on(day: date, known: Sequence[Thresholds]) -> Thresholds:
    """Those that hold on a day: the newest that have begun; before the first of all those."""
    begun = [thresholds for thresholds in known if thresholds.from_day <= day]
    return max(begun, key=_from_day) if begun else min(known, key=_from_day)


def stars(thresholds: Thresholds, minutes: int) -> int:
    """How many stars so many confirmed minutes give."""
    return sum(minutes >= hours * MINUTES_OF_AN_HOUR for hours in thresholds.hours)


def minutes_to_next_star(thresholds: Thresholds, minutes: int) -> int | None:
    """How many minutes are lacking for one star more, None where there is none."""
    lacking = (hours * MINUTES_OF_AN_HOUR - minutes for hours in thresholds.hours)
    return next((lack for lack in lacking if lack > 0), None)


def _from_day(thresholds: Thresholds) -> date:
    return thresholds.from_day
