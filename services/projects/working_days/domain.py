"""What a calendar of exceptional days may say."""

from collections.abc import Iterable
from datetime import date

from shared.contracts.projects.refusals.working_days import (
    DAY_LIKE_ITS_WEEKDAY,
    DAY_OF_ANOTHER_YEAR,
    DAY_OUT_OF_RANGE,
    DAY_REPEATED,
)
from shared.contracts.projects.working_day_words import YEAR_MAX, YEAR_MIN
from shared.kernel.working_days import SATURDAY


def refuse_out_of_range(day: date) -> None:
    """Raises Invalid for a day of a year that the calendar does not have."""
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise DAY_OUT_OF_RANGE(day=day.isoformat(), year_min=YEAR_MIN, year_max=YEAR_MAX)


def refuse_like_its_weekday(day: date, is_worked: bool) -> None:
    """Raises Invalid for a day that its weekday says already: such rows would be taken for more than they are."""
    if is_worked == (day.weekday() < SATURDAY):
        raise DAY_LIKE_ITS_WEEKDAY(day=day.isoformat())


def refuse_year(year: int, days: Iterable[tuple[date, bool]]) -> None:
    """Raises Invalid where the days are not each one of the year, once, and different from its weekday."""
    seen: set[date] = set()
    for day, is_worked in days:
        if day.year != year:
            raise DAY_OF_ANOTHER_YEAR(day=day.isoformat(), year=year)
        if day in seen:
            raise DAY_REPEATED(day=day.isoformat())
        refuse_like_its_weekday(day, is_worked)
        seen.add(day)
