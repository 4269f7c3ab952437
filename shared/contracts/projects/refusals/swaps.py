"""What is refused about places that people give to one another. No framework here."""

from shared.kernel.errors import Conflict, Invalid, NotFound, declare

SWAP_NOT_FOUND = declare(NotFound, "projects.swap_not_found")
SWAP_STATE_FORBIDS = declare(Conflict, "projects.swap_state_forbids", "answer_state")
SWAP_PENDING = declare(Conflict, "projects.swap_pending")
SWAP_WITH_ONESELF = declare(Invalid, "projects.swap_with_oneself")
SWAP_OTHER_ACTIVITY = declare(Invalid, "projects.swap_other_activity")
SWAP_PLACE_GONE = declare(Conflict, "projects.swap_place_gone")
LINE_COMES_FIRST = declare(Conflict, "projects.line_comes_first")
