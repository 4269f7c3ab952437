"""Changing the calendar, learning what was announced, and dating anew what waits."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services.projects.working_days.announcements import announced_years
from services.projects.working_days.domain import refuse_like_its_weekday, refuse_out_of_range, refuse_year
from services.projects.working_days.models import (
    AnnouncedYear,
    CalendarChange,
    ExceptionalDay,
    HasDue,
    all_with_due,
)
from services.projects.working_days.policy import may
from services.projects.working_days.queries import days_of, due_in, root_lineage, shown_year
from shared.contracts.base import Loaded
from shared.contracts.projects.refusals.working_days import EXCEPTIONAL_DAY_NOT_FOUND
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

DATED_AT_ONCE_MAX = 500
THE_ROW = 1
# A thing may have been dated by the calendar of before in a transaction that began after the change did.
OVERLAP = timedelta(seconds=60)


def announce_year(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take the days of a year in place of those that are known."""
    may(actor, session.now).change_calendar(root_lineage(session))
    refuse_year(request.year, [(said.day, said.is_worked) for said in request.days])
    _lock_calendar(session)
    _enter(session, request)
    audit.record(session, actor, "working_days.announce", f"year:{request.year}", days=len(request.days))
    return shown_year(session, request.year)


def set_day(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say of one day that it differs from its weekday."""
    may(actor, session.now).change_calendar(root_lineage(session))
    refuse_out_of_range(request.day)
    refuse_like_its_weekday(request.day, request.is_worked)
    _lock_calendar(session)
    session.merge(_row(session, request))
    session.flush()
    audit.record(session, actor, "working_days.set", f"day:{request.day}", worked=int(request.is_worked))
    return shown_year(session, request.day.year)


def remove_day(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let a day be what its weekday says. Raises NotFound where it is already."""
    may(actor, session.now).change_calendar(root_lineage(session))
    _lock_calendar(session)
    row = session.get(ExceptionalDay, request.day)
    if row is None:
        raise EXCEPTIONAL_DAY_NOT_FOUND(day=request.day.isoformat())
    session.delete(row)
    session.flush()
    audit.record(session, actor, "working_days.remove", f"day:{request.day}")
    return shown_year(session, request.day.year)


def learn_announced(session: Session) -> None:
    """Enter the years that this release knows and nobody has entered; what people said stays."""
    known = select(AnnouncedYear.year)
    if {request.year for request in announced_years()} <= set(session.scalars(known)):
        return
    _lock_calendar(session)
    entered = set(session.scalars(known))
    for request in announced_years():
        if request.year not in entered:
            _enter(session, request)


def make_due(session: Session, thing: HasDue, after: date) -> None:
    """Give a new thing its due day. after: the day from which the working days are counted."""
    thing.due_from = after
    thing.put_due(due_in(session, after, thing.WORKING_DAYS), session.now)


def date_anew(session: Session) -> int:
    """Count again what still waits and was dated before the calendar changed, some of each kind; how many it was."""
    change = session.get(CalendarChange, THE_ROW)
    if change is None or session.now < change.changed_at + OVERLAP:
        return 0
    return sum(_dated(session, model, change.changed_at + OVERLAP) for model in all_with_due())


def _dated(session: Session, model: Any, before: datetime) -> int:
    waiting = select(model).where(model.still_waits(), model.dated_at < before).order_by(model.dated_at, model.id)
    found = session.scalars(waiting.limit(DATED_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    days = {thing.due_from for thing in found}
    counted = {day: due_in(session, day, model.WORKING_DAYS) for day in days}
    for thing in found:
        thing.put_due(counted[thing.due_from], session.now)
    return len(found)


def _lock_calendar(session: Session) -> None:
    """One after the other; from now on what was dated before is dated by another calendar."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(CalendarChange).values(id=THE_ROW, changed_at=session.now)
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"changed_at": row.excluded.changed_at}))


def _enter(session: Session, said: Loaded) -> None:
    for row in days_of(session, said.year):
        session.delete(row)
    session.flush()
    session.merge(AnnouncedYear(year=said.year, changed_at=session.now))
    session.add_all(_row(session, day) for day in said.days)
    session.flush()


def _row(session: Session, said: Loaded) -> ExceptionalDay:
    return ExceptionalDay(day=said.day, is_worked=said.is_worked, name=said.name, changed_at=session.now)
