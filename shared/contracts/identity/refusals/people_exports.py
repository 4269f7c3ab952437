"""What exports of many people refuse. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

PEOPLE_EXPORT_NOT_FOUND = declare(NotFound, "identity.people_export_not_found", "id")
PEOPLE_EXPORT_EMPTY = declare(Conflict, "identity.people_export_empty")
PEOPLE_EXPORT_TOO_LARGE = declare(Conflict, "identity.people_export_too_large", "rows_max")
PEOPLE_EXPORT_FIELD_REPEATED = declare(Invalid, "identity.people_export_field_repeated", "field")
PEOPLE_EXPORT_OWN = declare(Forbidden, "identity.people_export_own")
PEOPLE_EXPORT_NOT_INDEPENDENT = declare(Forbidden, "identity.people_export_not_independent")
PEOPLE_EXPORT_DECIDED = declare(Conflict, "identity.people_export_decided", "state")
PEOPLE_EXPORT_NOT_TO_FETCH = declare(Conflict, "identity.people_export_not_to_fetch", "state")
PEOPLE_EXPORT_GREW = declare(Conflict, "identity.people_export_grew", "row_count")
PEOPLE_EXPORT_WORDS_PERSONAL = declare(Invalid, "identity.people_export_words_personal")
"""The words about the purpose are kept in clear, so they name no numbers of people."""
