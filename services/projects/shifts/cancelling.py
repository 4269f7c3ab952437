"""What becomes of a shift that does not take place: everybody is told, and nothing waits for it any more."""

from services.projects.activities.models import Shift
from services.projects.invitations import lapsing as invitations
from services.projects.shifts.domain import state_after
from services.projects.shifts.telling import changed
from services.projects.sign_ups import releasing
from shared.runtime.data.session import Session


def cancel(session: Session, shift: Shift, reason: str) -> None:
    """Cancel a locked shift. Raises Conflict where it is over."""
    shift.state, shift.reason = state_after(shift.state, "cancel"), reason
    changed(session, shift)
    releasing.release_all(session, shift, reason)
    invitations.cancel_all(session, shift)
