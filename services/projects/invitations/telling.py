"""How the new state of an invitation is told."""

from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Shift
from services.projects.invitations.models import Invitation
from shared.contracts.projects.invitations import InvitationChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

OWN = ("id", "shift_id", "post_id", "volunteer_id", "state", "due_at", "version")


def changed(session: Session, invitation: Invitation) -> None:
    """Count the version up, and tell it."""
    invitation.version += 1
    session.add(told_again(invitation))


def told_again(invitation: Invitation) -> Outbox:
    """The event with the version that stands."""
    activity = invitation.shift.activity
    own = {name: getattr(invitation, name) for name in OWN}
    told = SimpleNamespace(**own, activity_id=activity.id, unit_id=activity.unit_id)
    return Outbox.of(InvitationChanged, told, unit_id=activity.unit_id)


def invitations_after(session: Session, last: Invitation | None, limit: int) -> list[Invitation]:
    """All invitations, page by page in the order of ids: what is told again."""
    rows = select(Invitation).options(joinedload(Invitation.shift).joinedload(Shift.activity))
    rows = rows.order_by(Invitation.id).limit(limit)
    return list(session.scalars(rows.where(Invitation.id > last.id) if last else rows))
