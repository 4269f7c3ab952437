"""The words of dispatch that every service uses: who is left out and why, how somebody answers. No framework here."""

from enum import StrEnum

EMERGENCY_NUMBER_CHARACTERS = 16
EMERGENCY_NUMBER_PATTERN = r"^E[0-9]{8}-[0-9]{6}$"  # of a day: E20260720-004821
CONTENT_CHARACTERS_MAX = 2000
REASON_CHARACTERS_MAX = 300
CONCLUSION_CHARACTERS_MAX = 2000
HOURS_AHEAD_MAX = 48  # from its opening to its beginning
ANSWER_MINUTES_MIN, ANSWER_MINUTES_MAX = 2, 120
ASKS_PER_PLACE_MIN, ASKS_PER_PLACE_MAX = 1, 10


class LeftOutReason(StrEnum):
    """Why somebody who was looked at is not asked. The order is that in which they are found."""

    OTHER_UNIT = "other_unit"  # belongs to another union than the one that commands
    MINOR = "minor"
    NOT_READY = "not_ready"  # has not said so, or takes it back at this moment
    ALREADY_ASKED = "already_asked"  # in this emergency
    QUIET = "quiet"  # by their own choice until a day
    RESTING = "resting"  # was called a short while ago, in another emergency
    NOT_QUALIFIED = "not_qualified"
    TOO_FAR = "too_far"  # farther than they would go
    BUSY = "busy"  # serves somewhere else then
    NOT_AVAILABLE_THEN = "not_available_then"  # by the times that they have named


class CalledFor(StrEnum):
    """Why somebody is asked before others. The order is that in which people of the first ring are asked."""

    OWN_UNIT = "own_unit"  # belongs to the union that opened it, or to one below it
    STATION = "station"  # of a station (驿站) in the ring: runs it, or is in a team that is at home there
    COMMUNITY = "community"  # has named an area in which the place lies
    DISTANCE = "distance"  # by how near they are


class AnswerWay(StrEnum):
    """How somebody answered a call."""

    ACCOUNT = "account"  # signed in
    LINK = "link"
    SMS = "sms"


class ReleaseReason(StrEnum):
    """Why somebody who had accepted does not come after all."""

    WITHDREW = "withdrew"  # said so
    SIGN_UP_REFUSED = "sign_up_refused"  # serves somewhere else then, or may not
    SIGN_UP_ENDED = "sign_up_ended"  # was given back or taken away
    CANCELLED = "cancelled"  # the emergency was called off
    LEFT = "left"  # is no volunteer any more


class ReachedBy(StrEnum):
    """In which way a wave looked for people."""

    OWN = "own"  # of the union itself and those below it, however they are spread
    AROUND = "around"  # from the place outwards, cell by cell
