"""How much one person serves on one day before somebody else has to agree, as dated data."""

from dataclasses import dataclass
from datetime import date

from shared.contracts.projects.record_words import Tier
from shared.kernel.measures import MINUTES_PER_HOUR


@dataclass(frozen=True)
class DayCaps:
    """From a day on: up to how many minutes of a person and day nobody is asked, and up to how many the union above."""

    since: date
    at_once_minutes: int
    superior_minutes: int


CAPS = (DayCaps(date(2021, 2, 1), at_once_minutes=8 * MINUTES_PER_HOUR, superior_minutes=12 * MINUTES_PER_HOUR),)


def caps_on(day: date) -> DayCaps:
    """Those that hold on a day; before the first of them, the first."""
    return next((caps for caps in reversed(CAPS) if caps.since <= day), CAPS[0])


def tier_of(day_minutes: int, caps: DayCaps) -> Tier:
    """Who has to agree to the record with which somebody's day has so many minutes."""
    if day_minutes <= caps.at_once_minutes:
        return Tier.NONE
    return Tier.SUPERIOR if day_minutes <= caps.superior_minutes else Tier.CITY
