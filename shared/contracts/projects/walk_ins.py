"""People who come without having signed up, in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.projects.activity_words import SignUpState
from shared.contracts.projects.presence import (
    CODE_TEXT,
    POST_ID,
    SHIFT_ID,
    SIGN_UP_ID,
    VOLUNTEER_ID,
    MeasuredPosition,
    OwnAttendance,
    code_field,
    device_field,
)
from shared.contracts.projects.presence_words import (
    EVIDENCE_CHARACTERS_MAX,
    EVIDENCE_CHARACTERS_MIN,
    EvidenceGrade,
    PresenceFlag,
)

DIGEST_PATTERN = r"^[0-9a-f]{64}$"
POST_NAME_CHARACTERS_MAX = 60


class WalkIn(Contract):
    """Ask to be let into a shift without having signed up, at the place and with its code.

    agreement_digest: of the text that is signed with it (SHA-256), where the project has a written agreement.
    """

    id = Id(required=True)
    post_id = Id(required=True)
    code = code_field(required=True)
    device = device_field(required=True)
    position = Part(MeasuredPosition, load_default=None)
    agreement_digest = Text(at_least=64, at_most=64, pattern=DIGEST_PATTERN, load_default=None)

    example = {"id": SHIFT_ID, "post_id": POST_ID, "code": CODE_TEXT, "device": "6f2c1d0a-wechat-app"}


class OwnWalkIn(Contract):
    """One's own wish to be let in: decided until due_at. One is checked in meanwhile; it counts once it is approved."""

    id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    state = Choice(SignUpState, required=True)
    due_at = Moment(required=True)
    attendance = Part(OwnAttendance, required=True)

    example = {
        "id": SIGN_UP_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "state": "submitted",
        "due_at": "2026-03-08T04:00:00Z",
        "attendance": OwnAttendance.example
        | {
            "sign_up_state": "submitted",
            "came_by": "walk_in",
            "state": "open",
            "went_out_at": None,
            "went_out_by": None,
            "out_metres": None,
            "version": 1,
        },
    }


class ShiftWalkIns(PageRequest):
    """Walk-ins of a shift that wait for a decision, in the order of their coming."""

    id = Id(required=True)

    example = {"id": SHIFT_ID, "limit": 50}


class WalkInOf(Contract):
    """Which walk-in, by the id of its sign-up."""

    id = Id(required=True)

    example = {"id": SIGN_UP_ID}


class RefuseWalkIn(Contract):
    """Refuse a walk-in, with a reason that the person reads. What was noted of their presence is struck."""

    id = Id(required=True)
    reason = Text(at_least=EVIDENCE_CHARACTERS_MIN, at_most=EVIDENCE_CHARACTERS_MAX, required=True)

    example = {"id": SIGN_UP_ID, "reason": "本岗位需持证上岗，现场人员已满足需要。"}


class ReviewedWalkIn(Contract):
    """A walk-in as who decides on it sees it. grade, flags: of how the person checked in; decided until due_at."""

    id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    post_name = Text(at_least=1, at_most=POST_NAME_CHARACTERS_MAX, required=True)
    places_left = Integer(required=True)
    volunteer_id = Id(required=True)
    state = Choice(SignUpState, required=True)
    asked_at = Moment(required=True)
    due_at = Moment(required=True)
    grade = Choice(EvidenceGrade, required=True)
    flags = Many(Choice(PresenceFlag), at_most=len(PresenceFlag), required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": SIGN_UP_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "post_name": "陪伴",
        "places_left": 3,
        "volunteer_id": VOLUNTEER_ID,
        "state": "submitted",
        "asked_at": "2026-03-07T00:58:20Z",
        "due_at": "2026-03-08T04:00:00Z",
        "grade": "code",
        "flags": [],
        "version": 1,
    }


ReviewedWalkInPage = page_contract(ReviewedWalkIn)
