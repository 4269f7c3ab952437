"""Ending sessions and voiding tokens: in the database at once, everywhere else by AccessRevoked."""

from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.sessions.models import AccountSession
from shared.contracts.identity.access import AccessRevoked
from shared.contracts.identity.sessions import SESSIONS_MAX
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def end_session(session: Session, account: Account, opened: AccountSession, because: str) -> None:
    """End one session; its tokens are void."""
    opened.ended_at, opened.ended_because = session.now, because
    session.add(Outbox.of(AccessRevoked, account, version=account.access_version, session_id=opened.id))


def end_sessions(session: Session, account: Account, because: str, *, but: AccountSession | None = None) -> int:
    """End all sessions of an account (but one), and void all its tokens; how many ended."""
    ended = [opened for opened in open_sessions(session, account) if opened is not but]
    for opened in ended:
        opened.ended_at, opened.ended_because = session.now, because
    revoke_access(session, account)
    return len(ended)


def revoke_access(session: Session, account: Account) -> None:
    """Void the tokens that were given out: their owner's rights are not the same any more. Sessions go on."""
    account.access_version += 1
    session.add(Outbox.of(AccessRevoked, account, version=account.access_version, session_id=None))


def open_sessions(session: Session, account: Account) -> list[AccountSession]:
    """The sessions that have not ended, the oldest first; at most a few more than `SESSIONS_MAX`."""
    rows = select(AccountSession).where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
    return list(session.scalars(rows.order_by(AccountSession.id).limit(2 * SESSIONS_MAX)))
