"""How the new state of a swap is told."""

from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import SignUp
from services.projects.swaps.models import Swap
from shared.contracts.projects.swaps import SwapChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

OWN = ("id", "kind", "for_shift_id", "from_volunteer_id", "to_volunteer_id", "state", "due_at", "version")


def changed(session: Session, swap: Swap) -> None:
    """Count the version up, and tell it."""
    swap.version += 1
    session.add(told_again(swap))


def told_again(swap: Swap) -> Outbox:
    """The event with the version that stands."""
    own = {name: getattr(swap, name) for name in OWN}
    told = SimpleNamespace(**own, activity_id=swap.given.activity_id, shift_id=swap.given.shift_id)
    return Outbox.of(SwapChanged, told, unit_id=swap.given.activity.unit_id)


def swaps_after(session: Session, last: Swap | None, limit: int) -> list[Swap]:
    """All swaps, page by page in the order of ids: what is told again."""
    rows = select(Swap).options(joinedload(Swap.given).joinedload(SignUp.activity)).order_by(Swap.id).limit(limit)
    return list(session.scalars(rows.where(Swap.id > last.id) if last else rows))
