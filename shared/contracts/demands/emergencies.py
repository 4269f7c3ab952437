"""Emergencies in the published language: the event that tells of one, which becomes an activity of projects."""

from shared.contracts.base import Event
from shared.contracts.demands.demands import DEMAND_ID, word_field
from shared.contracts.demands.emergency_words import WANTED_MAX, EmergencyState
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Text
from shared.contracts.projects.activities import UNIT_ID, degrees_field, title_field
from shared.contracts.projects.activity_words import CONTENT_CHARACTERS_MAX
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, ServiceClass
from shared.contracts.teams.profile_words import Qualification

EMERGENCY_ID = "01936f0e-7b2a-7c11-8000-000000000102"
ACTIVITY_ID = "01936f0e-7b2a-7c11-8000-000000000103"
SHIFT_ID = "01936f0e-7b2a-7c11-8000-000000000104"
POST_ID = "01936f0e-7b2a-7c11-8000-000000000105"
RESPONSIBLE_ID = "01936f0e-7b2a-7c11-8000-0000000000f2"


class EmergencyChanged(Event):
    """Help is called for, or that goes on otherwise: the whole present state of an emergency.

    change: the act that made the version, an open word; is_drill: everything is done as if, and nothing counts;
    unit_id: of the union that commands it now, opened_by_unit_id: of the one that opened it, whose activity it is;
    title, content, place: words that everybody may read, and where people meet: no person, no door of a person; places
    are in WGS-84; starts_at to ends_at: when help is served, a day at most; of one that is over sooner until then;
    wanted_count: for how many, of whom each must have shown the qualification; commander_id: the account that opened
    it; responsible_id: the volunteer who is responsible for the service (活动负责人); activity_id, shift_id, post_id:
    what it becomes, made by demands.
    """

    event_type = "demands.EmergencyChanged.v1"

    id = Id(required=True)
    demand_id = Id(allow_none=True, required=True)
    change = word_field(required=True)
    state = Choice(EmergencyState, required=True)
    is_drill = Boolean(required=True)
    unit_id = Id(required=True)
    opened_by_unit_id = Id(required=True)
    title = title_field(required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)
    place = Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, required=True)
    longitude = degrees_field(180, required=True)
    latitude = degrees_field(90, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    wanted_count = Integer(at_least=1, at_most=WANTED_MAX, required=True)
    qualification = Choice(Qualification, allow_none=True, required=True)
    commander_id = Id(required=True)
    responsible_id = Id(required=True)
    activity_id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)

    example = {
        "version": 1,
        "id": EMERGENCY_ID,
        "demand_id": DEMAND_ID,
        "change": "open",
        "state": "open",
        "is_drill": False,
        "unit_id": UNIT_ID,
        "opened_by_unit_id": UNIT_ID,
        "title": "暴雨夜转移安置",
        "content": "协助社区转移低洼处居民，登记和发放物资。",
        "service_class": "hardship",
        "place": "望京街道工会服务站",
        "longitude": 116.481,
        "latitude": 39.997,
        "starts_at": "2026-07-20T15:00:00Z",
        "ends_at": "2026-07-20T21:00:00Z",
        "wanted_count": 8,
        "qualification": None,
        "commander_id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "responsible_id": RESPONSIBLE_ID,
        "activity_id": ACTIVITY_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
    }
