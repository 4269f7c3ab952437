"""Sign-ups in the published language: somebody's way into a shift."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Text
from shared.contracts.identity.names import ticketed
from shared.contracts.projects.activities import ACTIVITY_ID, PROJECT_ID, UNIT_ID, reason_field, title_field
from shared.contracts.projects.activity_words import REASON_CHARACTERS_MAX, CameBy, SignUpState
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX
from shared.contracts.projects.shifts import POST_ID, SHIFT_ID, WAITING_MAX
from shared.contracts.teams.teams import VOLUNTEER_ID

SIGN_UP_ID = "01936f0e-7b2a-7c11-8000-0000000000d5"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LINE_NUMBER_MAX = 2**31 - 1


def digest_field(**rest: Any) -> Text:
    """The digest (SHA-256) of the text of the agreement that the person has read and signs with this."""
    return Text(at_least=64, at_most=64, pattern=r"^[0-9a-f]{64}$", allow_none=True, **rest)


class SignUpChanged(Event):
    """Somebody signed up for a shift, or stands otherwise with it now: the whole present state.

    number: the place in the line, by the order of the server's decisions; due_at: until when an offer stands.
    """

    event_type = "projects.SignUpChanged.v1"

    id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    activity_id = Id(required=True)
    project_id = Id(required=True)
    unit_id = Id(required=True)
    volunteer_id = Id(required=True)
    state = Choice(SignUpState, required=True)
    came_by = Choice(CameBy, required=True)
    number = Integer(at_least=1, at_most=LINE_NUMBER_MAX, allow_none=True, required=True)
    due_at = Moment(allow_none=True, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "version": 1,
        "id": SIGN_UP_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "activity_id": ACTIVITY_ID,
        "project_id": PROJECT_ID,
        "unit_id": UNIT_ID,
        "volunteer_id": VOLUNTEER_ID,
        "state": "confirmed",
        "came_by": "self",
        "number": None,
        "due_at": None,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "reason": None,
    }


class SignUp(Contract):
    """Where somebody stands with a shift.

    number: the place in the line, in the order in which the server decided; due_at: until when an offer is answered;
    reason: what a leader said, or why the place is gone.
    """

    id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    activity_id = Id(required=True)
    volunteer_id = Id(required=True)
    state = Choice(SignUpState, required=True)
    came_by = Choice(CameBy, required=True)
    number = Integer(at_least=1, at_most=LINE_NUMBER_MAX, allow_none=True, required=True)
    due_at = Moment(allow_none=True, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    made_at = Moment(required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": SIGN_UP_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "activity_id": ACTIVITY_ID,
        "volunteer_id": VOLUNTEER_ID,
        "state": "confirmed",
        "came_by": "self",
        "number": None,
        "due_at": None,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "made_at": "2026-03-02T01:00:00Z",
        "reason": None,
        "version": 1,
    }


class OwnSignUp(SignUp):
    """One's own sign-up, with what it is for. ahead_count: who stands before one in line, null outside of it.

    free_until: until when a place is given back freely.
    """

    title = title_field(required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    free_until = Moment(required=True)
    ahead_count = Integer(at_most=WAITING_MAX, allow_none=True, required=True)

    example = SignUp.example | {
        "title": "周末陪伴独居老人",
        "place": "万寿路街道养老照料中心",
        "free_until": "2026-03-06T01:00:00Z",
        "ahead_count": None,
    }


OwnSignUpPage = page_contract(OwnSignUp)
SignUpPage = page_contract(SignUp)
TicketedSignUpPage = ticketed(SignUpPage)


class SignUpForShift(Contract):
    """Sign up for a shift. post_id: for what, where it has several posts.

    agreement_digest: signs the agreement of the project with that text, where the activity wants one.
    """

    id = Id(required=True)
    post_id = Id(allow_none=True, load_default=None)
    agreement_digest = digest_field(load_default=None)

    example = {"id": SHIFT_ID, "post_id": POST_ID}


class SignUpOf(Contract):
    """Which sign-up."""

    id = Id(required=True)

    example = {"id": SIGN_UP_ID}


class OwnSignUps(PageRequest):
    """One's own sign-ups, the newest first. coming: only those of shifts that are not over, and that may take place."""

    coming = Boolean(load_default=False)

    example = {"coming": True, "limit": 20}


class SignUpsOfShift(PageRequest):
    """Who signed up for a shift, in the order in which they did."""

    id = Id(required=True)
    state = Choice(SignUpState, load_default=None)

    example = {"id": SHIFT_ID, "limit": 50}


class RefuseSignUp(Contract):
    """Refuse somebody, with a reason that they are told."""

    id = Id(required=True)
    reason = reason_field(required=True)

    example = {"id": SIGN_UP_ID, "reason": "本班次需要有心理咨询经验的志愿者"}
