"""Routes of the calendar of working days: anybody reads it, the city changes it."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.projects.refusals import working_days as refusals
from shared.contracts.projects.working_days import (
    AnnounceYear,
    CalendarOf,
    CalendarYear,
    CountWorkingDays,
    DueDay,
    SetWorkingDay,
)
from shared.kernel.policy import NOT_PERMITTED

PUBLIC_SECONDS = 30

blueprint = blueprint_of("working-days", "Working days: holidays, and the weekends that are worked for them.")


@blueprint.route("/working-days")
class WorkingDays(MethodView):
    """A year."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.queries(CalendarOf)
    @blueprint.answers(200, CalendarYear)
    def get(self, query: dict[str, Any]) -> Any:
        """Read the holidays of a year.

        All days that are not what their weekday says: holidays from Monday to Friday, and weekend days that are worked
        (调休). Of a year that was not announced yet there may be some, and what is due in it is uncertain.
        """
        return rpc("projects").calendar_year(query)


@blueprint.route("/working-days/due")
class DueDays(MethodView):
    """Counting."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.queries(CountWorkingDays)
    @blueprint.answers(200, DueDay)
    def get(self, query: dict[str, Any]) -> Any:
        """Count working days.

        The day that is so many working days after another, which itself does not count.
        """
        return rpc("projects").count_working_days(query)


@blueprint.route("/working-days/<day:day>")
class OneWorkingDay(MethodView):
    """A day."""

    @blueprint.accepts(SetWorkingDay, path=["day"])
    @blueprint.answers(200, CalendarYear)
    @blueprint.refuses(refusals.DAY_OUT_OF_RANGE, refusals.DAY_LIKE_ITS_WEEKDAY, NOT_PERMITTED)
    def put(self, request: dict[str, Any], day: str) -> Any:
        """Say that a day differs from its weekday.

        By an office at the city. Whatever is due and was not decided yet is dated anew within minutes.
        """
        return rpc("projects").set_working_day({**request, "day": day})

    @blueprint.answers(200, CalendarYear)
    @blueprint.refuses(refusals.EXCEPTIONAL_DAY_NOT_FOUND, NOT_PERMITTED)
    def delete(self, day: str) -> Any:
        """Let a day be what its weekday says.

        By an office at the city.
        """
        return rpc("projects").remove_working_day({"day": day})


@blueprint.route("/working-years")
class WorkingYears(MethodView):
    """Years."""

    @blueprint.accepts(AnnounceYear)
    @blueprint.answers(200, CalendarYear)
    @blueprint.refuses(
        refusals.DAY_OF_ANOTHER_YEAR, refusals.DAY_REPEATED, refusals.DAY_LIKE_ITS_WEEKDAY, NOT_PERMITTED
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Enter the holidays of a year.

        All of them at once, as the State Council announces them in November; they take the place of those known. From
        then on what is due in that year is certain.
        """
        return rpc("projects").announce_year(request)
