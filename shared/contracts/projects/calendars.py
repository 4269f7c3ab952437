"""Calendars of people and teams, as calendar programs read them (RFC 5545), in the published language."""

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Id, Integer, Many, Moment, Part, Text
from shared.contracts.projects.activities import degrees_field, title_field
from shared.contracts.projects.activity_words import CONTENT_CHARACTERS_MAX
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX
from shared.contracts.projects.shifts import SHIFT_ID
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX
from shared.contracts.teams.teams import TEAM_ID

ENTRIES_MAX = 500
SECRET_PATTERN = r"^[A-Za-z0-9_-]{43}$"
SECRET = "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c"


class CalendarAddress(Contract):
    """The secret of the address at which a calendar program reads one's services: whoever has it, reads them too."""

    secret = Text(at_least=43, at_most=43, pattern=SECRET_PATTERN, required=True)

    example = {"secret": SECRET}


class CalendarOf(Contract):
    """Whose calendar, by the secret of its address."""

    secret = Text(at_least=43, at_most=43, pattern=SECRET_PATTERN, required=True)

    example = {"secret": SECRET}


class TeamCalendarOf(Contract):
    """Of which team."""

    id = Id(required=True)

    example = {"id": TEAM_ID}


class CalendarEntry(Contract):
    """A shift in a calendar. sequence: grows when it changes; is_cancelled: it does not take place, or not for one."""

    id = Id(required=True)
    title = title_field(required=True)
    content = Text(at_most=CONTENT_CHARACTERS_MAX, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    longitude = degrees_field(180, required=True)
    latitude = degrees_field(90, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    changed_at = Moment(required=True)
    sequence = Integer(required=True)
    is_cancelled = Boolean(required=True)

    example = {
        "id": SHIFT_ID,
        "title": "周末陪伴独居老人",
        "content": "陪伴聊天、打扫房间、测量血压。",
        "place": "万寿路街道养老照料中心",
        "longitude": 116.291,
        "latitude": 39.907,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "changed_at": "2026-03-02T01:00:00Z",
        "sequence": 1,
        "is_cancelled": False,
    }


class Calendar(Contract):
    """What stands in a calendar. name: of the team, null for a person's own: that is theirs to know."""

    name = Text(at_most=TEAM_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    entries = Many(Part(CalendarEntry), at_most=ENTRIES_MAX, required=True)

    example = {"name": "海淀区职工志愿服务总队", "entries": [CalendarEntry.example]}
