"""What became of a need, in the published language: its history, what it was linked to, and the hours it led to; and
who had address and phone shown."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.demands.archive_words import (
    ADDRESS_CHARACTERS_MAX,
    RATING_MAX,
    REASON_CHARACTERS_MAX,
    ContactField,
    DemandAct,
)
from shared.contracts.demands.demand_words import DemandState
from shared.contracts.demands.demands import DEMAND_ID, DEMAND_NUMBER, number_field
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Number, Part, Text
from shared.contracts.identity.accounts import phone_field
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.activities import ACTIVITY_ID, PROJECT_ID
from shared.contracts.projects.activity_words import ActivityState
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX, ProjectState
from shared.contracts.projects.records import MINUTES_MAX

STEPS_MAX = 200
SERVICES_MAX = 100


class TakenStep(Contract):
    """A step in the life of a need. unit_code: of the union that had it then; reason: what the person was told."""

    act = Choice(DemandAct, required=True)
    state = Choice(DemandState, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    at = Moment(required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "act": "refer",
        "state": "referred",
        "unit_code": "BJ-110105001",
        "unit_name": "望京街道总工会",
        "at": "2026-03-02T02:00:00Z",
        "reason": "由所在街道总工会就近安排。",
    }


class ServingProject(Contract):
    """The project that serves a need."""

    id = Id(required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, required=True)
    state = Choice(ProjectState, required=True)

    example = {"id": PROJECT_ID, "title": "周末陪伴独居老人", "state": "running"}


class ServingActivity(Contract):
    """The activity that serves it."""

    id = Id(required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    state = Choice(ActivityState, required=True)
    first_starts_at = Moment(required=True)
    last_ends_at = Moment(required=True)

    example = {
        "id": ACTIVITY_ID,
        "title": "周末陪伴独居老人",
        "place": "万寿路街道养老照料中心",
        "state": "open",
        "first_starts_at": "2026-03-07T01:00:00Z",
        "last_ends_at": "2026-03-07T04:00:00Z",
    }


class ServedMinutes(Contract):
    """A confirmed service record that a need led to; who served is not told."""

    served_on = Day(required=True)
    minutes = Integer(at_most=MINUTES_MAX, required=True)

    example = {"served_on": "2026-03-07", "minutes": 180}


class DemandOutcome(Contract):
    """What became of a need.

    state: of the one that goes on, where it was merged into another; has_volunteer: whether one volunteer serves it;
    services_count, minutes: of all records; services: the newest.
    """

    id = Id(required=True)
    number = number_field(required=True)
    state = Choice(DemandState, required=True)
    steps = Many(Part(TakenStep), at_most=STEPS_MAX, required=True)
    merged_into_number = number_field(allow_none=True, required=True)
    project = Part(ServingProject, allow_none=True, required=True)
    activity = Part(ServingActivity, allow_none=True, required=True)
    has_volunteer = Boolean(required=True)
    services_count = Integer(required=True)
    minutes = Integer(required=True)
    services = Many(Part(ServedMinutes), at_most=SERVICES_MAX, required=True)
    rating = Integer(at_least=1, at_most=RATING_MAX, allow_none=True, required=True)

    example = {
        "id": DEMAND_ID,
        "number": DEMAND_NUMBER,
        "state": "confirmed",
        "steps": [TakenStep.example],
        "merged_into_number": None,
        "project": ServingProject.example,
        "activity": ServingActivity.example,
        "has_volunteer": False,
        "services_count": 1,
        "minutes": 180,
        "services": [ServedMinutes.example],
        "rating": 5,
    }


class DemandContact(Contract):
    """Name, phone and address of a need in clear, as far as they were said. Each reading is noted. WGS-84."""

    id = Id(required=True)
    beneficiary_name = Text(at_most=NAME_CHARACTERS_MAX, allow_none=True, required=True)
    phone = phone_field(allow_none=True, required=True)
    address = Text(at_most=ADDRESS_CHARACTERS_MAX, allow_none=True, required=True)
    longitude = Number(at_least=-180, at_most=180, allow_none=True, required=True)
    latitude = Number(at_least=-90, at_most=90, allow_none=True, required=True)

    example = {
        "id": DEMAND_ID,
        "beneficiary_name": "王秀英",
        "phone": "13800138000",
        "address": "望京西园四区407号楼1001室",
        "longitude": 116.481,
        "latitude": 39.997,
    }


class ContactReading(Contract):
    """Somebody had name, phone or address of a need shown. by_volunteer: whoever serves it; else a cadre in reach."""

    read_at = Moment(required=True)
    by_volunteer = Boolean(required=True)
    fields_read = Many(Choice(ContactField), at_most=len(ContactField), required=True)

    example = {
        "read_at": "2026-03-10T01:00:00Z",
        "by_volunteer": True,
        "fields_read": ["beneficiary_name", "phone", "address"],
    }


ContactReadingPage = page_contract(ContactReading)


class FindContactReadings(PageRequest):
    """Who had name, phone or address of a need shown, the newest first."""

    id = Id(required=True)

    example = {"id": DEMAND_ID, "limit": 20}
