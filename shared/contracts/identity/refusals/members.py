"""What the rules of members refuse. The reason is a word of `member_words`: what was typed is never repeated."""

from shared.kernel.errors import Invalid, NotFound, Unavailable, declare

DOCUMENT_UNUSABLE = declare(Invalid, "identity.document_unusable", "reason")
BIRTH_DATE_DIFFERS = declare(Invalid, "identity.birth_date_differs")
PERSON_NAME_UNUSABLE = declare(Invalid, "identity.person_name_unusable", "reason")
VOLUNTEER_NUMBER_UNUSABLE = declare(Invalid, "identity.volunteer_number_unusable", "reason")
MEMBER_NUMBER_UNUSABLE = declare(Invalid, "identity.member_number_unusable")
PHONE_UNUSABLE = declare(Invalid, "identity.phone_unusable")
MEMBER_NOT_FOUND = declare(NotFound, "identity.member_not_found", "id")

MEMBER_DIRECTORY_AWAY = declare(Unavailable, "identity.member_directory_away", "retry_after_seconds")
MEMBER_DIRECTORY_MISSING = declare(Unavailable, "identity.member_directory_missing")
