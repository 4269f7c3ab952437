"""Removing sessions that ended long ago, with their tokens."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from services.identity.sessions.models import AccountSession, RefreshToken
from shared.runtime.data.session import Session

KEPT_DAYS = 30  # a token that is shown again within them still says that it was stolen
REMOVED_AT_ONCE_MAX = 200


def sweep(session: Session) -> int:
    """Remove some; how many."""
    past = session.now - timedelta(days=KEPT_DAYS)
    over = select(AccountSession.id).where(or_(AccountSession.ended_at < past, AccountSession.expires_at < past))
    ids = session.scalars(over.limit(REMOVED_AT_ONCE_MAX)).all()
    session.execute(delete(RefreshToken).where(RefreshToken.session_id.in_(ids)))
    session.execute(delete(AccountSession).where(AccountSession.id.in_(ids)))
    return len(ids)
