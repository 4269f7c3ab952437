"""Checking in and out of a shift in the published language: the rotating code, cards, and what people see of both."""

from typing import Any

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Number, Part, Text
from shared.contracts.identity.volunteers import card_code_field
from shared.contracts.projects.activity_words import CameBy, SignUpState
from shared.contracts.projects.library_words import TITLE_CHARACTERS_MAX
from shared.contracts.projects.presence_words import (
    CODE_CHARACTERS_MAX,
    DEVICE_CHARACTERS_MAX,
    DEVICE_CHARACTERS_MIN,
    DIGITS,
    EVIDENCE_CHARACTERS_MAX,
    EVIDENCE_CHARACTERS_MIN,
    PAIRS_MAX,
    AttendanceState,
    CheckWay,
    EvidenceGrade,
    PresenceFlag,
)
from shared.kernel.places import Datum

SHIFT_ID = "01936f0e-7b2a-7c11-8000-0000000000e1"
ACTIVITY_ID = "01936f0e-7b2a-7c11-8000-0000000000d2"
ATTENDANCE_ID = "01936f0e-7b2a-7c11-8000-0000000000e3"
SIGN_UP_ID = "01936f0e-7b2a-7c11-8000-0000000000e4"
POST_ID = "01936f0e-7b2a-7c11-8000-0000000000e5"
VOLUNTEER_ID = "01936f0e-7b2a-7c11-8000-0000000000f1"
CODE_TEXT = "NLP1.01936F0E7B2A7C1180000000000000E1.59115480.2P7RXEPHDQAFYQTACCOV3UGQQA"
CARD_CODE = "eyJhbGciOiJFZERTQSJ9.eyJjdiI6MX0.c2lnbmF0dXJl"
ACCURACY_METRES_MAX = 100_000


def code_field(**rest: Any) -> Text:
    """What was scanned, or the six digits that were typed."""
    return Text(at_least=1, at_most=CODE_CHARACTERS_MAX, **rest)


def device_field(**rest: Any) -> Text:
    """The name that a client program gave its installation, at random and for good."""
    return Text(at_least=DEVICE_CHARACTERS_MIN, at_most=DEVICE_CHARACTERS_MAX, **rest)


class ShiftOf(Contract):
    """Which shift."""

    id = Id(required=True)

    example = {"id": SHIFT_ID}


class ShiftCode(Contract):
    """The code of a shift at this moment, to be shown where people come in.

    text: of the QR code; digits: for those who cannot scan; changes_at: when to ask for the next one; valid_until: the
    code is taken a step longer than it is shown.
    """

    shift_id = Id(required=True)
    text = code_field(required=True)
    digits = Text(at_least=DIGITS, at_most=DIGITS, pattern=r"^[0-9]{6}$", required=True)
    changes_at = Moment(required=True)
    valid_until = Moment(required=True)

    example = {
        "shift_id": SHIFT_ID,
        "text": CODE_TEXT,
        "digits": "204816",
        "changes_at": "2026-03-07T01:00:30Z",
        "valid_until": "2026-03-07T01:01:00Z",
    }


class MeasuredPosition(Contract):
    """Where a device is, in its own coordinate system. accuracy_metres: the radius in which it is, as it says."""

    datum = Choice(Datum, required=True)
    longitude = Number(at_least=-180, at_most=180, required=True)
    latitude = Number(at_least=-90, at_most=90, required=True)
    accuracy_metres = Integer(at_most=ACCURACY_METRES_MAX, load_default=None)

    example = {"datum": "gcj02", "longitude": 116.29867, "latitude": 39.90701, "accuracy_metres": 20}


class PresentCode(Contract):
    """Check in or out with the code that is shown at the place.

    position: looked at only with the person's consent `location_at_check_in` and where the activity has a fence; the
    distance is kept, and whether it passed.
    """

    id = Id(required=True)
    code = code_field(required=True)
    device = device_field(required=True)
    position = Part(MeasuredPosition, load_default=None)

    example = {
        "id": SHIFT_ID,
        "code": CODE_TEXT,
        "device": "6f2c1d0a-wechat-app",
        "position": MeasuredPosition.example,
    }


class ReadCard(Contract):
    """Check somebody in by the code of their volunteer card. post_id: of a walk-in, whom who reads the card lets in."""

    id = Id(required=True)
    card = card_code_field(required=True)
    post_id = Id(load_default=None)

    example = {"id": SHIFT_ID, "card": CARD_CODE}


class ReadCardAgain(Contract):
    """Check somebody out by the code of their volunteer card."""

    id = Id(required=True)
    card = card_code_field(required=True)

    example = {"id": SHIFT_ID, "card": CARD_CODE}


class _Attendance(Contract):
    """What everybody who may see an attendance sees of it."""

    id = Id(required=True)
    shift_id = Id(required=True)
    activity_id = Id(required=True)
    sign_up_id = Id(required=True)
    sign_up_state = Choice(SignUpState, required=True)
    came_by = Choice(CameBy, required=True)
    pair = Integer(at_least=1, at_most=PAIRS_MAX, required=True)
    state = Choice(AttendanceState, required=True)
    came_in_at = Moment(required=True)
    came_in_by = Choice(CheckWay, required=True)
    went_out_at = Moment(allow_none=True, required=True)
    went_out_by = Choice(CheckWay, allow_none=True, required=True)
    grade = Choice(EvidenceGrade, required=True)
    in_metres = Integer(allow_none=True, required=True)
    out_metres = Integer(allow_none=True, required=True)
    flags = Many(Choice(PresenceFlag), at_most=len(PresenceFlag), required=True)
    reason = Text(at_most=EVIDENCE_CHARACTERS_MAX, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": ATTENDANCE_ID,
        "shift_id": SHIFT_ID,
        "activity_id": ACTIVITY_ID,
        "sign_up_id": SIGN_UP_ID,
        "sign_up_state": "confirmed",
        "came_by": "self",
        "pair": 1,
        "state": "closed",
        "came_in_at": "2026-03-07T00:56:12Z",
        "came_in_by": "qr",
        "went_out_at": "2026-03-07T04:01:40Z",
        "went_out_by": "qr",
        "grade": "code_and_place",
        "in_metres": 34,
        "out_metres": 41,
        "flags": [],
        "reason": None,
        "version": 2,
    }


class Attendance(_Attendance):
    """A check-in and its check-out, for leaders and for cadres in reach. grade: the weaker of both proofs."""

    volunteer_id = Id(required=True)

    example = _Attendance.example | {"volunteer_id": VOLUNTEER_ID}


AttendancePage = page_contract(Attendance)


class OwnAttendance(_Attendance):
    """One's own check-in and check-out. is_recorded_by_other: whether somebody else entered a part of it."""

    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    is_recorded_by_other = Boolean(required=True)

    example = _Attendance.example | {
        "title": "周末陪伴独居老人",
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "is_recorded_by_other": False,
    }


OwnAttendancePage = page_contract(OwnAttendance)


class OwnAttendances(PageRequest):
    """One's own attendances, the newest first. shift_id: of this shift alone."""

    shift_id = Id(load_default=None)

    example = {"limit": 20}


class PutRight(Contract):
    """Say when somebody went who did not check out. reason: what that rests on, in words."""

    id = Id(required=True)
    went_out_at = Moment(required=True)
    reason = Text(at_least=EVIDENCE_CHARACTERS_MIN, at_most=EVIDENCE_CHARACTERS_MAX, required=True)

    example = {
        "id": ATTENDANCE_ID,
        "went_out_at": "2026-03-07T04:00:00Z",
        "reason": "现场签到表有本人签名，活动合影中可见其在场至结束。",
    }


class Strike(Contract):
    """Strike an attendance that is not so. reason: why, in words that the person reads."""

    id = Id(required=True)
    reason = Text(at_least=EVIDENCE_CHARACTERS_MIN, at_most=EVIDENCE_CHARACTERS_MAX, required=True)

    example = {"id": ATTENDANCE_ID, "reason": "本人当天未到场，系他人误扫其证件。"}
