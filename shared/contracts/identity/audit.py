"""The audit trail in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import AnyJson, Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.audit_words import (
    ACTION_CHARACTERS_MAX,
    ACTION_PATTERN,
    FAULTS_SHOWN_MAX,
    NAME_CHARACTERS_MAX,
    NAME_PATTERN,
    AuditFaultKind,
)


class AuditEntry(Contract):
    """Who did what to what, and when. No personal data and no secrets: ids and words.

    position: place in the sealed chain; null for a few seconds after it was recorded.
    """

    id = Id(required=True)
    position = Integer(at_least=1, required=True, allow_none=True)
    recorded_at = Moment(required=True)
    actor = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    action = Text(at_most=ACTION_CHARACTERS_MAX, required=True)
    subject = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    detail = AnyJson(required=True)

    example = {
        "id": "01936f0e-7b2a-7c11-8000-0000000000e1",
        "position": 7,
        "recorded_at": "2026-02-12T08:00:00Z",
        "actor": "person:01936f0e-7b2a-7c11-8000-0000000000a1",
        "action": "offices.appoint",
        "subject": "office:01936f0e-7b2a-7c11-8000-0000000000c1",
        "detail": {"role": "cadre"},
    }


class FindAuditEntries(PageRequest):
    """Entries, newest first. begins_at, ends_at: from a moment on, and before one."""

    action = Text(at_least=3, at_most=ACTION_CHARACTERS_MAX, pattern=ACTION_PATTERN, load_default=None)
    actor = Text(at_least=3, at_most=NAME_CHARACTERS_MAX, pattern=NAME_PATTERN, load_default=None)
    subject = Text(at_least=3, at_most=NAME_CHARACTERS_MAX, pattern=NAME_PATTERN, load_default=None)
    begins_at = Moment(load_default=None)
    ends_at = Moment(load_default=None)

    example = {"action": "offices.appoint", "limit": 50}


AuditEntryPage = page_contract(AuditEntry)


class VerifyAudit(Contract):
    """Check the chain from a position on; each call checks a part, and says where to go on."""

    from_position = Integer(at_least=1, load_default=1)

    example = {"from_position": 1}


class AuditFault(Contract):
    """What is wrong at a place of the chain; position 0 where the place is not known."""

    position = Integer(at_least=0, required=True)
    fault = Choice(AuditFaultKind, required=True)

    example = {"position": 7, "fault": "edited"}


class AuditVerification(Contract):
    """Whether the checked part of the chain is as it was written. head: the anchor to print and keep elsewhere."""

    intact = Boolean(required=True)
    checked = Integer(required=True)
    next_position = Integer(at_least=1, required=True, allow_none=True)
    head = Text(at_most=120, required=True)
    faults = Many(Part(AuditFault), at_most=FAULTS_SHOWN_MAX, required=True)

    example = {"intact": True, "checked": 7, "next_position": None, "head": f"7:{'0' * 64}", "faults": []}
