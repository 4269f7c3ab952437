"""The words of activities, shifts and sign-ups that every service uses. No framework here."""

from enum import StrEnum

SHIFTS_MAX = 366  # of one activity
POSTS_MAX = 10  # of one shift
PEOPLE_MAX = 10_000  # in one post
RULE_CHARACTERS_MAX = 300
CONTENT_CHARACTERS_MAX = 2000
REASON_CHARACTERS_MAX = 300
POST_NAME_CHARACTERS_MAX = 60
SHIFT_MINUTES_MAX = 24 * 60
RADIUS_METRES_MIN, RADIUS_METRES_MAX = 50, 5000
CANCEL_MINUTES_DEFAULT, CANCEL_MINUTES_MAX = 24 * 60, 14 * 24 * 60
OFFER_MINUTES_DEFAULT, OFFER_MINUTES_MIN, OFFER_MINUTES_MAX = 12 * 60, 10, 7 * 24 * 60


class SignUpMode(StrEnum):
    """How a sign-up becomes a place."""

    INSTANT = "instant"
    REVIEWED = "reviewed"
    CALLED = "called"  # in an emergency: nobody signs up by themselves


CHOSEN_MODES = (SignUpMode.INSTANT, SignUpMode.REVIEWED)  # by who makes an activity


class ActivityState(StrEnum):
    """Where an activity is in its life. People sign up for open ones."""

    PLANNED = "planned"  # not shown yet
    OPEN = "open"
    ENDED = "ended"  # its last shift is over
    CANCELLED = "cancelled"


class ShiftState(StrEnum):
    """Where a shift is in its life."""

    OPEN = "open"
    ENDED = "ended"
    CANCELLED = "cancelled"


class SignUpState(StrEnum):
    """Where somebody stands with a shift."""

    SUBMITTED = "submitted"  # waits for a decision
    WAITING = "waiting"  # stands in line
    OFFERED = "offered"  # has a place until a moment
    CONFIRMED = "confirmed"  # has a place
    REFUSED = "refused"  # by the leader
    DECLINED = "declined"  # an offer or an invitation, by the person
    EXPIRED = "expired"  # an offer that nobody answered
    CANCELLED = "cancelled"  # by the person, in time
    CANCELLED_LATE = "cancelled_late"
    RELEASED = "released"  # the shift was cancelled, or the account closed
    NO_SHOW = "no_show"


class SwapKind(StrEnum):
    """What becomes of a place that somebody would give away."""

    SUBSTITUTE = "substitute"  # another person takes it
    EXCHANGE = "exchange"  # two people take each other's


class AnswerState(StrEnum):
    """Where a question to a volunteer stands: an invitation, a swap."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"  # by whoever asked, or because its reason is gone
    EXPIRED = "expired"


class FitReason(StrEnum):
    """Why somebody fits a service, or a service somebody."""

    CATEGORY = "category"  # offers this class of service
    TIME = "time"  # has time then
    NEAR = "near"  # lives or works as near as they would travel
    TEAM = "team"  # is in the team that carries it
    QUALIFICATION = "qualification"  # has what the post requires
    SERVED_BEFORE = "served_before"  # was there before
    MISSED_LATELY = "missed_lately"  # did not come to something lately


class CameBy(StrEnum):
    """How a sign-up came about."""

    SELF = "self"
    INVITATION = "invitation"
    WALK_IN = "walk_in"
    SUBSTITUTE = "substitute"
    SWAP = "swap"
    DISPATCH = "dispatch"  # called in an emergency


# These take a place, or may: one of them for a volunteer and shift.
LIVE = frozenset({SignUpState.SUBMITTED, SignUpState.WAITING, SignUpState.OFFERED, SignUpState.CONFIRMED})
# These count against the places of a post.
PLACED = frozenset({SignUpState.OFFERED, SignUpState.CONFIRMED})
