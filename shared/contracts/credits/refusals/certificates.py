"""What is refused about certificates. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, declare

CERTIFICATE_NOT_FOUND = declare(NotFound, "credits.certificate_not_found")
CERTIFICATE_CODE_UNKNOWN = declare(NotFound, "credits.certificate_code_unknown")
CERTIFICATE_NOTHING_SERVED = declare(Conflict, "credits.certificate_nothing_served")
CERTIFICATE_TOO_MANY_SERVICES = declare(Conflict, "credits.certificate_too_many_services", "services_max")
CERTIFICATE_TOO_MANY_UNITS = declare(Conflict, "credits.certificate_too_many_units", "units_max")
CERTIFICATE_DAYS_REVERSED = declare(Invalid, "credits.certificate_days_reversed")
CERTIFICATE_DAYS_AHEAD = declare(Invalid, "credits.certificate_days_ahead")
CERTIFICATE_NOT_VALID = declare(Conflict, "credits.certificate_not_valid", "certificate_state")
CERTIFICATE_ENDED = declare(Conflict, "credits.certificate_ended", "certificate_state")
CERTIFICATE_NOTHING_CHANGES = declare(Conflict, "credits.certificate_nothing_changes")
CERTIFICATE_CHANGED_SINCE = declare(Conflict, "credits.certificate_changed_since", "version")
CERTIFICATE_OWN = declare(Forbidden, "credits.certificate_own")
CERTIFICATE_NAMES_NOBODY = declare(Conflict, "credits.certificate_names_nobody")
CERTIFICATE_FORGED = declare(Invalid, "credits.certificate_forged")
CERTIFICATE_LIMIT = declare(Unavailable, "credits.certificate_limit", "retry_after_seconds")
