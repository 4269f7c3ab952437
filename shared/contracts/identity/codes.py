"""One-time codes in the published language: how they get to who brings them to a phone."""

from shared.contracts.base import Event, Personal
from shared.contracts.fields import Boolean, Choice, Id, Moment
from shared.contracts.identity.account_words import CodePurpose
from shared.contracts.identity.accounts import code_field, phone_field


class CodeWanted(Event):
    """A code was made for a number, and is to be sent there.

    is_wanted: false for a number that nobody here has. It is told all the same, and dropped by its reader: so nobody
    learns from the time that an answer takes whether a number is known.
    """

    event_type = "identity.CodeWanted.v1"
    personal = Personal(readers=("notifications",), purpose="bring one-time codes to phones")

    id = Id(required=True)
    phone = phone_field(required=True)
    code = code_field(required=True)
    purpose = Choice(CodePurpose, required=True)
    expires_at = Moment(required=True)
    is_wanted = Boolean(required=True)

    example = {
        "version": 1,
        "id": "01936f0e-7b2a-7c11-8000-0000000000c9",
        "phone": "+8613800138000",
        "code": "204816",
        "purpose": "sign_in",
        "expires_at": "2026-02-12T08:35:00Z",
        "is_wanted": True,
    }
