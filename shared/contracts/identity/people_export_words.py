"""Words and limits of exports of many people. No framework here."""

from enum import StrEnum

ROWS_MAX = 10_000  # of one export; who needs more asks unit by unit
ROWS_ALONE_MAX = 500  # of an account and its family in `ALONE_DAYS` without anybody else's word
ALONE_DAYS = 30
FILE_DAYS = 7
DOWNLOADS_MAX = 3
WORDS_CHARACTERS_MAX = 200
WATERMARK_PATTERN = r"^NL-[0-9A-HJKMNP-TV-Z]{10}$"
WATERMARK_CHARACTERS = 13


class ExportedPeople(StrEnum):
    """Whose data."""

    MEMBERS = "members"
    VOLUNTEERS = "volunteers"


class ExportField(StrEnum):
    """What of each person. The watermark stands in every row besides."""

    NUMBER = "number"
    NAME = "name"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    UNIT_CODE = "unit_code"
    UNIT_NAME = "unit_name"
    STATE = "state"


# Shown in clear in an export and nowhere else without a record: each person can see that it was read.
DISCLOSED_FIELDS = frozenset({ExportField.BIRTH_DATE, ExportField.DOCUMENT_NUMBER, ExportField.PHONE})


class ExportPurpose(StrEnum):
    """What for. The words beside it say it for this case."""

    INSURANCE = "insurance"  # 投保
    ACTIVITY = "activity"  # 组织活动
    CARE = "care"  # 困难帮扶, 慰问
    AWARD = "award"  # 评选表彰
    LEGAL_DUTY = "legal_duty"  # 依法提供
    OTHER = "other"


class ExportState(StrEnum):
    """An export waits for a second person where it is large; what was not fetched in time has expired."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


class ExportRefusalReason(StrEnum):
    """Why the second person said no."""

    TOO_MANY_PEOPLE = "too_many_people"
    TOO_MANY_FIELDS = "too_many_fields"
    PURPOSE_UNCLEAR = "purpose_unclear"
    NOT_NEEDED = "not_needed"
    OTHER = "other"
