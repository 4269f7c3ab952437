"""What is refused about invitations. No framework here."""

from shared.kernel.errors import Conflict, NotFound, declare

INVITATION_NOT_FOUND = declare(NotFound, "projects.invitation_not_found")
INVITATION_STATE_FORBIDS = declare(Conflict, "projects.invitation_state_forbids", "answer_state")
INVITATION_PENDING = declare(Conflict, "projects.invitation_pending")
INVITATION_DECLINED_BEFORE = declare(Conflict, "projects.invitation_declined_before")
INVITED_NOT_FOUND = declare(NotFound, "projects.invited_not_found")
INVITED_SIGNED_UP = declare(Conflict, "projects.invited_signed_up")
INVITATIONS_TOO_MANY = declare(Conflict, "projects.invitations_too_many", "count_max")
