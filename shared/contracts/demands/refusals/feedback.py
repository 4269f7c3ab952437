"""What is refused about feedback. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

FEEDBACK_NOT_FOUND = declare(NotFound, "demands.feedback_not_found")
FEEDBACK_ACTIVITY_NOT_FOUND = declare(NotFound, "demands.feedback_activity_not_found")
FEEDBACK_SUBJECT_UNFIT = declare(Invalid, "demands.feedback_subject_unfit", "feedback_about")
FEEDBACK_OPEN_TOO_MANY = declare(Conflict, "demands.feedback_open_too_many", "feedback_max")
FEEDBACK_CHANGED_SINCE = declare(Conflict, "demands.feedback_changed_since", "version")
FEEDBACK_STATE_FORBIDS = declare(Conflict, "demands.feedback_state_forbids", "feedback_state")
FEEDBACK_INVOLVED = declare(Forbidden, "demands.feedback_involved")
FEEDBACK_AT_THE_TOP = declare(Conflict, "demands.feedback_at_the_top")
FEEDBACK_THERE_ALREADY = declare(Conflict, "demands.feedback_there_already")
FEEDBACK_FORWARDED_TOO_OFTEN = declare(Conflict, "demands.feedback_forwarded_too_often", "forwards_max")
FEEDBACK_DISPUTE_LATE = declare(Conflict, "demands.feedback_dispute_late", "dispute_days")
