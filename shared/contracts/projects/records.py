"""Service records in the published language: the event that tells of them."""

from shared.contracts.base import Event
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Text
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX, ServiceClass
from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import RecordChange, RecordState

CONTENT_CHARACTERS_MAX = 2000
MINUTES_MAX = 24 * 60


class ServiceRecordChanged(Event):
    """A service record was confirmed, corrected or struck: its whole present state. Only confirmed minutes count.

    The seven fields of the law (民政部令67): title, served_on, place, content, minutes, unit_id, responsible_id.
    minutes: 0 where it was struck; volunteer_unit_id: where the volunteer belonged when it was made.
    """

    event_type = "projects.ServiceRecordChanged.v1"

    id = Id(required=True)
    change = Choice(RecordChange, required=True)
    state = Choice(RecordState, required=True)
    volunteer_id = Id(required=True)
    volunteer_unit_id = Id(required=True)
    unit_id = Id(required=True)
    team_id = Id(allow_none=True, required=True)
    project_id = Id(required=True)
    activity_id = Id(required=True)
    service_class = Choice(ServiceClass, required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    served_on = Day(required=True)
    place = Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, required=True)
    minutes = Integer(at_most=MINUTES_MAX, required=True)
    responsible_id = Id(required=True)
    grade = Choice(EvidenceGrade, required=True)
    is_manual = Boolean(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    confirmed_at = Moment(required=True)

    example = {
        "version": 2,
        "id": "01936f0e-7b2a-7c11-8000-0000000000d7",
        "change": "confirmed",
        "state": "confirmed",
        "volunteer_id": "01936f0e-7b2a-7c11-8000-0000000000f1",
        "volunteer_unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "team_id": None,
        "project_id": "01936f0e-7b2a-7c11-8000-0000000000d1",
        "activity_id": "01936f0e-7b2a-7c11-8000-0000000000d2",
        "service_class": "elders",
        "title": "周末陪伴独居老人",
        "served_on": "2026-03-07",
        "place": "万寿路街道养老照料中心",
        "content": "陪伴聊天、打扫房间、测量血压。",
        "minutes": 180,
        "responsible_id": "01936f0e-7b2a-7c11-8000-0000000000f2",
        "grade": "code_and_place",
        "is_manual": False,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "confirmed_at": "2026-03-07T04:00:30Z",
    }
