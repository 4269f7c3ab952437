"""Words of unmasking personal data. No framework here."""

from enum import StrEnum

from shared.contracts.identity.people_export_words import ExportPurpose


class PersonalField(StrEnum):
    """What is masked elsewhere."""

    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    BIRTH_DATE = "birth_date"


class DisclosurePurpose(StrEnum):
    """What somebody needs it for. Words, no free text: the person reads them."""

    IDENTITY_CHECK = "identity_check"  # to compare with the document in the person's hand
    CONTACT = "contact"  # about service they signed up for
    INSURANCE = "insurance"
    CERTIFICATE = "certificate"
    EMERGENCY = "emergency"
    LEGAL_DUTY = "legal_duty"  # an authority asks for it by law


PURPOSES = sorted({word.value for words in (DisclosurePurpose, ExportPurpose) for word in words})
