"""Questions that have no reason any more: the place is gone, or nobody answered in time."""

from uuid import UUID

from sqlalchemy import or_, select

from services.projects.activities.models import SignUp
from services.projects.swaps.domain import state_after
from services.projects.swaps.models import Swap
from services.projects.swaps.telling import changed
from shared.contracts.projects.activity_words import AnswerState
from shared.runtime.data.session import Session

A_TICK_MAX = 200


def cancel_of(session: Session, sign_up: SignUp) -> None:
    """Somebody has left a place: nobody takes it from them any more, nor gives another one for it."""
    about = or_(Swap.given_id == sign_up.id, Swap.taken_id == sign_up.id)
    rows = select(Swap).where(about, Swap.state == AnswerState.PENDING).order_by(Swap.id).with_for_update()
    for swap in session.scalars(rows):
        end(session, swap, "cancel")


def cancel_of_person(session: Session, volunteer_id: UUID) -> None:
    """Of somebody who neither gives a place away nor takes one any more."""
    theirs = or_(Swap.from_volunteer_id == volunteer_id, Swap.to_volunteer_id == volunteer_id)
    rows = select(Swap).where(theirs, Swap.state == AnswerState.PENDING).order_by(Swap.id).with_for_update()
    for swap in session.scalars(rows):
        end(session, swap, "cancel")


def expire(session: Session) -> int:
    """End those whose time is over; how many. What somebody answers at this moment is left to them."""
    rows = select(Swap).where(Swap.state == AnswerState.PENDING, Swap.due_at <= session.now)
    rows = rows.order_by(Swap.due_at).limit(A_TICK_MAX).with_for_update(skip_locked=True)
    found = list(session.scalars(rows))
    for swap in found:
        end(session, swap, "expire")
    return len(found)


def end(session: Session, swap: Swap, act: str) -> None:
    """Give it its last state."""
    swap.state, swap.decided_at = state_after(swap.state, act), session.now
    changed(session, swap)
