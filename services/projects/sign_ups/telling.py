"""How the new state of a sign-up is told."""

from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import SignUp
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

OWN = (
    "id", "shift_id", "post_id", "activity_id", "volunteer_id", "state", "came_by", "number", "due_at", "starts_at",
    "ends_at", "reason", "version",
)  # fmt: skip


def changed(session: Session, sign_up: SignUp) -> None:
    """Count the version up, and tell it."""
    sign_up.version += 1
    sign_up.changed_at = session.now
    session.add(told_again(sign_up))


def told_again(sign_up: SignUp) -> Outbox:
    """The event with the version that stands."""
    activity = sign_up.activity
    own = {name: getattr(sign_up, name) for name in OWN}
    told = SimpleNamespace(**own, project_id=activity.project_id, unit_id=activity.unit_id)
    return Outbox.of(SignUpChanged, told, unit_id=activity.unit_id)


def sign_ups_after(session: Session, last: SignUp | None, limit: int) -> list[SignUp]:
    """All sign-ups, page by page in the order of ids: what is told again."""
    rows = select(SignUp).options(joinedload(SignUp.activity)).order_by(SignUp.id).limit(limit)
    return list(session.scalars(rows.where(SignUp.id > last.id) if last else rows))
