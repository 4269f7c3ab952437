"""Reading the calendar, and counting by it."""

from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.projects.working_days.models import AnnouncedYear, ExceptionalDay
from shared.contracts.base import Loaded
from shared.kernel.working_days import DAYS_MAX, Due, WorkingCalendar, due_after
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit


def calendar_year(session: Session, request: Loaded) -> SimpleNamespace:
    """The days of a year that differ from their weekday."""
    return shown_year(session, request.year)


def counted_day(session: Session, request: Loaded) -> SimpleNamespace:
    """The day that is so many working days after another."""
    due = due_in(session, request.after, request.working_days)
    return SimpleNamespace(due_on=due.day, is_certain=due.is_certain)


def due_in(session: Session, day: date, working_days: int) -> Due:
    """The day that is so many working days after a day, by the calendar as it is known now."""
    return due_after(day, working_days, calendar_from(session, day))


def calendar_from(session: Session, day: date) -> WorkingCalendar:
    """The calendar as far as a count that begins at a day can go."""
    until = day + timedelta(days=DAYS_MAX)
    days = select(ExceptionalDay.day, ExceptionalDay.is_worked).where(ExceptionalDay.day.between(day, until))
    years = select(AnnouncedYear.year).where(AnnouncedYear.year.between(day.year, until.year))
    exceptions = {row.day: row.is_worked for row in session.execute(days)}
    return WorkingCalendar(exceptions, frozenset(session.scalars(years)))


def shown_year(session: Session, year: int) -> SimpleNamespace:
    """A year as it is shown."""
    is_announced = session.get(AnnouncedYear, year) is not None
    return SimpleNamespace(year=year, is_announced=is_announced, days=days_of(session, year))


def days_of(session: Session, year: int) -> Sequence[ExceptionalDay]:
    """The days of a year that are known, in their order."""
    in_year = ExceptionalDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return session.scalars(select(ExceptionalDay).where(in_year).order_by(ExceptionalDay.day)).all()


def root_lineage(session: Session) -> tuple[UUID, ...]:
    """The root of the union tree alone; () while nobody has told of it."""
    return tuple(session.scalars(select(KnownUnit.id).where(KnownUnit.parent_id.is_(None))))
