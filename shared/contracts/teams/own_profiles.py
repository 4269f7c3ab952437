"""One's own profile as a volunteer, in the published language."""

from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Integer, Many, Moment, Number, Part, Text
from shared.contracts.projects.library_words import ServiceClass
from shared.contracts.teams.profile_words import (
    SKILL_WORDS_CHARACTERS_MAX,
    SKILLS_MAX,
    WINDOWS_MAX,
    Language,
    Skill,
)
from shared.contracts.teams.profiles import (
    TRAVEL_METRES_DEFAULT,
    TRAVEL_METRES_MAX,
    TRAVEL_METRES_MIN,
    Window,
    cell_field,
)
from shared.kernel.places import Datum


class Area(Contract):
    """Some streets around somebody: an H3 cell of resolution 7, or a position from which it is made.

    The position itself is not kept.
    """

    cell = cell_field(load_default=None)
    longitude = Number(at_least=-180, at_most=180, load_default=None)
    latitude = Number(at_least=-90, at_most=90, load_default=None)
    datum = Choice(Datum, load_default=Datum.WGS84.value)

    example = {"longitude": 116.2964, "latitude": 39.9042, "datum": "wgs84"}

    @ma.validates_schema
    def _one_of_two(self, values: dict[str, Any], **kwargs: Any) -> None:
        """A cell, or both degrees."""
        degrees = [values["longitude"] is not None, values["latitude"] is not None]
        if all(degrees) == (values["cell"] is not None) or any(degrees) != all(degrees):
            raise ma.ValidationError("cell_or_position")


def _many(words: Any, at_most: int, **rest: Any) -> Many:
    return Many(Choice(words), at_most=at_most, **rest)


class SayProfile(Contract):
    """Say what one offers, when, and around where; what is not sent is nothing.

    version: that was read, for which the change is meant; skill_words: skills that have no word here;
    travel_metres_max: how far one goes; is_ready: one may be called in an emergency; rests_until: not before then.
    """

    version = Integer(at_least=0, load_default=None)
    skills = _many(Skill, SKILLS_MAX, load_default=list)
    skill_words = Text(at_most=SKILL_WORDS_CHARACTERS_MAX, load_default=None)
    categories = _many(ServiceClass, len(ServiceClass), load_default=list)
    languages = _many(Language, len(Language), load_default=list)
    availability = Many(Part(Window), at_most=WINDOWS_MAX, load_default=list)
    home = Part(Area, allow_none=True, load_default=None)
    work = Part(Area, allow_none=True, load_default=None)
    travel_metres_max = Integer(
        at_least=TRAVEL_METRES_MIN, at_most=TRAVEL_METRES_MAX, load_default=TRAVEL_METRES_DEFAULT
    )
    is_ready = Boolean(load_default=False)
    rests_until = Moment(allow_none=True, load_default=None)

    example = {
        "skills": ["first_aid", "elder_care"],
        "skill_words": "会修老式收音机",
        "categories": ["elders"],
        "languages": ["zh"],
        "availability": [Window.example],
        "home": Area.example,
        "travel_metres_max": 5000,
        "is_ready": True,
    }


class OwnProfile(Contract):
    """What one has said; version 0 before one said anything."""

    skills = _many(Skill, SKILLS_MAX, required=True)
    skill_words = Text(at_most=SKILL_WORDS_CHARACTERS_MAX, allow_none=True, required=True)
    categories = _many(ServiceClass, len(ServiceClass), required=True)
    languages = _many(Language, len(Language), required=True)
    availability = Many(Part(Window), at_most=WINDOWS_MAX, required=True)
    home_cell = cell_field(allow_none=True, required=True)
    work_cell = cell_field(allow_none=True, required=True)
    travel_metres_max = Integer(at_least=TRAVEL_METRES_MIN, at_most=TRAVEL_METRES_MAX, required=True)
    is_ready = Boolean(required=True)
    rests_until = Moment(allow_none=True, required=True)
    version = Integer(at_least=0, required=True)

    example = {
        "skills": ["first_aid", "elder_care"],
        "skill_words": "会修老式收音机",
        "categories": ["elders"],
        "languages": ["zh"],
        "availability": [Window.example],
        "home_cell": "8731aa42fffffff",
        "work_cell": None,
        "travel_metres_max": 5000,
        "is_ready": True,
        "rests_until": None,
        "version": 1,
    }
