"""Invitations that have no reason any more: the shift does not take place, or nobody answered in time."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Shift
from services.projects.invitations.domain import state_after
from services.projects.invitations.models import Invitation
from services.projects.invitations.telling import changed
from shared.contracts.projects.activity_words import AnswerState
from shared.runtime.data.session import Session

A_TICK_MAX = 200


def cancel_all(session: Session, shift: Shift) -> None:
    """Of a locked shift that was cancelled."""
    rows = select(Invitation).where(Invitation.shift_id == shift.id, Invitation.state == AnswerState.PENDING)
    for invitation in session.scalars(rows.order_by(Invitation.id).with_for_update()):
        end(session, invitation, "cancel")


def cancel_of_person(session: Session, volunteer_id: UUID) -> None:
    """Of somebody who is not asked any more."""
    rows = select(Invitation).where(Invitation.volunteer_id == volunteer_id, Invitation.state == AnswerState.PENDING)
    rows = rows.options(joinedload(Invitation.shift).joinedload(Shift.activity)).order_by(Invitation.id)
    for invitation in session.scalars(rows.with_for_update(of=Invitation)):
        end(session, invitation, "cancel")


def expire(session: Session) -> int:
    """End those whose time is over; how many. What somebody answers at this moment is left to them."""
    rows = select(Invitation).where(Invitation.state == AnswerState.PENDING, Invitation.due_at <= session.now)
    rows = rows.options(joinedload(Invitation.shift).joinedload(Shift.activity)).order_by(Invitation.due_at)
    found = list(session.scalars(rows.limit(A_TICK_MAX).with_for_update(of=Invitation, skip_locked=True)))
    for invitation in found:
        end(session, invitation, "expire")
    return len(found)


def end(session: Session, invitation: Invitation, act: str) -> None:
    """Give it its last state."""
    invitation.state, invitation.decided_at = state_after(invitation.state, act), session.now
    changed(session, invitation)
