"""The doors of calendars."""

from typing import Any

from services.projects.calendars import queries, use_cases
from shared.contracts.base import Loaded, Nothing
from shared.contracts.projects.calendars import Calendar, CalendarAddress, CalendarOf, TeamCalendarOf
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class CalendarDoors:
    """What calendar programs read."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=CalendarAddress, secret=True)
    def make_calendar(self, request: Loaded) -> Any:
        return self.db.run(use_cases.make_calendar, request, self.actor)

    @rpc(Nothing, replies=Nothing)
    def end_calendar(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_calendar, request, self.actor)

    @rpc(CalendarOf, replies=Calendar)
    def calendar(self, request: Loaded) -> Any:
        return self.db.read(queries.calendar, request)

    @rpc(TeamCalendarOf, replies=Calendar)
    def team_calendar(self, request: Loaded) -> Any:
        return self.db.read(queries.team_calendar, request)
