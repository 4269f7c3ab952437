"""What is refused about emergencies and calls. No framework here."""

from shared.kernel.errors import Conflict, Invalid, NotFound, declare

EMERGENCY_NOT_FOUND = declare(NotFound, "demands.emergency_not_found")
EMERGENCY_STATE_FORBIDS = declare(Conflict, "demands.emergency_state_forbids", "emergency_state")
EMERGENCY_CHANGED_SINCE = declare(Conflict, "demands.emergency_changed_since", "version")
EMERGENCY_OVER = declare(Conflict, "demands.emergency_over")
EMERGENCY_TIMES_WRONG = declare(Invalid, "demands.emergency_times_wrong", "hours_max", "hours_ahead_max")
EMERGENCY_WORDS_PERSONAL = declare(Invalid, "demands.emergency_words_personal")
EMERGENCY_WORDS_EMPTY = declare(Invalid, "demands.emergency_words_empty", "field")
EMERGENCY_RESPONSIBLE_MISSING = declare(Invalid, "demands.emergency_responsible_missing")
EMERGENCY_WIDEST = declare(Conflict, "demands.emergency_widest")
EMERGENCY_NO_SUPERIOR = declare(Conflict, "demands.emergency_no_superior")
EMERGENCY_NOT_OVER = declare(Conflict, "demands.emergency_not_over")
EMERGENCY_DEMAND_UNFIT = declare(Conflict, "demands.emergency_demand_unfit")

CALL_NOT_FOUND = declare(NotFound, "demands.call_not_found")
CALL_STATE_FORBIDS = declare(Conflict, "demands.call_state_forbids", "call_state")
CALL_OVERDUE = declare(Conflict, "demands.call_overdue")
CALL_LINK_INVALID = declare(NotFound, "demands.call_link_invalid")
