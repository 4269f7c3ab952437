"""Words and limits of certificates of volunteer service (志愿服务记录证明). No framework here.

民政部令67: service time, content and the recording unit must be stated; a certificate is free of charge.
"""

from enum import StrEnum

SERVICES_MAX = 500  # of one certificate; whoever has more asks for a shorter time, or for one union
LINES_MAX = 100  # recording units of one certificate
CERTIFICATES_A_DAY_MAX = 20  # of one person: each is signed, sealed and kept
CONTENT_SHOWN_CHARACTERS = 120  # of what was done; the record itself has all of it
REASON_CHARACTERS_MAX = 500
NUMBER_PATTERN = r"^[0-9]{8}-[0-9]{6}$"  # the day it was issued, and six random digits
NUMBER_CHARACTERS = 15
CODE_BYTES = 10  # 80 random bits
CODE_CHARACTERS = 16  # of base32 (RFC 4648)
CODE_PATTERN = r"^[ ]*([A-Za-z2-7][ -]?){16}[ ]*$"
CODE_CHARACTERS_MAX = 40
SIGNED_CHARACTERS_MAX = 2_000_000
HANDLED_BY_SYSTEM = "system"
CERTIFICATE_TYPE = "volunteer-certificate+jwt"


class CertificateState(StrEnum):
    """What a certificate is worth."""

    VALID = "valid"
    OUTDATED = "outdated"  # a record behind it was corrected or struck since
    REPLACED = "replaced"  # by a corrected one
    REVOKED = "revoked"


class CertificateAct(StrEnum):
    """What is done with a certificate that is there."""

    OUTDATE = "outdate"
    REPLACE = "replace"
    REVOKE = "revoke"


class CertificateChange(StrEnum):
    """What made the version of a certificate that an event tells."""

    ISSUED = "issued"
    OUTDATED = "outdated"
    REPLACED = "replaced"
    REVOKED = "revoked"
    FORGOTTEN = "forgotten"  # its holder closed their account: it names nobody any more


class RevocationReason(StrEnum):
    """Why a certificate was revoked."""

    RECORDS_WRONG = "records_wrong"
    ANOTHER_PERSON = "another_person"
    MISUSED = "misused"
    OTHER = "other"


class DocumentShown(StrEnum):
    """How much of the number of their document a holder wants to have on a certificate."""

    MASKED = "masked"
    WHOLE = "whole"
    NONE = "none"
