"""Shifts and their posts in the published language."""

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.projects.activities import ACTIVITY_ID, PROJECT_ID, UNIT_ID, MakePost, reason_field
from shared.contracts.projects.activity_words import (
    PEOPLE_MAX,
    POST_NAME_CHARACTERS_MAX,
    POSTS_MAX,
    REASON_CHARACTERS_MAX,
    SHIFT_MINUTES_MAX,
    ShiftState,
)
from shared.contracts.teams.profile_words import Qualification
from shared.contracts.teams.teams import TEAM_ID

SHIFT_ID = "01936f0e-7b2a-7c11-8000-0000000000d3"
POST_ID = "01936f0e-7b2a-7c11-8000-0000000000d4"
WAITING_MAX = 1_000_000


class ShiftChanged(Event):
    """A shift was shown, moved, cancelled, or is over: its whole present state, without who signed up."""

    event_type = "projects.ShiftChanged.v1"

    id = Id(required=True)
    activity_id = Id(required=True)
    project_id = Id(required=True)
    unit_id = Id(required=True)
    team_id = Id(allow_none=True, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    state = Choice(ShiftState, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "version": 1,
        "id": SHIFT_ID,
        "activity_id": ACTIVITY_ID,
        "project_id": PROJECT_ID,
        "unit_id": UNIT_ID,
        "team_id": TEAM_ID,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "state": "open",
        "reason": None,
    }


class ShiftPost(Contract):
    """What there is to do in a shift. taken_count: places confirmed or offered; waiting_count: who stands in line."""

    id = Id(required=True)
    name = Text(at_least=1, at_most=POST_NAME_CHARACTERS_MAX, required=True)
    minimum = Integer(at_most=PEOPLE_MAX, required=True)
    maximum = Integer(at_most=PEOPLE_MAX, required=True)
    taken_count = Integer(at_most=PEOPLE_MAX, required=True)
    waiting_count = Integer(at_most=WAITING_MAX, required=True)
    qualification = Choice(Qualification, allow_none=True, required=True)
    team_id = Id(allow_none=True, required=True)

    example = {
        "id": POST_ID,
        "name": "陪伴",
        "minimum": 2,
        "maximum": 12,
        "taken_count": 12,
        "waiting_count": 3,
        "qualification": None,
        "team_id": None,
    }


class Shift(Contract):
    """One time of an activity, with its posts. reason: why it was cancelled, or got another time."""

    id = Id(required=True)
    activity_id = Id(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    state = Choice(ShiftState, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    posts = Many(Part(ShiftPost), at_most=POSTS_MAX, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": SHIFT_ID,
        "activity_id": ACTIVITY_ID,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "state": "open",
        "reason": None,
        "posts": [ShiftPost.example],
        "version": 1,
    }


ShiftPage = page_contract(Shift)


class ShiftOf(Contract):
    """Which shift."""

    id = Id(required=True)

    example = {"id": SHIFT_ID}


class ShiftsOfActivity(PageRequest):
    """The shifts of an activity by their time, from a moment on: those that are not over where none is said."""

    id = Id(required=True)
    since = Moment(load_default=None)

    example = {"id": ACTIVITY_ID, "limit": 20}


class AddShift(Contract):
    """One more time for an activity, beside its rule."""

    id = Id(required=True)
    starts_at = Moment(required=True)
    minutes = Integer(at_least=1, at_most=SHIFT_MINUTES_MAX, required=True)
    posts = Many(Part(MakePost), at_least=1, at_most=POSTS_MAX, required=True)

    example = {"id": ACTIVITY_ID, "starts_at": "2026-03-14T01:00:00Z", "minutes": 180, "posts": [MakePost.example]}


class MoveShift(Contract):
    """Give a shift another time. Who has a place keeps it, and may give it back freely; who cannot come then has it no
    more."""

    id = Id(required=True)
    starts_at = Moment(required=True)
    minutes = Integer(at_least=1, at_most=SHIFT_MINUTES_MAX, required=True)
    reason = reason_field(required=True)
    version = Integer(at_least=1)

    example = {
        "id": SHIFT_ID,
        "starts_at": "2026-03-08T01:00:00Z",
        "minutes": 180,
        "reason": "场地改期",
        "version": 1,
    }


class CancelShift(Contract):
    """Cancel one shift: who has a place is told why."""

    id = Id(required=True)
    reason = reason_field(required=True)

    example = {"id": SHIFT_ID, "reason": "大风蓝色预警"}


class ChangePost(Contract):
    """Change a post of a shift: only what is sent. Places that become free are offered to the line."""

    id = Id(required=True)
    name = Text(at_least=1, at_most=POST_NAME_CHARACTERS_MAX)
    minimum = Integer(at_most=PEOPLE_MAX)
    maximum = Integer(at_least=1, at_most=PEOPLE_MAX)

    example = {"id": POST_ID, "maximum": 15}
