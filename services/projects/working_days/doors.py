"""The doors of the calendar of working days."""

from collections.abc import Callable
from typing import Any

from services.projects.working_days import queries, redating, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.working_days import (
    AnnounceYear,
    CalendarOf,
    CalendarYear,
    CountWorkingDays,
    DueDay,
    SetWorkingDay,
    WorkingDayOf,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

LEARN_SECONDS = 3600
DATE_SECONDS = 120


class WorkingDayDoors:
    """Holidays and the weekends that are worked for them."""

    db: CallDatabase
    actor: Actor
    is_stopping: Callable[[], bool]

    @rpc(CalendarOf, replies=CalendarYear)
    def calendar_year(self, request: Loaded) -> Any:
        return self.db.read(queries.calendar_year, request)

    @rpc(CountWorkingDays, replies=DueDay)
    def count_working_days(self, request: Loaded) -> Any:
        return self.db.read(queries.counted_day, request)

    @rpc(AnnounceYear, replies=CalendarYear)
    def announce_year(self, request: Loaded) -> Any:
        return self.db.run(use_cases.announce_year, request, self.actor)

    @rpc(SetWorkingDay, replies=CalendarYear)
    def set_working_day(self, request: Loaded) -> Any:
        return self.db.run(use_cases.set_day, request, self.actor)

    @rpc(WorkingDayOf, replies=CalendarYear)
    def remove_working_day(self, request: Loaded) -> Any:
        return self.db.run(use_cases.remove_day, request, self.actor)

    @timer(interval_seconds=LEARN_SECONDS, eager=True)
    def learn_announced_years(self) -> None:
        self.db.step(use_cases.learn_announced)

    @timer(interval_seconds=DATE_SECONDS)
    def date_anew(self) -> None:
        redating.date_all(self.db, self.is_stopping)
