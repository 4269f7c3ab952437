"""What becomes of applications and invitations by time alone: those that nobody answers are over."""

from sqlalchemy import select

from services.teams.memberships import joining
from services.teams.memberships.domain import after
from services.teams.memberships.models import Membership
from shared.contracts.teams.team_words import MembershipState
from shared.runtime.data.session import Session

WAITING = (MembershipState.APPLIED.value, MembershipState.INVITED.value)
EXPIRED_AT_ONCE_MAX = 200


def expire(session: Session) -> int:
    """Close what was to be answered before now, at most `EXPIRED_AT_ONCE_MAX`; how many."""
    rows = select(Membership).where(Membership.state.in_(WAITING), Membership.due_at <= session.now)
    rows = rows.order_by(Membership.due_at).limit(EXPIRED_AT_ONCE_MAX)
    found = session.scalars(rows.with_for_update(skip_locked=True)).all()
    for membership in found:
        joining.end(session, membership, after(membership.state, "expire"))
        joining.changed(session, membership)
    return len(found)
