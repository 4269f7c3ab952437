"""Dispatch in the published language: opening an emergency, commanding it, seeing how far it is."""

from typing import Any

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.demands.demands import DEMAND_ID
from shared.contracts.demands.dispatch_words import (
    ANSWER_MINUTES_MAX,
    ANSWER_MINUTES_MIN,
    ASKS_PER_PLACE_MAX,
    ASKS_PER_PLACE_MIN,
    CONCLUSION_CHARACTERS_MAX,
    EMERGENCY_NUMBER_CHARACTERS,
    EMERGENCY_NUMBER_PATTERN,
    REASON_CHARACTERS_MAX,
)
from shared.contracts.demands.emergencies import ACTIVITY_ID, EMERGENCY_ID, POST_ID, RESPONSIBLE_ID, SHIFT_ID
from shared.contracts.demands.emergency_words import WANTED_MAX, WAVES_MAX, EmergencyState
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Part, Text
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code as unit_code_field
from shared.contracts.identity.volunteers import NUMBER, number_field
from shared.contracts.projects.activities import title_field
from shared.contracts.projects.activity_words import CONTENT_CHARACTERS_MAX
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, ServiceClass
from shared.contracts.teams.profile_words import Qualification
from shared.contracts.teams.stations import StationPlace

NUMBER_OF_EMERGENCY = "E20260720-004821"
METRES_MAX = 20_040_000
COUNT_MAX = 1_000_000


def place_words_field(**rest: Any) -> Text:
    """Where people meet, in words: a place that everybody may know, no door of a person."""
    return Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, **rest)


def count_field(**rest: Any) -> Integer:
    """How many people."""
    return Integer(at_most=COUNT_MAX, **rest)


class OpenEmergency(Contract):
    """Call for help. The first wave goes out with the answer.

    demand_id: the need for which help is called, where there is one; title, content, place_words: everybody who is
    asked reads them; qualification: what each of them must have shown; responsible_number: of the volunteer who is
    responsible for the service, the one who opens it where none is named; is_drill: all is done as if, and nothing
    counts; answer_minutes, asks_per_place: how long a wave may answer, and how many are asked for each place; by the
    rules of the day where nothing is said.
    """

    unit_code = unit_code_field(required=True)
    demand_id = Id(allow_none=True, load_default=None)
    title = title_field(required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)
    place_words = place_words_field(required=True)
    place = Part(StationPlace, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    wanted_count = Integer(at_least=1, at_most=WANTED_MAX, required=True)
    qualification = Choice(Qualification, allow_none=True, load_default=None)
    responsible_number = number_field(allow_none=True, load_default=None)
    is_drill = Boolean(load_default=False)
    answer_minutes = Integer(
        at_least=ANSWER_MINUTES_MIN, at_most=ANSWER_MINUTES_MAX, allow_none=True, load_default=None
    )
    asks_per_place = Integer(
        at_least=ASKS_PER_PLACE_MIN, at_most=ASKS_PER_PLACE_MAX, allow_none=True, load_default=None
    )

    example = {
        "unit_code": "BJ-110105",
        "demand_id": DEMAND_ID,
        "title": "暴雨夜转移安置",
        "content": "协助社区转移低洼处居民，登记和发放物资。",
        "service_class": "hardship",
        "place_words": "望京街道工会服务站",
        "place": {"longitude": 116.481, "latitude": 39.997, "datum": "wgs84"},
        "starts_at": "2026-07-20T15:00:00Z",
        "ends_at": "2026-07-20T21:00:00Z",
        "wanted_count": 8,
        "responsible_number": NUMBER,
        "answer_minutes": 10,
    }


class EmergencyOf(Contract):
    """Which emergency."""

    id = Id(required=True)

    example = {"id": EMERGENCY_ID}


class CommandEmergency(Contract):
    """Command an emergency. version: the one that was seen, where it must be that."""

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)

    example = {"id": EMERGENCY_ID, "version": 1}


class CancelEmergency(CommandEmergency):
    """Call it off, with a reason."""

    reason = Text(at_least=1, at_most=REASON_CHARACTERS_MAX, required=True)

    example = {"id": EMERGENCY_ID, "reason": "险情已排除"}


class ConcludeEmergency(CommandEmergency):
    """Say what is to be learned from it, once it is over: a part of the report."""

    conclusion = Text(at_least=1, at_most=CONCLUSION_CHARACTERS_MAX, required=True)

    example = {"id": EMERGENCY_ID, "conclusion": "首轮仅有三人应答，夜间应先联系值守志愿者。"}


class Emergency(Contract):
    """An emergency as cadres see it.

    unit_code: of the union that commands it now, opened_by_unit_code: of the one that opened it; accepted_count: who
    comes; asked_count: who may still answer; wave, ring: how far it has come, ring 0 is the nearest; next_at: when the
    server looks at it next; activity_id, shift_id: what it becomes in projects, unless it is a drill.
    """

    id = Id(required=True)
    number = Text(at_most=EMERGENCY_NUMBER_CHARACTERS, pattern=EMERGENCY_NUMBER_PATTERN, required=True)
    demand_id = Id(allow_none=True, required=True)
    unit_code = unit_code_field(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    opened_by_unit_code = unit_code_field(required=True)
    title = title_field(required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)
    place_words = place_words_field(required=True)
    place = Part(StationPlace, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    wanted_count = Integer(at_least=1, at_most=WANTED_MAX, required=True)
    accepted_count = Integer(at_most=WANTED_MAX, required=True)
    asked_count = count_field(required=True)
    qualification = Choice(Qualification, allow_none=True, required=True)
    is_drill = Boolean(required=True)
    state = Choice(EmergencyState, required=True)
    wave = Integer(at_most=WAVES_MAX, required=True)
    ring = Integer(at_most=20, required=True)
    answer_minutes = Integer(at_least=ANSWER_MINUTES_MIN, at_most=ANSWER_MINUTES_MAX, required=True)
    asks_per_place = Integer(at_least=ASKS_PER_PLACE_MIN, at_most=ASKS_PER_PLACE_MAX, required=True)
    next_at = Moment(allow_none=True, required=True)
    responsible_id = Id(required=True)
    opened_at = Moment(required=True)
    filled_at = Moment(allow_none=True, required=True)
    closed_at = Moment(allow_none=True, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    conclusion = Text(at_most=CONCLUSION_CHARACTERS_MAX, allow_none=True, required=True)
    activity_id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": EMERGENCY_ID,
        "number": NUMBER_OF_EMERGENCY,
        "demand_id": DEMAND_ID,
        "unit_code": "BJ-110105",
        "unit_name": "朝阳区总工会",
        "opened_by_unit_code": "BJ-110105",
        "title": "暴雨夜转移安置",
        "content": "协助社区转移低洼处居民，登记和发放物资。",
        "service_class": "hardship",
        "place_words": "望京街道工会服务站",
        "place": StationPlace.example,
        "starts_at": "2026-07-20T15:00:00Z",
        "ends_at": "2026-07-20T21:00:00Z",
        "wanted_count": 8,
        "accepted_count": 3,
        "asked_count": 15,
        "qualification": None,
        "is_drill": False,
        "state": "open",
        "wave": 1,
        "ring": 0,
        "answer_minutes": 10,
        "asks_per_place": 3,
        "next_at": "2026-07-20T14:12:00Z",
        "responsible_id": RESPONSIBLE_ID,
        "opened_at": "2026-07-20T14:02:00Z",
        "filled_at": None,
        "closed_at": None,
        "reason": None,
        "conclusion": None,
        "activity_id": ACTIVITY_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "version": 1,
    }


EmergencyPage = page_contract(Emergency)


class FindEmergencies(PageRequest):
    """Emergencies of unions in reach, the newest first. unit: only those of a union and the ones below it."""

    unit = unit_code_field(load_default=None)
    state = Choice(EmergencyState, load_default=None)
    is_drill = Boolean(load_default=None)

    example = {"state": "open", "limit": 20}
