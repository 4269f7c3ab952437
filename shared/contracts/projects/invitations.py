"""Inviting people who fit, in the published language."""

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.names import ticketed
from shared.contracts.projects.activities import ACTIVITY_ID, UNIT_ID, title_field
from shared.contracts.projects.activity_search import DISTANCE_METRES_MAX
from shared.contracts.projects.activity_words import POST_NAME_CHARACTERS_MAX, AnswerState, FitReason
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX
from shared.contracts.projects.shifts import POST_ID, SHIFT_ID
from shared.contracts.projects.sign_ups import DIGEST, digest_field
from shared.contracts.teams.teams import VOLUNTEER_ID

INVITATION_ID = "01936f0e-7b2a-7c11-8000-0000000000e2"
SUITABLE_MAX = 50
POINTS_MAX = 100


class InvitationChanged(Event):
    """Somebody was invited to a post of a shift, or has answered: the whole present state."""

    event_type = "projects.InvitationChanged.v1"

    id = Id(required=True)
    activity_id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    unit_id = Id(required=True)
    volunteer_id = Id(required=True)
    state = Choice(AnswerState, required=True)
    due_at = Moment(required=True)

    example = {
        "version": 1,
        "id": INVITATION_ID,
        "activity_id": ACTIVITY_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "unit_id": UNIT_ID,
        "volunteer_id": VOLUNTEER_ID,
        "state": "pending",
        "due_at": "2026-03-04T01:00:00Z",
    }


class Suitable(Contract):
    """Somebody who would fit. points: how well, by the reasons and their published weights; the best come first.

    distance_metres: from the area they named, null where they named none; no more is told of where they are.
    """

    volunteer_id = Id(required=True)
    points = Integer(at_most=POINTS_MAX, required=True)
    reasons = Many(Choice(FitReason), at_most=len(FitReason), required=True)
    distance_metres = Integer(at_most=DISTANCE_METRES_MAX, allow_none=True, required=True)

    example = {
        "volunteer_id": VOLUNTEER_ID,
        "points": 8,
        "reasons": ["category", "time", "near"],
        "distance_metres": 2000,
    }


class SuitablePeople(Contract):
    """Those who fit best, of the team and of the union's own volunteers."""

    items = Many(Part(Suitable), at_most=SUITABLE_MAX, required=True)

    example = {"items": [Suitable.example]}


TicketedSuitablePeople = ticketed(SuitablePeople)


class FindSuitable(Contract):
    """Who fits a post of a shift and could come: not signed up, not invited, and without another service then."""

    id = Id(required=True)
    post_id = Id(load_default=None)
    limit = Integer(at_least=1, at_most=SUITABLE_MAX, load_default=20)

    example = {"id": SHIFT_ID, "limit": 20}


class Invite(Contract):
    """Invite somebody to a post of a shift. post_id: where it has several."""

    id = Id(required=True)
    volunteer_id = Id(required=True)
    post_id = Id(allow_none=True, load_default=None)

    example = {"id": SHIFT_ID, "volunteer_id": VOLUNTEER_ID}


class ShiftInvitation(Contract):
    """An invitation. Declining it costs nothing."""

    id = Id(required=True)
    activity_id = Id(required=True)
    shift_id = Id(required=True)
    post_id = Id(required=True)
    volunteer_id = Id(required=True)
    title = title_field(required=True)
    post_name = Text(at_least=1, at_most=POST_NAME_CHARACTERS_MAX, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    state = Choice(AnswerState, required=True)
    made_at = Moment(required=True)
    due_at = Moment(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": INVITATION_ID,
        "activity_id": ACTIVITY_ID,
        "shift_id": SHIFT_ID,
        "post_id": POST_ID,
        "volunteer_id": VOLUNTEER_ID,
        "title": "周末陪伴独居老人",
        "post_name": "陪伴",
        "place": "万寿路街道养老照料中心",
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "state": "pending",
        "made_at": "2026-03-02T01:00:00Z",
        "due_at": "2026-03-04T01:00:00Z",
        "version": 1,
    }


ShiftInvitationPage = page_contract(ShiftInvitation)
TicketedShiftInvitationPage = ticketed(ShiftInvitationPage)


class InvitationsOfShift(PageRequest):
    """Who was invited to a shift, the newest first."""

    id = Id(required=True)
    state = Choice(AnswerState, load_default=None)

    example = {"id": SHIFT_ID, "limit": 20}


class OwnInvitations(PageRequest):
    """To what one was invited, the newest first."""

    state = Choice(AnswerState, load_default=None)

    example = {"state": "pending", "limit": 20}


class InvitationOf(Contract):
    """Which invitation."""

    id = Id(required=True)

    example = {"id": INVITATION_ID}


class AcceptInvitation(Contract):
    """Accept it: a sign-up, with a place or in line. agreement_digest: signs the agreement, where one is wanted."""

    id = Id(required=True)
    agreement_digest = digest_field(load_default=None)

    example = {"id": INVITATION_ID, "agreement_digest": DIGEST}
