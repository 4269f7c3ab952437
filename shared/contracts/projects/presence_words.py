"""The words of presence that every service uses. No framework here."""

from enum import StrEnum

PAIRS_MAX = 3  # of check-in and check-out, of one person at an activity on a day
STEP_SECONDS = 30  # how long a rotating code is shown
STEPS_AROUND = 1  # how many steps before and after the present one are taken: clocks, and slow fingers
DIGITS = 6
CODE_CHARACTERS_MAX = 200
DEVICE_CHARACTERS_MIN = 8
DEVICE_CHARACTERS_MAX = 100
EVIDENCE_CHARACTERS_MIN = 10
EVIDENCE_CHARACTERS_MAX = 500
DEVICE_NAME_CHARACTERS_MAX = 60
BATCH_NOTES_MAX = 100
BATCH_CHARACTERS_MAX = 100_000


class EvidenceGrade(StrEnum):
    """How well it is proven that somebody was there, the strongest first."""

    CODE_AND_PLACE = "code_and_place"
    CODE = "code"
    LEADER = "leader"  # the leader read the volunteer card, or keeps the list
    MANUAL = "manual"  # entered afterwards


class CheckWay(StrEnum):
    """How somebody checked in or out."""

    QR = "qr"
    DIGITS = "digits"
    CARD = "card"
    OFFLINE = "offline"  # a batch signed by the leader's device
    LEADER = "leader"  # put right by the leader, with evidence


class CodeFault(StrEnum):
    """Why a code was refused. Each refusal is counted."""

    STALE = "stale"  # of another time: an old screenshot
    FOREIGN = "foreign"  # of another shift
    REPLAYED = "replayed"  # served this person before, or is older than one that did
    FORGED = "forged"
    WRONG_DIGITS = "wrong_digits"


class CardRefusal(StrEnum):
    """Why a volunteer card was refused."""

    FORGED = "forged"
    EXPIRED = "expired"
    REPLACED = "replaced"  # the card was lost, and another one given
    ENDED = "ended"  # nobody is a volunteer with it any more


class AttendanceState(StrEnum):
    """A pair of check-in and check-out."""

    OPEN = "open"  # in, and not out
    CLOSED = "closed"
    MISSING_OUT = "missing_out"  # the shift is over; nothing counts until a leader puts it right
    VOID = "void"  # struck by the leader, with a reason


class PresenceFlag(StrEnum):
    """Why somebody should look at an attendance before it counts."""

    SHARED_DEVICE = "shared_device"  # one device checked in many people
    FAR_AWAY = "far_away"  # the position lies outside the fence
    COPIED_POSITION = "copied_position"  # it is the published one itself, which no receiver measures
    OWN_CODE = "own_code"  # whoever may show the code could read it anywhere
    TWO_PLACES = "two_places"  # the person was at another shift at the same time
    MANY_REFUSALS = "many_refusals"  # before it, many codes were refused to the person
    CLOCK_OFF = "clock_off"  # the leader's device told another time than the server
    LATE_NOTE = "late_note"  # a leader's device told of it when the shift was over
    PUT_RIGHT = "put_right"  # a leader entered the check-out afterwards


class NoteAct(StrEnum):
    """What a leader's device noted while it had no connection."""

    IN = "in"
    OUT = "out"


class NoteOutcome(StrEnum):
    """What became of a note."""

    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    REFUSED = "refused"


class DeviceState(StrEnum):
    """A leader's device."""

    ENROLLED = "enrolled"
    ENDED = "ended"
