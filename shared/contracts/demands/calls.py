"""Calls in the published language: somebody is asked in an emergency, and answers."""

from typing import Any

from shared.contracts.base import Event, Personal
from shared.contracts.demands.emergencies import EMERGENCY_ID, POST_ID, SHIFT_ID
from shared.contracts.demands.emergency_words import (
    CODE_DIGITS,
    CODE_PATTERN,
    TOKEN_CHARACTERS_MAX,
    TOKEN_CHARACTERS_MIN,
    TOKEN_PATTERN,
    WAVES_MAX,
    CallState,
)
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Text
from shared.contracts.projects.activities import UNIT_ID, title_field
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX
from shared.contracts.teams.teams import VOLUNTEER_ID

CALL_ID = "01936f0e-7b2a-7c11-8000-000000000106"


def code_field(**rest: Any) -> Text:
    """The digits by which a reply over SMS names the call that it answers."""
    return Text(at_least=CODE_DIGITS, at_most=CODE_DIGITS, pattern=CODE_PATTERN, **rest)


def token_field(**rest: Any) -> Text:
    """What an answer link ends with: it lets one person answer one call, until that is due."""
    return Text(at_least=TOKEN_CHARACTERS_MIN, at_most=TOKEN_CHARACTERS_MAX, pattern=TOKEN_PATTERN, **rest)


class CallChanged(Event):
    """Somebody was asked in an emergency, or has answered, or is not needed any more: the whole present state.

    emergency_version: at which the emergency stood then: whoever reads this waits for it; unit_id: of the union that
    commands it now; wave: in which they were asked, from 1; due_at: until when they answer; starts_at, ends_at: of the
    service. An accepted one becomes the sign-up `emergency_words.sign_up_of`. instead_of: the call of somebody who was
    released and whose place they take, at instead_of_version or later: whoever gives places waits for that.
    """

    event_type = "demands.CallChanged.v1"

    id = Id(required=True)
    emergency_id = Id(required=True)
    emergency_version = Integer(at_least=1, required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    volunteer_id = Id(required=True)
    unit_id = Id(required=True)
    wave = Integer(at_least=1, at_most=WAVES_MAX, required=True)
    state = Choice(CallState, required=True)
    asked_at = Moment(required=True)
    due_at = Moment(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    is_drill = Boolean(required=True)
    instead_of = Id(allow_none=True, load_default=None)  # events of the release before do not say
    instead_of_version = Integer(at_least=1, allow_none=True, load_default=None)

    example = {
        "version": 2,
        "id": CALL_ID,
        "emergency_id": EMERGENCY_ID,
        "emergency_version": 1,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "volunteer_id": VOLUNTEER_ID,
        "unit_id": UNIT_ID,
        "wave": 1,
        "state": "accepted",
        "asked_at": "2026-07-20T14:02:00Z",
        "due_at": "2026-07-20T14:17:00Z",
        "starts_at": "2026-07-20T15:00:00Z",
        "ends_at": "2026-07-20T21:00:00Z",
        "is_drill": False,
        "instead_of": None,
        "instead_of_version": None,
    }


class CallMade(Event):
    """Somebody is to be asked at once, over whatever reaches them. id: of the call.

    code: four digits that a reply over SMS says, token: what the answer link ends with; whoever has either can answer
    for this person, so they go to nobody else.
    """

    event_type = "demands.CallMade.v1"
    personal = Personal(readers=("notifications",), purpose="ask somebody in an emergency")

    id = Id(required=True)
    volunteer_id = Id(required=True)
    title = title_field(required=True)
    place = Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, required=True)
    starts_at = Moment(required=True)
    due_at = Moment(required=True)
    is_drill = Boolean(required=True)
    code = code_field(required=True)
    token = token_field(required=True)

    example = {
        "version": 1,
        "id": CALL_ID,
        "volunteer_id": VOLUNTEER_ID,
        "title": "暴雨夜转移安置",
        "place": "望京街道工会服务站",
        "starts_at": "2026-07-20T15:00:00Z",
        "due_at": "2026-07-20T14:17:00Z",
        "is_drill": False,
        "code": "4821",
        "token": "AZNvDnsqfBGAAAAAAAABBg.q3m1Zr0vT9yK2wQ8",
    }
