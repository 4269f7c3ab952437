"""Routes of calendars: files that calendar programs fetch by themselves."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calendars import ICS, ics
from gateway.calling import rpc
from shared.contracts.projects.calendars import CalendarAddress, CalendarOf
from shared.contracts.projects.refusals.calendars import CALENDAR_NOT_FOUND
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY

EXAMPLE = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
OWN = "private, no-cache"
EVERYBODYS = "public, max-age=300"

blueprint = blueprint_of("calendars", "Shifts in people's own calendar programs (iCalendar)")


@blueprint.route("/calendars/me")
class OwnCalendar(MethodView):
    """The address of one's own calendar."""

    @blueprint.answers(201, CalendarAddress)
    @blueprint.refuses(VOLUNTEERS_ONLY)
    def post(self) -> Any:
        """Make a secret address for one's own calendar.

        `/calendars/feed.ics?secret=…` can be subscribed to in any calendar program. An address that was made before is
        void. The secret is shown once.
        """
        return rpc("projects").make_calendar({})

    @blueprint.answers(204)
    @blueprint.refuses(VOLUNTEERS_ONLY)
    def delete(self) -> Any:
        """End the address of one's own calendar.

        Whoever knows it reads nothing there any more.
        """
        return rpc("projects").end_calendar({})


@blueprint.route("/calendars/feed.ics")
class Feed(MethodView):
    """Somebody's calendar."""

    @blueprint.open()
    @blueprint.queries(CalendarOf)
    @blueprint.answers(200, media=ICS, example=EXAMPLE)
    @blueprint.refuses(CALENDAR_NOT_FOUND)
    def get(self, query: dict[str, Any]) -> Any:
        """Read a calendar by its secret.

        The shifts in which its owner has a place, and those given back or cancelled lately, marked as such.
        """
        return ics(rpc("projects").calendar(query), cache_control=OWN)


@blueprint.route("/teams/<uuid:id>/calendar.ics")
class TeamFeed(MethodView):
    """The calendar of a team."""

    @blueprint.open()
    @blueprint.answers(200, media=ICS, example=EXAMPLE)
    @blueprint.refuses(CALENDAR_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read the calendar of a team.

        All shifts of its activities, without who serves in them.
        """
        return ics(rpc("projects").team_calendar({"id": id}), cache_control=EVERYBODYS)
