"""What is refused about appeals. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, NotFound, declare

APPEAL_NOT_FOUND = declare(NotFound, "projects.appeal_not_found")
APPEAL_CHANGED_SINCE = declare(Conflict, "projects.appeal_changed_since", "version")
APPEAL_DECIDED = declare(Conflict, "projects.appeal_decided", "appeal_state")
APPEAL_NOT_OWN = declare(Forbidden, "projects.appeal_not_own")
APPEAL_OPEN = declare(Conflict, "projects.appeal_open")
APPEAL_TOO_EARLY = declare(Conflict, "projects.appeal_too_early", "due_on")
APPEAL_TOO_LATE = declare(Conflict, "projects.appeal_too_late", "days_max")
APPEAL_FINAL = declare(Conflict, "projects.appeal_final")
APPEAL_MINUTES_TOO_MANY = declare(Conflict, "projects.appeal_minutes_too_many", "minutes_max")
APPEAL_INVOLVED = declare(Forbidden, "projects.appeal_involved")
APPEAL_WANTS_EVIDENCE = declare(Conflict, "projects.appeal_wants_evidence", "minutes")
APPEAL_RECORD_LACKS = declare(Conflict, "projects.appeal_record_lacks", "want")
APPEAL_WANTS_HIGHER = declare(Forbidden, "projects.appeal_wants_higher", "tier")
