"""What offices refuse."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

OFFICE_NOT_FOUND = declare(NotFound, "identity.office_not_found")
ROLE_NOT_YOURS_TO_GIVE = declare(Forbidden, "identity.role_not_yours_to_give", "role")
OFFICE_EXISTS = declare(Conflict, "identity.office_exists", "role")
OFFICE_ENDED = declare(Conflict, "identity.office_ended")
OFFICES_TOO_MANY = declare(Conflict, "identity.offices_too_many", "offices_max")
ADMINISTRATORS_ARE_DIFFERENT = declare(Conflict, "identity.administrators_are_different", "role")
"""System, security and audit administrators are different people; an account that was one never becomes another."""

ADMINISTRATORS_HOLD_NOTHING_ELSE = declare(Conflict, "identity.administrators_hold_nothing_else", "role")
"""None of the three holds another office on the same days, nor the other way round. role: what they hold."""

LAST_SECURITY_ADMINISTRATOR = declare(Conflict, "identity.last_security_administrator", "code")
"""Nobody would be left who may give offices at the unit."""

OFFICE_IN_THE_PAST = declare(Invalid, "identity.office_in_the_past")
OFFICE_ENDS_BEFORE_IT_BEGINS = declare(Invalid, "identity.office_ends_before_it_begins")

ADMINISTRATORS_EXIST = declare(Conflict, "identity.administrators_exist")
NO_UNIT_YET = declare(Conflict, "identity.no_unit_yet")
