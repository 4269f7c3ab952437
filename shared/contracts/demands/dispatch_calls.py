"""Calls as those see them who command, and those who are called: who was asked, who was left out, how one answers."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.demands.calls import CALL_ID, token_field
from shared.contracts.demands.dispatch import METRES_MAX, place_words_field
from shared.contracts.demands.dispatch_words import AnswerWay, CalledFor, LeftOutReason, ReleaseReason
from shared.contracts.demands.emergencies import EMERGENCY_ID, SHIFT_ID
from shared.contracts.demands.emergency_words import WAVES_MAX, CallState
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.names import ticketed
from shared.contracts.projects.activities import title_field
from shared.contracts.projects.activity_words import CONTENT_CHARACTERS_MAX
from shared.contracts.projects.library_words import ServiceClass
from shared.contracts.teams.stations import StationPlace
from shared.contracts.teams.teams import VOLUNTEER_ID


def called_for_field() -> Many:
    """The field of why somebody was asked before others."""
    return Many(Choice(CalledFor), at_most=len(CalledFor), required=True)


class EmergencyCall(Contract):
    """Somebody who was asked. metres: about how far the area is that they named; called_for: why before others; reason:
    why they do not come after all."""

    id = Id(required=True)
    volunteer_id = Id(required=True)
    wave = Integer(at_least=1, at_most=WAVES_MAX, required=True)
    metres = Integer(at_most=METRES_MAX, required=True)
    called_for = called_for_field()
    state = Choice(CallState, required=True)
    asked_at = Moment(required=True)
    due_at = Moment(required=True)
    answered_at = Moment(allow_none=True, required=True)
    answered_by = Choice(AnswerWay, allow_none=True, required=True)
    reason = Choice(ReleaseReason, allow_none=True, required=True)

    example = {
        "id": CALL_ID,
        "volunteer_id": VOLUNTEER_ID,
        "wave": 1,
        "metres": 2000,
        "called_for": ["own_unit", "station"],
        "state": "accepted",
        "asked_at": "2026-07-20T14:02:00Z",
        "due_at": "2026-07-20T14:12:00Z",
        "answered_at": "2026-07-20T14:05:31Z",
        "answered_by": "sms",
        "reason": None,
    }


EmergencyCallPage = page_contract(EmergencyCall)
TicketedEmergencyCallPage = ticketed(EmergencyCallPage)


class CallsOfEmergency(PageRequest):
    """Who was asked, in the order in which they were."""

    id = Id(required=True)
    state = Choice(CallState, load_default=None)

    example = {"id": EMERGENCY_ID, "state": "accepted", "limit": 50}


class LeftOutPerson(Contract):
    """Somebody who was looked at and not asked. wave: before which that was found."""

    volunteer_id = Id(required=True)
    wave = Integer(at_least=1, at_most=WAVES_MAX + 1, required=True)
    metres = Integer(at_most=METRES_MAX, required=True)
    reason = Choice(LeftOutReason, required=True)

    example = {"volunteer_id": VOLUNTEER_ID, "wave": 1, "metres": 1000, "reason": "resting"}


LeftOutPersonPage = page_contract(LeftOutPerson)
TicketedLeftOutPersonPage = ticketed(LeftOutPersonPage)


class LeftOutOfEmergency(PageRequest):
    """Who was left out, and why."""

    id = Id(required=True)
    reason = Choice(LeftOutReason, load_default=None)

    example = {"id": EMERGENCY_ID, "reason": "busy", "limit": 50}


class OwnCall(Contract):
    """A call to oneself. content: what is to be done; is_needed: whether an answer would still count; called_for: why
    before others."""

    id = Id(required=True)
    emergency_id = Id(required=True)
    title = title_field(required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, required=True)
    service_class = Choice(ServiceClass, required=True)
    place_words = place_words_field(required=True)
    place = Part(StationPlace, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    is_drill = Boolean(required=True)
    state = Choice(CallState, required=True)
    is_needed = Boolean(required=True)
    called_for = called_for_field()
    asked_at = Moment(required=True)
    due_at = Moment(required=True)
    answered_at = Moment(allow_none=True, required=True)
    reason = Choice(ReleaseReason, allow_none=True, required=True)
    shift_id = Id(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": CALL_ID,
        "emergency_id": EMERGENCY_ID,
        "title": "暴雨夜转移安置",
        "content": "协助社区转移低洼处居民，登记和发放物资。",
        "service_class": "hardship",
        "place_words": "望京街道工会服务站",
        "place": StationPlace.example,
        "starts_at": "2026-07-20T15:00:00Z",
        "ends_at": "2026-07-20T21:00:00Z",
        "is_drill": False,
        "state": "asked",
        "is_needed": True,
        "called_for": ["own_unit", "community"],
        "asked_at": "2026-07-20T14:02:00Z",
        "due_at": "2026-07-20T14:12:00Z",
        "answered_at": None,
        "reason": None,
        "shift_id": SHIFT_ID,
        "version": 1,
    }


OwnCallPage = page_contract(OwnCall)


class OwnCalls(PageRequest):
    """Calls to oneself, the newest first."""

    state = Choice(CallState, load_default=None)

    example = {"state": "asked", "limit": 20}


class AnswerCall(Contract):
    """Answer a call to oneself. Whoever had accepted says so that they cannot come after all."""

    id = Id(required=True)
    is_coming = Boolean(required=True)

    example = {"id": CALL_ID, "is_coming": True}


class CallByLink(Contract):
    """The call that an answer link is for."""

    token = token_field(required=True)

    example = {"token": "A256GCM.k-1a2b3c4d.AZNvDnsqfBGAAAAAAAABBg"}


class AnswerByLink(CallByLink):
    """Answer it, without signing in."""

    is_coming = Boolean(required=True)

    example = CallByLink.example | {"is_coming": True}
