"""Closing one's own account in the published language."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract, Event
from shared.contracts.fields import Choice, Id, Many, Moment, Text
from shared.contracts.identity.account_words import PASSWORD_CHARACTERS_MAX
from shared.contracts.identity.accounts import ACCOUNT_ID, code_field


class Remaining(StrEnum):
    """What stays after an account is closed, and why. None of it but the roster and an open objection has a name."""

    VOLUNTEER_NUMBER = "volunteer_number"  # with the hours that were counted under it, of nobody's name
    CONSENTS = "consents"  # which were given or refused, and when: the proof of it
    PERSONAL_READS = "personal_reads"  # who had personal data shown: the proof of it
    AUDIT_TRAIL = "audit_trail"  # ids and acts, kept as the law on network security asks
    OPEN_OBJECTIONS = "open_objections"  # until they are decided; then nothing personal is left in them
    UNION_ROSTER = "union_roster"  # the union's own list of its members, on the legal ground of the membership


class CloseAccount(Contract):
    """Close one's own account for good, with the current password or a one-time code (purpose close_account).

    totp: of those who enrolled a second factor.
    """

    current_password = Text(at_least=1, at_most=PASSWORD_CHARACTERS_MAX, load_default=None)
    code = code_field(load_default=None)
    totp = code_field(load_default=None)

    example = {"code": "204816"}

    @ma.validates_schema
    def _one_proof(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Exactly one of password and code: with both, which one failed would be a guess."""
        if (values.get("current_password") is not None) == (values.get("code") is not None):
            raise ma.ValidationError("password_or_code")


class ClosedAccount(Contract):
    """An account that is closed, and what remains."""

    id = Id(required=True)
    closed_at = Moment(required=True)
    remaining = Many(Choice(Remaining), at_most=len(Remaining), required=True)

    example = {
        "id": ACCOUNT_ID,
        "closed_at": "2026-02-12T08:30:00Z",
        "remaining": ["audit_trail", "volunteer_number"],
    }


class AccountClosed(Event):
    """Somebody closed their account for good: every service heeds it.

    What is kept of the account or the volunteer is made anonymous: names, contact data, free text, pictures and
    locations go; what was counted (hours, points, places taken) stays under the volunteer's id. What is still open for
    them is cancelled: sign-ups, demands, wishes. It comes once and is the last word of an account; a service that did
    not know the account ignores it. volunteer_id: their record; null where they never were a volunteer.
    """

    event_type = "identity.AccountClosed.v1"

    id = Id(required=True)
    volunteer_id = Id(allow_none=True, required=True)
    closed_at = Moment(required=True)

    example = {
        "version": 4,
        "id": ACCOUNT_ID,
        "volunteer_id": "01936f0e-7b2a-7c11-8000-0000000000f1",
        "closed_at": "2026-02-12T08:30:00Z",
    }
