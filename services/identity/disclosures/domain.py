"""Which personal fields a purpose needs, by the office of whoever asks: what no purpose needs stays masked. Pure.

An act on personal data is limited to the smallest scope that its purpose needs (个人信息保护法 art. 6). Cadres know
their people; what authorities, certificates of award and aid ask for goes through the unit's administrator.
"""

from collections.abc import Collection, Mapping

from shared.contracts.identity.disclosure_words import DisclosurePurpose, PersonalField
from shared.contracts.identity.people_export_words import ExportPurpose
from shared.contracts.identity.refusals.disclosures import FIELDS_BEYOND_PURPOSE
from shared.contracts.identity.roles import Role

DOCUMENT, PHONE, BORN = PersonalField.DOCUMENT_NUMBER, PersonalField.PHONE, PersonalField.BIRTH_DATE
Fields = frozenset[PersonalField]


def _fields(*fields: PersonalField) -> Fields:
    return frozenset(fields)


ALL, NONE = _fields(DOCUMENT, PHONE, BORN), _fields()
ADMIN, CADRE = Role.UNIT_ADMIN.value, Role.CADRE.value
NEEDED: Mapping[str, Mapping[str, Fields]] = {
    DisclosurePurpose.IDENTITY_CHECK: {ADMIN: _fields(DOCUMENT, BORN), CADRE: _fields(DOCUMENT, BORN)},
    DisclosurePurpose.CONTACT: {ADMIN: _fields(PHONE), CADRE: _fields(PHONE)},
    DisclosurePurpose.INSURANCE: {ADMIN: ALL, CADRE: ALL},
    DisclosurePurpose.CERTIFICATE: {ADMIN: _fields(DOCUMENT), CADRE: _fields(DOCUMENT)},
    DisclosurePurpose.EMERGENCY: {ADMIN: ALL, CADRE: _fields(PHONE, BORN)},
    DisclosurePurpose.LEGAL_DUTY: {ADMIN: ALL, CADRE: NONE},
    ExportPurpose.ACTIVITY: {ADMIN: _fields(PHONE), CADRE: _fields(PHONE)},
    ExportPurpose.CARE: {ADMIN: ALL, CADRE: _fields(PHONE, BORN)},
    ExportPurpose.AWARD: {ADMIN: _fields(DOCUMENT), CADRE: NONE},
    ExportPurpose.OTHER: {ADMIN: NONE, CADRE: NONE},
}


def beyond(wanted: Collection[str], purpose: str, role: str) -> set[str]:
    """What of the masked fields the purpose does not need in the hands of a role."""
    masked = {field.value for field in PersonalField} & set(wanted)
    return masked - {field.value for field in NEEDED[purpose].get(role, NONE)}


def refuse_beyond(wanted: Collection[str], purpose: str, role: str) -> None:
    """Raises Forbidden where a purpose does not need all of it."""
    if fields := beyond(wanted, purpose, role):
        raise FIELDS_BEYOND_PURPOSE(fields=sorted(fields), purpose=purpose)
