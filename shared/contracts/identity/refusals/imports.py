"""What imports of units refuse: whole files in `shared.contracts.refusals.files`, here runs and rows. No framework."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, declare

IMPORT_NOT_FOUND = declare(NotFound, "identity.import_not_found", "id")
IMPORTS_WAITING_LIMIT = declare(Unavailable, "identity.imports_waiting_limit", "retry_after_seconds")
IMPORTS_OWN_LIMIT = declare(Unavailable, "identity.imports_own_limit", "imports_max", "retry_after_seconds")
IMPORT_BROKE_OFF = declare(Unavailable, "identity.import_broke_off", "breaks_max")  # why one failed
IMPORT_GIVEN_UP = declare(Unavailable, "identity.import_given_up", "hours")  # why one failed

IMPORT_RIGHT_ENDED = declare(Forbidden, "identity.import_right_ended")  # why one failed

# Of single rows: they stand in the error sheet.
IMPORT_CODE_REPEATED = declare(Invalid, "identity.import_code_repeated", "row_number")
IMPORT_PARENT_CIRCLE = declare(Invalid, "identity.import_parent_circle", "code")
IMPORT_PARENT_REFUSED = declare(Conflict, "identity.import_parent_refused", "code")
IMPORT_OUTSIDE = declare(Conflict, "identity.import_outside", "code")
IMPORT_KIND_DIFFERS = declare(Conflict, "identity.import_kind_differs", "kind")
