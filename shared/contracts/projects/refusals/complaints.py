"""What is refused about complaints. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, NotFound, declare

COMPLAINT_NOT_FOUND = declare(NotFound, "projects.complaint_not_found")
COMPLAINT_CHANGED_SINCE = declare(Conflict, "projects.complaint_changed_since", "version")
COMPLAINT_DECIDED = declare(Conflict, "projects.complaint_decided", "complaint_state")
COMPLAINT_INVOLVED = declare(Forbidden, "projects.complaint_involved")
COMPLAINTS_OPEN = declare(Conflict, "projects.complaints_open", "complaints_max")
COMPLAINT_ACTIVITY_NOT_FOUND = declare(NotFound, "projects.complaint_activity_not_found")
COMPLAINT_RECORD_ELSEWHERE = declare(Conflict, "projects.complaint_record_elsewhere")
