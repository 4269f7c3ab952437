"""Words and limits of members: identity documents, personal names, volunteer numbers. No framework here.

What is wrong with a document, name or number is a word that says nothing about the person; the catalogues of the
gateway have a sentence for each, `reason.<word>`.
"""

from enum import StrEnum

DOCUMENT_CHARACTERS_MAX = 40  # as it is typed; the longest number has 18
NAME_CHARACTERS_MAX = 60  # a foreigner's on a permanent residence card
VOLUNTEER_NUMBER_DIGITS = 12
MEMBER_NUMBER_CHARACTERS_MAX = 40


class DocumentKind(StrEnum):
    """Kinds of identity documents. Kind and number together are unique."""

    RESIDENT_ID = "resident_id"  # 居民身份证
    PASSPORT = "passport"  # 护照, of any country
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"  # 港澳居民来往内地通行证
    TAIWAN_PERMIT = "taiwan_permit"  # 台湾居民来往大陆通行证
    RESIDENCE_PERMIT = "residence_permit"  # 港澳台居民居住证
    PERMANENT_RESIDENCE = "permanent_residence"  # 外国人永久居留身份证


class Sex(StrEnum):
    """As a document says it."""

    MALE = "male"
    FEMALE = "female"


class MembershipState(StrEnum):
    """中国工会章程: members who retire or lose their work keep their membership without its duties."""

    ACTIVE = "active"  # 在会
    RETAINED = "retained"  # 保留会籍
    ENDED = "ended"  # 已退会


class DocumentFault(StrEnum):
    """Why a number is none of its kind."""

    LENGTH = "document_length"
    FORM = "document_form"
    ROUNDED = "document_rounded"  # a spreadsheet took it for a number
    OTHER_KIND = "document_other_kind"
    BIRTH_DATE_UNREAL = "birth_date_unreal"
    BIRTH_DATE_AHEAD = "birth_date_ahead"
    BIRTH_DATE_TOO_EARLY = "birth_date_too_early"
    CHECK_DIGIT = "document_check_digit"


class DocumentDoubt(StrEnum):
    """What is odd about a number that is valid. Nobody is refused for it."""

    AREA_UNKNOWN = "area_unknown"
    ENDS_IN_ZEROS = "ends_in_zeros"  # as numbers do that a spreadsheet has rounded


class NameFault(StrEnum):
    """Why a text is no name of a person."""

    EMPTY = "name_empty"
    LENGTH = "name_length"
    CHARACTER = "name_character"
    PRIVATE_CHARACTER = "name_private_character"  # of a font of somebody's own: other computers show another one
    SCRIPTS_MIXED = "name_scripts_mixed"
    MARK_MISPLACED = "name_mark_misplaced"


class VolunteerNumberFault(StrEnum):
    """Why a text is no volunteer number."""

    FORM = "volunteer_number_form"
    CHECK_DIGITS = "volunteer_number_check_digits"
