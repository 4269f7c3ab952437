"""What is refused about shifts and their posts. No framework here."""

from shared.kernel.errors import Conflict, NotFound, declare

SHIFT_NOT_FOUND = declare(NotFound, "projects.shift_not_found")
SHIFT_STATE_FORBIDS = declare(Conflict, "projects.shift_state_forbids", "shift_state")
SHIFT_BEGUN = declare(Conflict, "projects.shift_begun", "begins")
SHIFT_EXISTS = declare(Conflict, "projects.shift_exists", "begins")
SHIFT_CHANGED_SINCE = declare(Conflict, "projects.shift_changed_since", "version")
POST_NOT_FOUND = declare(NotFound, "projects.post_not_found")
POST_TAKEN = declare(Conflict, "projects.post_taken", "taken")
