"""What volunteers offer, and what they have shown, in the published language: the events that tell of it."""

from typing import Any

from shared.contracts.base import Contract, Event, Personal
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.projects.library_words import ServiceClass
from shared.contracts.teams.profile_words import (
    CELL_PATTERN,
    SKILLS_MAX,
    WINDOWS_MAX,
    Language,
    Qualification,
    Skill,
)
from shared.contracts.teams.teams import VOLUNTEER_ID

TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
TRAVEL_METRES_MIN, TRAVEL_METRES_MAX, TRAVEL_METRES_DEFAULT = 500, 100_000, 10_000


def cell_field(**rest: Any) -> Text:
    """An H3 cell of resolution 7: a few streets, no place."""
    return Text(at_most=15, pattern=CELL_PATTERN, **rest)


class Window(Contract):
    """A time in each week, in Beijing. weekday: 1 is Monday; it ends on the same day, after it starts."""

    weekday = Integer(at_least=1, at_most=7, required=True)
    starts = Text(at_most=5, pattern=TIME_PATTERN, required=True)
    ends = Text(at_most=5, pattern=TIME_PATTERN, required=True)

    example = {"weekday": 6, "starts": "09:00", "ends": "12:00"}


class ProfileChanged(Event):
    """What a volunteer offers, when, and around where; nothing any more where they have left."""

    event_type = "teams.ProfileChanged.v1"
    personal = Personal(readers=("projects", "demands"), purpose="find who fits a service, and who can come in time")

    id = Id(required=True)
    skills = Many(Choice(Skill), at_most=SKILLS_MAX, required=True)
    categories = Many(Choice(ServiceClass), at_most=len(ServiceClass), required=True)
    languages = Many(Choice(Language), at_most=len(Language), required=True)
    availability = Many(Part(Window), at_most=WINDOWS_MAX, required=True)
    home_cell = cell_field(allow_none=True, required=True)
    work_cell = cell_field(allow_none=True, required=True)
    travel_metres_max = Integer(at_least=TRAVEL_METRES_MIN, at_most=TRAVEL_METRES_MAX, required=True)
    is_ready = Boolean(required=True)
    rests_until = Moment(allow_none=True, required=True)

    example = {
        "version": 1,
        "id": VOLUNTEER_ID,
        "skills": ["first_aid"],
        "categories": ["elders"],
        "languages": ["zh"],
        "availability": [Window.example],
        "home_cell": "8731aa42fffffff",
        "work_cell": None,
        "travel_metres_max": 10000,
        "is_ready": True,
        "rests_until": None,
    }


class QualificationChanged(Event):
    """A volunteer has shown a qualification, or it is over. valid_until: the last day, null for none."""

    event_type = "teams.QualificationChanged.v1"

    id = Id(required=True)
    volunteer_id = Id(required=True)
    qualification = Choice(Qualification, required=True)
    valid_until = Day(allow_none=True, required=True)
    is_valid = Boolean(required=True)

    example = {
        "version": 1,
        "id": "01936f0e-7b2a-7c11-8000-0000000000c3",
        "volunteer_id": VOLUNTEER_ID,
        "qualification": "first_aid",
        "valid_until": "2028-12-31",
        "is_valid": True,
    }
