"""What was decided about people, in the published language: for those who tell them. No personal data."""

from shared.contracts.base import Event
from shared.contracts.fields import Choice, Id
from shared.contracts.identity.registrations import REGISTRATION_ID
from shared.contracts.identity.volunteer_moves import MOVE_ID
from shared.contracts.identity.volunteer_words import MoveState, RegistrationState
from shared.contracts.identity.volunteers import VOLUNTEER_ID


class RegistrationDecided(Event):
    """A registration that had to wait was decided, or cancelled because no guardian consented in time."""

    event_type = "identity.RegistrationDecided.v1"

    id = Id(required=True)
    account_id = Id(required=True)
    state = Choice(RegistrationState, required=True)

    example = {
        "version": 2,
        "id": REGISTRATION_ID,
        "account_id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "state": "approved",
    }


class MoveDecided(Event):
    """The unit to which a volunteer wanted to move has decided."""

    event_type = "identity.MoveDecided.v1"

    id = Id(required=True)
    volunteer_id = Id(required=True)
    state = Choice(MoveState, required=True)

    example = {"version": 2, "id": MOVE_ID, "volunteer_id": VOLUNTEER_ID, "state": "approved"}
