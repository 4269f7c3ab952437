"""The calendar of working days in the published language: holidays, and weekends that are worked for them (调休)."""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Day, Integer, Many, Part, Text
from shared.contracts.projects.working_day_words import YEAR_MAX, YEAR_MIN

NAME_CHARACTERS_MAX = 40
DAYS_OF_A_YEAR_MAX = 366
WORKING_DAYS_MAX = 60


def year_field(**rest: Any) -> Integer:
    """A year of the calendar."""
    return Integer(at_least=YEAR_MIN, at_most=YEAR_MAX, **rest)


class ExceptionalDay(Contract):
    """A day that is not what its weekday says: a holiday, or a weekend day that is worked. name: of the holiday."""

    day = Day(required=True)
    is_worked = Boolean(required=True)
    name = Text(at_least=1, at_most=NAME_CHARACTERS_MAX, required=True)

    example = {"day": "2026-02-16", "is_worked": False, "name": "春节"}


class CalendarOf(Contract):
    """Which year."""

    year = year_field(required=True)

    example = {"year": 2026}


class CalendarYear(Contract):
    """The days of a year that differ from their weekday.

    is_announced: whether the State Council has announced them; until then Monday to Friday are counted, and what is
    due is said to be uncertain.
    """

    year = year_field(required=True)
    is_announced = Boolean(required=True)
    days = Many(Part(ExceptionalDay), at_most=DAYS_OF_A_YEAR_MAX, required=True)

    example = {"year": 2026, "is_announced": True, "days": [ExceptionalDay.example]}


class AnnounceYear(Contract):
    """All days of a year that differ from their weekday, as they were announced: they take the place of those known."""

    year = year_field(required=True)
    days = Many(Part(ExceptionalDay), at_most=DAYS_OF_A_YEAR_MAX, required=True)

    example = {"year": 2027, "days": [{"day": "2027-01-01", "is_worked": False, "name": "元旦"}]}


class SetWorkingDay(ExceptionalDay):
    """Say of one day that it differs from its weekday."""

    example = ExceptionalDay.example


class WorkingDayOf(Contract):
    """Which day."""

    day = Day(required=True)

    example = {"day": "2026-02-16"}


class CountWorkingDays(Contract):
    """Which day is so many working days after a day; the day itself does not count."""

    after = Day(required=True)
    working_days = Integer(at_least=0, at_most=WORKING_DAYS_MAX, required=True)

    example = {"after": "2026-02-12", "working_days": 10}


class DueDay(Contract):
    """A day that something is due on. is_certain: the holidays of all years on the way were announced."""

    due_on = Day(required=True)
    is_certain = Boolean(required=True)

    example = {"due_on": "2026-03-04", "is_certain": True}
