"""What checking in and out refuses, and what is done with attendances."""

from shared.kernel.errors import Conflict, Forbidden, NotFound, Unavailable, declare

NOT_SIGNED_UP = declare(NotFound, "projects.not_signed_up")
"""The person has no place in the shift; the same where there is no such shift."""

SIGN_UP_NOT_CONFIRMED = declare(Conflict, "projects.sign_up_not_confirmed", "sign_up_state")
CHECK_IN_CLOSED = declare(Conflict, "projects.check_in_closed", "opens_at", "closes_at")
CHECK_OUT_CLOSED = declare(Conflict, "projects.check_out_closed", "closes_at")
SHIFT_CANCELLED = declare(Conflict, "projects.shift_cancelled")
PROJECT_STOPPED = declare(Conflict, "projects.project_stopped", "project_state")
WAY_NOT_TAKEN = declare(Conflict, "projects.way_not_taken", "evidence_rule")
UNINSURED = declare(Conflict, "projects.uninsured", "day")
ALREADY_INSIDE = declare(Conflict, "projects.already_inside", "since")
NOT_INSIDE = declare(Conflict, "projects.not_inside")
PAIRS_USED_UP = declare(Conflict, "projects.pairs_used_up", "pairs_max")

CODE_REFUSED = declare(Forbidden, "projects.code_refused", "fault")
"""Counted for the person and the shift, by fault."""

DIGITS_LIMIT = declare(Unavailable, "projects.digits_limit", "retry_after_seconds")
CARD_REFUSED = declare(Forbidden, "projects.card_refused", "fault")
PRESENCE_NOT_OWN = declare(Forbidden, "projects.presence_not_own")
"""Nobody checks themselves in as the leader, or decides on their own presence."""

ATTENDANCE_NOT_FOUND = declare(NotFound, "projects.attendance_not_found")
ATTENDANCE_NOT_SO = declare(Conflict, "projects.attendance_not_so", "attendance_state")
ATTENDANCE_TIME_UNUSABLE = declare(Conflict, "projects.attendance_time_unusable", "earliest", "latest")
ATTENDANCE_TOO_OLD = declare(Conflict, "projects.attendance_too_old", "until")
