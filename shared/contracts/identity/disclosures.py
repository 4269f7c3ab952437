"""Unmasked personal data in the published language: shown once, for a purpose, and noted for the person to see."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Day, Id, Many, Moment, Text
from shared.contracts.identity import units
from shared.contracts.identity.account_words import PHONE_CHARACTERS_MAX, PHONE_PATTERN
from shared.contracts.identity.disclosure_words import PURPOSES, DisclosurePurpose, PersonalField
from shared.contracts.identity.member_words import DOCUMENT_CHARACTERS_MAX, DocumentKind
from shared.contracts.identity.roles import Role
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX

VOLUNTEER_ID = "01936f0e-7b2a-7c11-8000-0000000000f1"


class DisclosePersonal(Contract):
    """Have personal fields of one volunteer shown unmasked."""

    id = Id(required=True)
    fields_wanted = Many(Choice(PersonalField), at_least=1, at_most=len(PersonalField), required=True)
    purpose = Choice(DisclosurePurpose, required=True)

    example = {"id": VOLUNTEER_ID, "fields_wanted": ["phone"], "purpose": "contact"}


class PersonalDisclosure(Contract):
    """The fields in clear, this once; null for those that were not asked for, or are not known."""

    id = Id(required=True)
    document_kind = Choice(DocumentKind, allow_none=True, required=True)
    document_number = Text(at_most=DOCUMENT_CHARACTERS_MAX, allow_none=True, required=True)
    phone = Text(at_most=PHONE_CHARACTERS_MAX, pattern=PHONE_PATTERN, allow_none=True, required=True)
    birth_date = Day(allow_none=True, required=True)
    read_at = Moment(required=True)

    example = {
        "id": VOLUNTEER_ID,
        "document_kind": None,
        "document_number": None,
        "phone": "+8613800138000",
        "birth_date": None,
        "read_at": "2026-02-12T08:30:00Z",
    }


class PersonalReading(Contract):
    """Somebody had personal fields of one's own shown: by which office, when, what for. Not who: the office answers.

    export_id: of the export of many people of which it was a part.
    """

    id = Id(required=True)
    read_at = Moment(required=True)
    reader_role = Choice(Role, required=True)
    reader_unit_code = units.unit_code(required=True)
    reader_unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    purpose = Choice(PURPOSES, required=True)
    fields_read = Many(Choice(PersonalField), at_most=len(PersonalField), required=True)
    export_id = Id(allow_none=True, required=True)

    example = {
        "id": "01936f0e-7b2a-7c11-8000-0000000000e1",
        "read_at": "2026-02-12T08:30:00Z",
        "reader_role": "cadre",
        "reader_unit_code": "BJ-110108",
        "reader_unit_name": "海淀区总工会",
        "purpose": "contact",
        "fields_read": ["phone"],
        "export_id": None,
    }


class FindPersonalReadings(PageRequest):
    """Who had one's own personal data shown, newest first."""

    example = {"limit": 50}


PersonalReadingPage = page_contract(PersonalReading)
