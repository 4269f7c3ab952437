"""Events about who may do what: ids only, never a name, a number or an address."""

from shared.contracts.base import Event
from shared.contracts.fields import Choice, Day, Id
from shared.contracts.identity.account_words import AccountState
from shared.contracts.identity.roles import Role

# An account that somebody has just been given is not closed; those that are have `AccountClosed`.
PRESENT_STATES = (AccountState.INVITED, AccountState.ACTIVE, AccountState.LOCKED)


class AccountRegistered(Event):
    """Somebody has an account now: by registering, or by taking up an invitation as staff.

    unit_id: the unit that invited them; null for people who registered by themselves.
    """

    event_type = "identity.AccountRegistered.v1"

    id = Id(required=True)
    state = Choice(PRESENT_STATES, required=True)
    unit_id = Id(allow_none=True, required=True)

    example = {"version": 1, "id": "01936f0e-7b2a-7c11-8000-0000000000a1", "state": "active", "unit_id": None}


class AccessRevoked(Event):
    """Tokens of a person or client became void before they expire: those with an access version below `version`.

    id: the account or client; session_id: a session that ended, whose tokens are void whatever their version.
    """

    event_type = "identity.AccessRevoked.v1"

    id = Id(required=True)
    session_id = Id(allow_none=True, required=True)

    example = {"version": 2, "id": "01936f0e-7b2a-7c11-8000-0000000000a1", "session_id": None}


class _OfficeEvent(Event):
    """The state of an office. ended: before `until_day`, or because that day is over."""

    id = Id(required=True)
    account_id = Id(required=True)
    role = Choice(Role, required=True)
    unit_id = Id(required=True)
    from_day = Day(required=True)
    until_day = Day(allow_none=True, required=True)

    example = {
        "version": 1,
        "id": "01936f0e-7b2a-7c11-8000-0000000000c1",
        "account_id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "role": "cadre",
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "from_day": "2026-03-01",
        "until_day": None,
    }


class OfficeAppointed(_OfficeEvent):
    """A person was given an office, from a day on."""

    event_type = "identity.OfficeAppointed.v1"


class OfficeEnded(_OfficeEvent):
    """An office ended; `until_day` is its last day."""

    event_type = "identity.OfficeEnded.v1"
