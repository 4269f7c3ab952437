"""Swaps under lock: both people by id, then the shifts by id, then the swap."""

from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.projects.activities.places import lock_persons, locked_shifts
from services.projects.sign_ups.gathering import Gathered, gather_persons
from services.projects.swaps.models import Swap
from shared.contracts.projects.refusals.swaps import SWAP_NOT_FOUND
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer


def asked_locked(session: Session, swap_id: UUID, actor: Actor) -> tuple[Swap, Gathered]:
    """A question to oneself, as it is now, with the shift whose place is given. Raises NotFound."""
    own = acting_volunteer(session, actor)
    seen = session.scalar(select(Swap).where(Swap.id == swap_id, Swap.to_volunteer_id == own.id))
    if seen is None:
        raise SWAP_NOT_FOUND()
    lock_persons(session, [own.id, seen.from_volunteer_id])
    locked_shifts(session, [seen.given.shift_id, *([seen.for_shift_id] if seen.for_shift_id else [])])
    gathered = gather_persons(session, seen.given.shift_id, [own.id])
    swap = locked(session, swap_id, Swap.to_volunteer_id == own.id)
    for sign_up in (swap.given, swap.taken):
        if sign_up is not None:
            session.refresh(sign_up)
    return swap, gathered


def locked(session: Session, swap_id: UUID, whose: ColumnElement[bool]) -> Swap:
    """A swap as it is now. Raises NotFound."""
    rows = select(Swap).where(Swap.id == swap_id, whose).with_for_update()
    swap = session.scalar(rows.execution_options(populate_existing=True))
    if swap is None:
        raise SWAP_NOT_FOUND()
    return swap
