"""What came of an emergency, in the published language: the report after it."""

from shared.contracts.base import Contract
from shared.contracts.demands.dispatch import METRES_MAX, Emergency, count_field
from shared.contracts.demands.dispatch_words import LeftOutReason, ReachedBy
from shared.contracts.demands.emergency_words import WAVES_MAX
from shared.contracts.fields import Boolean, Choice, Integer, Many, Moment, Part, Text
from shared.contracts.identity.units import WORD, WORD_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code as unit_code_field

STEPS_SHOWN_MAX = 200
SECONDS_MAX = 400 * 86_400


class WaveReport(Contract):
    """One wave. metres_max: of its ring; reached_by: own, of a small union wherever they are; around, by place."""

    number = Integer(at_least=1, at_most=WAVES_MAX, required=True)
    unit_code = unit_code_field(required=True)
    ring = Integer(at_most=20, required=True)
    metres_max = Integer(at_most=METRES_MAX, required=True)
    reached_by = Choice(ReachedBy, required=True)
    looked_at_count = count_field(required=True)
    asked_count = count_field(required=True)
    accepted_count = count_field(required=True)
    declined_count = count_field(required=True)
    expired_count = count_field(required=True)
    stood_down_count = count_field(required=True)
    released_count = count_field(required=True)
    asked_at = Moment(required=True)
    due_at = Moment(required=True)

    example = {
        "number": 1,
        "unit_code": "BJ-110105",
        "ring": 0,
        "metres_max": 3000,
        "reached_by": "around",
        "looked_at_count": 31,
        "asked_count": 24,
        "accepted_count": 8,
        "declined_count": 6,
        "expired_count": 4,
        "stood_down_count": 6,
        "released_count": 0,
        "asked_at": "2026-07-20T14:02:00Z",
        "due_at": "2026-07-20T14:12:00Z",
    }


class ReportStep(Contract):
    """What was done, and whether by the server. act: an open word; unit_code: who commanded after it."""

    act = Text(at_least=1, at_most=WORD_CHARACTERS_MAX, pattern=WORD, required=True)
    at = Moment(required=True)
    by_server = Boolean(required=True)
    unit_code = unit_code_field(required=True)
    wave = Integer(at_most=WAVES_MAX, required=True)
    ring = Integer(at_most=20, required=True)

    example = {
        "act": "widen",
        "at": "2026-07-20T14:12:00Z",
        "by_server": True,
        "unit_code": "BJ-110105",
        "wave": 1,
        "ring": 1,
    }


class LeftOutCount(Contract):
    """How many were left out for a reason."""

    reason = Choice(LeftOutReason, required=True)
    count = count_field(required=True)

    example = {"reason": "resting", "count": 4}


class EmergencyReport(Contract):
    """What came of an emergency: of one that goes on, until now.

    first_accepted_seconds, filled_seconds: after its opening, null where that has not come; ways: by which people
    answered; served_count, served_minutes: records of the service that are confirmed by now, none of a drill.
    """

    emergency = Part(Emergency, required=True)
    waves = Many(Part(WaveReport), at_most=WAVES_MAX, required=True)
    left_out = Many(Part(LeftOutCount), at_most=len(LeftOutReason), required=True)
    steps = Many(Part(ReportStep), at_most=STEPS_SHOWN_MAX, required=True)
    first_accepted_seconds = Integer(at_most=SECONDS_MAX, allow_none=True, required=True)
    filled_seconds = Integer(at_most=SECONDS_MAX, allow_none=True, required=True)
    answered_by_account_count = count_field(required=True)
    answered_by_link_count = count_field(required=True)
    answered_by_sms_count = count_field(required=True)
    served_count = count_field(required=True)
    served_minutes = Integer(required=True)

    example = {
        "emergency": Emergency.example,
        "waves": [WaveReport.example],
        "left_out": [LeftOutCount.example],
        "steps": [ReportStep.example],
        "first_accepted_seconds": 211,
        "filled_seconds": 540,
        "answered_by_account_count": 5,
        "answered_by_link_count": 6,
        "answered_by_sms_count": 3,
        "served_count": 8,
        "served_minutes": 2400,
    }
