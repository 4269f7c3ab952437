"""Finding activities in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Number, Text
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.activities import ACTIVITY_ID, PROJECT_ID, degrees_field, title_field
from shared.contracts.projects.activity_words import FitReason, SignUpMode
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, ServiceClass, ServiceMode
from shared.contracts.projects.shifts import SHIFT_ID
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX
from shared.contracts.teams.teams import TEAM_ID
from shared.kernel.places import Datum

SEARCH_CHARACTERS_MAX = 50
DISTANCE_METRES_MAX = 1_000_000


class FindActivities(PageRequest):
    """Activities that people can sign up for, the newest first; with a position, the nearest first.

    search: part of title, tag or place, pinyin or initials; unit: that one and everything below it; since, until: with
    a shift that begins then; free: with a place that nobody has taken.
    """

    search = Text(at_least=1, at_most=SEARCH_CHARACTERS_MAX, load_default=None)
    service_class = Choice(ServiceClass, load_default=None)
    mode = Choice(ServiceMode, load_default=None)
    unit = unit_code(load_default=None)
    team_id = Id(load_default=None)
    longitude = Number(at_least=-180, at_most=180, load_default=None)
    latitude = Number(at_least=-90, at_most=90, load_default=None)
    datum = Choice(Datum, load_default=Datum.WGS84.value)
    since = Moment(load_default=None)
    until = Moment(load_default=None)
    free = Boolean(load_default=False)

    example = {"search": "老人", "longitude": 116.3, "latitude": 39.9, "free": False, "limit": 20}


class FoundActivity(Contract):
    """An activity in a list. next_starts_at: of the next shift that fits what was asked; is_free: whether any of its
    shifts to come has a free place; distance_metres: from the position that was asked for."""

    id = Id(required=True)
    project_id = Id(required=True)
    title = title_field(required=True)
    service_class = Choice(ServiceClass, required=True)
    mode = Choice(ServiceMode, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    team_id = Id(allow_none=True, required=True)
    team_name = Text(at_most=TEAM_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    longitude = degrees_field(180, required=True)
    latitude = degrees_field(90, required=True)
    sign_up_mode = Choice(SignUpMode, required=True)
    next_starts_at = Moment(allow_none=True, required=True)
    is_free = Boolean(required=True)
    distance_metres = Integer(at_most=DISTANCE_METRES_MAX, allow_none=True, required=True)

    example = {
        "id": ACTIVITY_ID,
        "project_id": PROJECT_ID,
        "title": "周末陪伴独居老人",
        "service_class": "elders",
        "mode": "on_site",
        "unit_code": "BJ-110108001",
        "unit_name": "万寿路街道总工会",
        "team_id": TEAM_ID,
        "team_name": "万寿路街道职工志愿服务大队",
        "place": "万寿路街道养老照料中心",
        "longitude": 116.291,
        "latitude": 39.907,
        "sign_up_mode": "instant",
        "next_starts_at": "2026-03-07T01:00:00Z",
        "is_free": True,
        "distance_metres": 1080,
    }


FoundActivityPage = page_contract(FoundActivity)


class FindFittingActivities(FindActivities):
    """Activities with a free place that fits oneself: what one offers, when, how far one travels, what one may do.

    Without a position they are looked for around the area that one's profile names. A page may be short although more
    follow.
    """

    example = {"limit": 20}


class FittingActivity(FoundActivity):
    """An activity that fits. shift_id: the first shift that does, next_starts_at its time; reasons: why."""

    shift_id = Id(required=True)
    reasons = Many(Choice(FitReason), at_most=len(FitReason), required=True)

    example = FoundActivity.example | {"shift_id": SHIFT_ID, "reasons": ["category", "time", "near"]}


FittingActivityPage = page_contract(FittingActivity)
