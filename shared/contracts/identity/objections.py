"""Objections to records in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.member_words import DOCUMENT_CHARACTERS_MAX, NAME_CHARACTERS_MAX
from shared.contracts.identity.registrations import RecordOfDocument
from shared.contracts.identity.volunteer_words import (
    OBJECTION_NUMBER_CHARACTERS,
    OBJECTION_NUMBER_PATTERN,
    ObjectionReason,
    ObjectionRejection,
    ObjectionState,
)
from shared.contracts.identity.volunteers import document_kind_field, document_number_field, person_name_field

OBJECTION_ID = "01936f0e-7b2a-7c11-8000-0000000000d1"
NUMBER = "20260212-483920"


class Object(Contract):
    """Object to a record about oneself that somebody else has entered or registered.

    unit_code: the union that should look at it.
    """

    name = person_name_field(required=True)
    document_kind = document_kind_field(required=True)
    document_number = document_number_field(required=True)
    reason = Choice(ObjectionReason, required=True)
    unit_code = units.unit_code(load_default=None)

    example = {
        "name": "欧阳春晓",
        "document_kind": "resident_id",
        "document_number": "11010519491231002X",
        "reason": "not_asked",
    }


class OwnObjection(Contract):
    """One's own objection: its number, where it stands, by when it is decided, and the result with its reason.

    appeal_unit_code: where to appeal against a rejection, the union above the one that was named.
    """

    id = Id(required=True)
    number = Text(at_most=OBJECTION_NUMBER_CHARACTERS, pattern=OBJECTION_NUMBER_PATTERN, required=True)
    state = Choice(ObjectionState, required=True)
    reason = Choice(ObjectionReason, required=True)
    unit_code = units.unit_code(allow_none=True, required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    decided_at = Moment(allow_none=True, required=True)
    decision_reason = Choice(ObjectionRejection, allow_none=True, required=True)
    appeal_unit_code = units.unit_code(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": OBJECTION_ID,
        "number": NUMBER,
        "state": "submitted",
        "reason": "not_asked",
        "unit_code": None,
        "made_at": "2026-02-12T08:30:00Z",
        "due_on": "2026-02-27",
        "decided_at": None,
        "decision_reason": None,
        "appeal_unit_code": None,
        "version": 1,
    }


OwnObjectionPage = page_contract(OwnObjection)


class OwnObjections(PageRequest):
    """One's own objections, the newest first."""

    example = {"limit": 20}


class ObjectionOf(Contract):
    """Which objection."""

    id = Id(required=True)

    example = {"id": OBJECTION_ID}


class FindObjections(PageRequest):
    """Objections in reach, those due first come first. state: submitted where nothing is said."""

    unit = units.unit_code(load_default=None)
    state = Choice(ObjectionState, load_default=ObjectionState.SUBMITTED.value)
    overdue = Boolean(load_default=False)

    example = {"limit": 20}


class WaitingObjection(Contract):
    """An objection in the list of those who decide. name: null once it is decided."""

    id = Id(required=True)
    number = Text(at_most=OBJECTION_NUMBER_CHARACTERS, pattern=OBJECTION_NUMBER_PATTERN, required=True)
    state = Choice(ObjectionState, required=True)
    reason = Choice(ObjectionReason, required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, allow_none=True, required=True)
    unit_code = units.unit_code(required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    overdue = Boolean(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": OBJECTION_ID,
        "number": NUMBER,
        "state": "submitted",
        "reason": "not_asked",
        "name": "欧阳春晓",
        "unit_code": "BJ-110108001",
        "made_at": "2026-02-12T08:30:00Z",
        "due_on": "2026-02-27",
        "overdue": False,
        "version": 1,
    }


WaitingObjectionPage = page_contract(WaitingObjection)


class ReviewedObjection(WaitingObjection):
    """An objection with all that who decides may know. record: the one objected to, null for none in reach."""

    document_kind = document_kind_field(allow_none=True, required=True)
    document = Text(at_most=DOCUMENT_CHARACTERS_MAX, allow_none=True, required=True)
    record = Part(RecordOfDocument, allow_none=True, required=True)
    decided_at = Moment(allow_none=True, required=True)
    decision_reason = Choice(ObjectionRejection, allow_none=True, required=True)

    example = WaitingObjection.example | {
        "document_kind": "resident_id",
        "document": "110105********002X",
        "record": RecordOfDocument.example,
        "decided_at": None,
        "decision_reason": None,
    }


class RejectObjection(Contract):
    """Reject it, with a reason.

    identity_shown: the person showed you their document, and is told the reason; else reasons that tell whether there
    is a record are told as `identity_not_shown`.
    """

    id = Id(required=True)
    reason = Choice(ObjectionRejection, required=True)
    identity_shown = Boolean(load_default=False)

    example = {"id": OBJECTION_ID, "reason": "identity_not_shown"}
