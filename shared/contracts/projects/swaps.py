"""Places that people give to one another, in the published language."""

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Moment, Text
from shared.contracts.identity.names import ticketed
from shared.contracts.identity.volunteers import NUMBER, number_field
from shared.contracts.projects.activities import ACTIVITY_ID, title_field
from shared.contracts.projects.activity_words import AnswerState, SwapKind
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX
from shared.contracts.projects.shifts import SHIFT_ID
from shared.contracts.projects.sign_ups import DIGEST, SIGN_UP_ID, digest_field
from shared.contracts.teams.teams import VOLUNTEER_ID

SWAP_ID = "01936f0e-7b2a-7c11-8000-0000000000e1"
OTHER_SHIFT_ID = "01936f0e-7b2a-7c11-8000-0000000000d6"
OTHER_ID = "01936f0e-7b2a-7c11-8000-0000000000f3"


class SwapChanged(Event):
    """Somebody would give a place to somebody else, or that was answered: the whole present state.

    to_volunteer_id: who is asked, null for nobody; for_shift_id: of an exchange, the shift whose place is wanted.
    """

    event_type = "projects.SwapChanged.v1"

    id = Id(required=True)
    kind = Choice(SwapKind, required=True)
    activity_id = Id(required=True)
    shift_id = Id(required=True)
    for_shift_id = Id(allow_none=True, required=True)
    from_volunteer_id = Id(required=True)
    to_volunteer_id = Id(allow_none=True, required=True)
    state = Choice(AnswerState, required=True)
    due_at = Moment(required=True)

    example = {
        "version": 1,
        "id": SWAP_ID,
        "kind": "substitute",
        "activity_id": ACTIVITY_ID,
        "shift_id": SHIFT_ID,
        "for_shift_id": None,
        "from_volunteer_id": VOLUNTEER_ID,
        "to_volunteer_id": OTHER_ID,
        "state": "pending",
        "due_at": "2026-03-04T01:00:00Z",
    }


class Swap(Contract):
    """A place that somebody would give away. for_shift_id: of an exchange, the shift whose place is wanted for it."""

    id = Id(required=True)
    kind = Choice(SwapKind, required=True)
    title = title_field(required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, allow_none=True, required=True)
    activity_id = Id(required=True)
    shift_id = Id(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    for_shift_id = Id(allow_none=True, required=True)
    for_starts_at = Moment(allow_none=True, required=True)
    from_volunteer_id = Id(required=True)
    state = Choice(AnswerState, required=True)
    made_at = Moment(required=True)
    due_at = Moment(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": SWAP_ID,
        "kind": "substitute",
        "title": "周末陪伴独居老人",
        "place": "万寿路街道养老照料中心",
        "activity_id": ACTIVITY_ID,
        "shift_id": SHIFT_ID,
        "starts_at": "2026-03-07T01:00:00Z",
        "ends_at": "2026-03-07T04:00:00Z",
        "for_shift_id": None,
        "for_starts_at": None,
        "from_volunteer_id": VOLUNTEER_ID,
        "state": "pending",
        "made_at": "2026-03-02T01:00:00Z",
        "due_at": "2026-03-04T01:00:00Z",
        "version": 1,
    }


SwapPage = page_contract(Swap)
TicketedSwapPage = ticketed(SwapPage)


class OfferPlace(Contract):
    """Offer one's place to the volunteer with a number. for_shift_id: in exchange for theirs in that shift.

    The same is answered whoever the number belongs to, and whether it belongs to anybody.
    """

    id = Id(required=True)
    to_number = number_field(required=True)
    for_shift_id = Id(allow_none=True, load_default=None)

    example = {"id": SIGN_UP_ID, "to_number": NUMBER}


class OwnSwaps(PageRequest):
    """The places that one would give away, and those that one is asked to take, the newest first."""

    state = Choice(AnswerState, load_default=None)

    example = {"state": "pending", "limit": 20}


class SwapOf(Contract):
    """Which one."""

    id = Id(required=True)

    example = {"id": SWAP_ID}


class AcceptSwap(Contract):
    """Take the place. agreement_digest: signs the agreement, where the activity wants one."""

    id = Id(required=True)
    agreement_digest = digest_field(load_default=None)

    example = {"id": SWAP_ID, "agreement_digest": DIGEST}
