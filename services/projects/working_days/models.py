"""The tables of days that are not what their weekday says, and the columns of what is due some working days later."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, String
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.models import Base
from shared.contracts.projects.working_days import NAME_CHARACTERS_MAX
from shared.kernel.working_days import Due


class ExceptionalDay(Base):
    """A holiday, or a weekend day that is worked for one (调休), as the State Council announced it."""

    __tablename__ = "exceptional_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_worked: Mapped[bool]
    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS_MAX))
    changed_at: Mapped[datetime]


class AnnouncedYear(Base):
    """A year whose holidays are known."""

    __tablename__ = "announced_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_at: Mapped[datetime]


class CalendarChange(Base):
    """When the calendar was changed last: one row, that whoever changes it locks."""

    __tablename__ = "calendar_change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_at: Mapped[datetime]


class HasDue:
    """Columns of a thing that is to be decided within `WORKING_DAYS` after a day.

    due_from: that day; due_on: the last day to decide; is_due_certain: whether the holidays of all years on the way
    were announced; dated_at: when that was counted. A calendar that is changed later dates what still waits anew.
    """

    WORKING_DAYS: ClassVar[int]

    id: Mapped[UUID]
    due_from: Mapped[date]
    due_on: Mapped[date]
    is_due_certain: Mapped[bool]
    dated_at: Mapped[datetime]

    @classmethod
    def still_waits(cls) -> ColumnElement[bool]:
        """Which of them are not decided yet."""
        raise NotImplementedError

    def put_due(self, due: Due, at: datetime) -> None:
        """Give it the day that was counted for it."""
        self.due_on, self.is_due_certain, self.dated_at = due.day, due.is_certain, at


def all_with_due() -> Sequence[Any]:
    """The tables of everything that is due: those of the subjects that were imported."""
    return HasDue.__subclasses__()
