"""The words of emergencies and of calls for help that every service uses. No framework here."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.ids import id_of_fact

WAVES_MAX = 20  # of one emergency
WANTED_MAX = 1000  # in one emergency
MINUTES_MAX = 24 * 60  # of one: it becomes a shift
CODE_DIGITS = 4
CODE_PATTERN = r"^[0-9]{4}$"
TOKEN_CHARACTERS_MIN, TOKEN_CHARACTERS_MAX = 20, 600
TOKEN_PATTERN = r"^[A-Za-z0-9_.-]+$"  # it stands in an address as it is


class EmergencyState(StrEnum):
    """Where an emergency is in its life."""

    OPEN = "open"  # people are called
    PAUSED = "paused"  # nobody is called for the time being
    FILLED = "filled"  # as many come as are wanted
    ESCALATED = "escalated"  # nobody more was found: the union above commands it, and people are called
    CANCELLED = "cancelled"
    ENDED = "ended"


class CallState(StrEnum):
    """Where somebody stands with a call."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # it costs nothing
    EXPIRED = "expired"  # nobody answered in time
    STOOD_DOWN = "stood_down"  # not needed any more: enough come, or it was called off
    RELEASED = "released"  # had accepted, and cannot come after all


def sign_up_of(call_id: UUID) -> UUID:
    """The id of the sign-up that an accepted call becomes: demands and projects both know it."""
    return id_of_fact("sign_up_of_call", call_id)
