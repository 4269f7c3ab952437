"""Lists of presence in the published language: who was at a shift, refused codes, and what somebody should look at."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Moment, Text
from shared.contracts.identity import units
from shared.contracts.projects.library_words import TITLE_CHARACTERS_MAX
from shared.contracts.projects.presence import ACTIVITY_ID, SHIFT_ID, VOLUNTEER_ID, Attendance
from shared.contracts.projects.presence_words import AttendanceState, CodeFault, PresenceFlag


class ShiftAttendances(PageRequest):
    """Who was at a shift, in the order of their coming."""

    id = Id(required=True)
    state = Choice(AttendanceState, load_default=None)

    example = {"id": SHIFT_ID, "limit": 50}


class ShiftPresence(Contract):
    """A shift in numbers of people. expected: who have a place; absent: of them, who have not come.

    came: who were or are there, inside: who are there now; missing_out: who did not check out in time; walk_ins: who
    wait for a decision; refused_codes: how often a code was refused.
    """

    shift_id = Id(required=True)
    expected = Integer(required=True)
    came = Integer(required=True)
    inside = Integer(required=True)
    missing_out = Integer(required=True)
    absent = Integer(required=True)
    walk_ins = Integer(required=True)
    refused_codes = Integer(required=True)

    example = {
        "shift_id": SHIFT_ID,
        "expected": 50,
        "came": 47,
        "inside": 45,
        "missing_out": 0,
        "absent": 3,
        "walk_ins": 2,
        "refused_codes": 4,
    }


class FindAnomalies(PageRequest):
    """Attendances in reach that somebody should look at, the newest first."""

    unit = units.unit_code(load_default=None)
    flag = Choice(PresenceFlag, load_default=None)

    example = {"unit": "BJ-110108", "limit": 20}


class Anomaly(Attendance):
    """An attendance with flags, and where it was."""

    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    unit_id = Id(required=True)
    starts_at = Moment(required=True)

    example = Attendance.example | {
        "flags": ["shared_device"],
        "title": "周末陪伴独居老人",
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "starts_at": "2026-03-07T01:00:00Z",
    }


AnomalyPage = page_contract(Anomaly)


class ShiftRefusals(PageRequest):
    """The codes that were refused at a shift, the newest kind of refusal first."""

    id = Id(required=True)

    example = {"id": SHIFT_ID, "limit": 50}


class FindRefusals(PageRequest):
    """Refused codes at shifts in reach, the newest kind of refusal first."""

    unit = units.unit_code(load_default=None)
    fault = Choice(CodeFault, load_default=None)

    example = {"unit": "BJ-110108", "limit": 20}


class RefusedCodes(Contract):
    """How often a code was refused to somebody at a shift for one fault, and when last."""

    id = Id(required=True)
    shift_id = Id(required=True)
    activity_id = Id(required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    volunteer_id = Id(required=True)
    fault = Choice(CodeFault, required=True)
    count = Integer(at_least=1, required=True)
    last_at = Moment(required=True)

    example = {
        "id": "01936f0e-7b2a-7c11-8000-0000000000e6",
        "shift_id": SHIFT_ID,
        "activity_id": ACTIVITY_ID,
        "title": "周末陪伴独居老人",
        "volunteer_id": VOLUNTEER_ID,
        "fault": "stale",
        "count": 2,
        "last_at": "2026-03-07T00:58:20Z",
    }


RefusedCodesPage = page_contract(RefusedCodes)
