"""Working days of the Chinese calendar, with the weekends that are worked for a holiday (调休).

Holidays are announced year by year, so they are data that enters as an argument. For a year that is not announced yet
Monday to Friday are taken for working days, and the answer says that it is not certain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_MAX = 400
SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """exceptions: days that are not what their weekday says: True is worked, False is off; years: those announced."""

    exceptions: Mapping[date, bool]
    years: frozenset[int]

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day, by its weekday where nothing else is known."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)


@dataclass(frozen=True)
class Due:
    """A day that something is due on. is_certain: every year on the way was announced."""

    day: date
    is_certain: bool


def due_after(day: date, working_days: int, calendar: WorkingCalendar) -> Due:
    """The day that is so many working days after a day; the day itself does not count."""
    assert working_days >= 0
    left, certain = working_days, day.year in calendar.years
    for _ in range(DAYS_MAX):
        if not left:
            return Due(day, certain)
        day += timedelta(days=1)
        certain = certain and day.year in calendar.years
        left -= calendar.is_worked(day)
    raise AssertionError(f"{working_days} working days are more than {DAYS_MAX} days")
