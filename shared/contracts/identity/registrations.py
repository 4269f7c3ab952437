"""Registration as a volunteer in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.accounts import code_field, phone_field
from shared.contracts.identity.consent_words import PURPOSES_MAX
from shared.contracts.identity.consents import GivenConsent, text_version_field
from shared.contracts.identity.member_words import DOCUMENT_CHARACTERS_MAX, NAME_CHARACTERS_MAX, DocumentDoubt, Sex
from shared.contracts.identity.volunteer_words import (
    Evidence,
    GuardianRelation,
    NextStep,
    RegistrationRefusal,
    RegistrationState,
    VolunteerState,
)
from shared.contracts.identity.volunteers import document_kind_field, document_number_field, person_name_field

REGISTRATION_ID = "01936f0e-7b2a-7c11-8000-0000000000e1"
COUNT_MAX = 1000


class Guardian(Contract):
    """Who consents for a minor. A code is sent to the phone, which is the guardian's own."""

    name = person_name_field(required=True)
    relation = Choice(GuardianRelation, required=True)
    phone = phone_field(required=True)

    example = {"name": "欧阳建国", "relation": "parent", "phone": "13900139000"}


class RegisterVolunteer(Contract):
    """Register oneself as a volunteer.

    Asked for are name, document and, where the document does not say it, the birth date (民政部令67; nothing else is
    asked for): they show that you are you, and nobody else can register in your name. Documents, phones and birth
    dates are sealed; cadres of your union see them masked. You may see, correct and export your data, withdraw your
    consent, object, and close your account. It is decided at once, or by your union within 15 days; the result has a
    reason, and a refusal says where to appeal. unit_code: your union, used where the member roster knows none.
    guardian: from 14 to 17 years of age.
    """

    name = person_name_field(required=True)
    document_kind = document_kind_field(required=True)
    document_number = document_number_field(required=True)
    birth_date = Day(load_default=None)
    unit_code = units.unit_code(load_default=None)
    consents = Many(Part(GivenConsent), at_least=1, at_most=PURPOSES_MAX, required=True)
    guardian = Part(Guardian, load_default=None)

    example = {
        "name": "欧阳春晓",
        "document_kind": "resident_id",
        "document_number": "11010519491231002X",
        "unit_code": "BJ-110108001",
        "consents": [{"purpose": "volunteer_registration", "text_version": 1}],
    }


class OwnRegistration(Contract):
    """One's own registration: where it stands, what happens next and until when, the result with its reason.

    unit_code: the union that was named; due_on: the day by which it is decided; guardian_consented_at: when the
    guardian did; appeal_unit_code: where to appeal against a refusal, the union above the one that was named.
    """

    id = Id(required=True)
    state = Choice(RegistrationState, required=True)
    next_step = Choice(NextStep, required=True)
    unit_code = units.unit_code(allow_none=True, required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    guardian_consented_at = Moment(allow_none=True, required=True)
    decided_at = Moment(allow_none=True, required=True)
    reason = Choice(RegistrationRefusal, allow_none=True, required=True)
    appeal_unit_code = units.unit_code(allow_none=True, required=True)
    volunteer_id = Id(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": REGISTRATION_ID,
        "state": "submitted",
        "next_step": "review",
        "unit_code": "BJ-110108001",
        "made_at": "2026-02-12T08:30:00Z",
        "due_on": "2026-02-27",
        "guardian_consented_at": None,
        "decided_at": None,
        "reason": None,
        "appeal_unit_code": None,
        "volunteer_id": None,
        "version": 1,
    }


OwnRegistrationPage = page_contract(OwnRegistration)


class OwnRegistrations(PageRequest):
    """One's own registrations, the newest first."""

    example = {"limit": 20}


class RegistrationOf(Contract):
    """Which registration."""

    id = Id(required=True)

    example = {"id": REGISTRATION_ID}


class GuardianConsents(Contract):
    """The guardian consents: with the code that was sent to the guardian's phone, to the text that was shown."""

    id = Id(required=True)
    code = code_field(required=True)
    text_version = text_version_field(required=True)

    example = {"id": REGISTRATION_ID, "code": "204816", "text_version": 1}


class FindRegistrations(PageRequest):
    """Registrations in reach, those due first come first.

    unit: of this unit and those below; state: submitted where nothing is said; overdue: only those whose day is over.
    """

    unit = units.unit_code(load_default=None)
    state = Choice(RegistrationState, load_default=RegistrationState.SUBMITTED.value)
    overdue = Boolean(load_default=False)

    example = {"limit": 20}


class WaitingRegistration(Contract):
    """A registration in a reviewer's list. name: null once it is decided; overdue: its day is over."""

    id = Id(required=True)
    state = Choice(RegistrationState, required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, allow_none=True, required=True)
    unit_code = units.unit_code(required=True)
    evidence = Choice(Evidence, required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    overdue = Boolean(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": REGISTRATION_ID,
        "state": "submitted",
        "name": "欧阳春晓",
        "unit_code": "BJ-110108001",
        "evidence": "none",
        "made_at": "2026-02-12T08:30:00Z",
        "due_on": "2026-02-27",
        "overdue": False,
        "version": 1,
    }


WaitingRegistrationPage = page_contract(WaitingRegistration)


class ShownGuardian(Contract):
    """A minor's guardian as the reviewer sees them. phone: only its last four digits."""

    name = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    relation = Choice(GuardianRelation, required=True)
    phone = Text(at_most=11, required=True)
    consented_at = Moment(allow_none=True, required=True)

    example = {"name": "欧阳建国", "relation": "parent", "phone": "*******9000", "consented_at": "2026-02-12T08:31:00Z"}


class RecordOfDocument(Contract):
    """The record that has this document already, as the reviewer sees it where it is in reach.

    entered: nobody has claimed it; active: it belongs to another account. same_name, same_phone: as the applicant's;
    same_phone: null where the record has no phone of its own. version: to be named in an approval.
    """

    id = Id(required=True)
    state = Choice(VolunteerState, required=True)
    unit_code = units.unit_code(allow_none=True, required=True)
    same_name = Boolean(required=True)
    same_phone = Boolean(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": "01936f0e-7b2a-7c11-8000-0000000000f1",
        "state": "entered",
        "unit_code": "BJ-110108001",
        "same_name": True,
        "same_phone": False,
        "version": 1,
    }


class ReviewedRegistration(WaitingRegistration):
    """A registration with all that its reviewer may know.

    document: masked, to compare with the document in somebody's hand; evidence: what the roster or the member registry
    said; record: the one with this document, which an approval would give to the applicant; other_registrations: how
    many other accounts want to register with this document now. All three as far as the reviewer reaches: what another
    part of the union has is shown like what nobody has, and decided by the unit above both.
    """

    named_unit_code = units.unit_code(allow_none=True, required=True)
    document_kind = document_kind_field(allow_none=True, required=True)
    document = Text(at_most=DOCUMENT_CHARACTERS_MAX, allow_none=True, required=True)
    doubts = Many(Choice(DocumentDoubt), at_most=len(DocumentDoubt), required=True)
    sex = Choice(Sex, allow_none=True, required=True)
    guardian = Part(ShownGuardian, allow_none=True, required=True)
    record = Part(RecordOfDocument, allow_none=True, required=True)
    other_registrations = Integer(at_most=COUNT_MAX, required=True)
    decided_at = Moment(allow_none=True, required=True)
    reason = Choice(RegistrationRefusal, allow_none=True, required=True)
    volunteer_id = Id(allow_none=True, required=True)

    example = WaitingRegistration.example | {
        "named_unit_code": "BJ-110108001",
        "document_kind": "resident_id",
        "document": "110105********002X",
        "doubts": [],
        "sex": "female",
        "guardian": None,
        "record": None,
        "other_registrations": 0,
        "decided_at": None,
        "reason": None,
        "volunteer_id": None,
    }


class ApproveRegistration(Contract):
    """Make the applicant a volunteer.

    version: the one the reviewer saw; record_id: the record with this document, where there is one: it becomes theirs;
    record_version: of the record, as the reviewer saw it, wherever one is named.
    """

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)
    record_id = Id(allow_none=True, load_default=None)
    record_version = Integer(at_least=1, load_default=None)

    example = {"id": REGISTRATION_ID, "version": 1}


class RefuseRegistration(Contract):
    """Refuse it, with a reason.

    identity_shown: the applicant showed you the document, and is told the reason; else reasons that tell whether the
    document is registered are told as `identity_not_shown`.
    """

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)
    reason = Choice(RegistrationRefusal, required=True)
    identity_shown = Boolean(load_default=False)

    example = {"id": REGISTRATION_ID, "version": 1, "reason": "identity_not_shown"}
