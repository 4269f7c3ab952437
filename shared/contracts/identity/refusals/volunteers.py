"""What volunteers' records, registrations, moves and objections refuse. None of it tells who is registered."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, declare

PERSON_LIMIT = declare(Unavailable, "identity.person_limit", "retry_after_seconds")
"""Too many registrations, look-ups or objections of an account or from an address: who tries documents is stopped."""

TOO_YOUNG = declare(Invalid, "identity.too_young", "years_min")
BIRTH_DATE_NEEDED = declare(Invalid, "identity.birth_date_needed")
GUARDIAN_NEEDED = declare(Invalid, "identity.guardian_needed")
GUARDIAN_PHONE_OWN = declare(Invalid, "identity.guardian_phone_own")
"""The guardian's number is the minor's own."""
GUARDIAN_NAME_OWN = declare(Invalid, "identity.guardian_name_own")
"""The guardian's name is the minor's own."""

ALREADY_VOLUNTEER = declare(Conflict, "identity.already_volunteer")
"""The account itself has a record; of others nothing is said."""

REGISTRATION_OPEN = declare(Conflict, "identity.registration_open")
REGISTRATION_NOT_FOUND = declare(NotFound, "identity.registration_not_found")
REGISTRATION_DECIDED = declare(Conflict, "identity.registration_decided", "state")
REGISTRATION_CHANGED_SINCE = declare(Conflict, "identity.registration_changed_since", "version")
REGISTRATION_AWAITS_GUARDIAN = declare(Conflict, "identity.registration_awaits_guardian")
GUARDIAN_NOT_AWAITED = declare(Conflict, "identity.guardian_not_awaited")
RECORD_NOT_NAMED = declare(Conflict, "identity.record_not_named")
"""There is a record with this document, or another one than the reviewer has named."""
RECORD_CHANGED_SINCE = declare(Conflict, "identity.record_changed_since", "version")
"""The record is not the one that the reviewer has seen: it was claimed, or given to somebody."""
FOR_UNIT_ABOVE = declare(Conflict, "identity.for_unit_above")
"""A unit out of reach has something to do with it; the lowest unit above both decides, and has it in its list now."""

NOT_A_VOLUNTEER = declare(NotFound, "identity.not_a_volunteer")
VOLUNTEER_NOT_FOUND = declare(NotFound, "identity.volunteer_not_found")
RECORD_NOT_ENTERABLE = declare(Conflict, "identity.record_not_enterable")
"""A record with this document is there already, or the person objected to one; where, and whose, is not said."""

RECORD_NOT_CORRECTABLE = declare(Conflict, "identity.record_not_correctable")
"""A record is to get a document that another one has or somebody wants, or that the roster has under another name, with
another phone, or in a unit out of reach; or the person objected to a record. Which of it is not said."""

FORM_DATE_UNUSABLE = declare(Invalid, "identity.form_date_unusable")

ALREADY_OF_UNIT = declare(Conflict, "identity.already_of_unit", "code")
MOVE_OPEN = declare(Conflict, "identity.move_open")
MOVE_NOT_FOUND = declare(NotFound, "identity.move_not_found")
MOVE_DECIDED = declare(Conflict, "identity.move_decided", "state")

OBJECTION_NOT_FOUND = declare(NotFound, "identity.objection_not_found")
OBJECTION_WITHOUT_RECORD = declare(Conflict, "identity.objection_without_record")
OBJECTION_DECIDED = declare(Conflict, "identity.objection_decided", "state")
NOT_ON_OWN_ENTRY = declare(Forbidden, "identity.not_on_own_entry")
"""Who entered the record does not decide on the objection to it."""
