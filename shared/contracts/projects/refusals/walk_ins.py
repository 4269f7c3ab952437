"""What is refused about people who come without having signed up, beside what is refused about sign-ups."""

from shared.kernel.errors import Conflict, NotFound, declare

WALK_IN_NOT_FOUND = declare(NotFound, "projects.walk_in_not_found")
WALK_IN_DECIDED = declare(Conflict, "projects.walk_in_decided", "sign_up_state")
WALK_IN_TOO_LATE = declare(Conflict, "projects.walk_in_too_late", "until")
POST_FULL = declare(Conflict, "projects.post_full")
