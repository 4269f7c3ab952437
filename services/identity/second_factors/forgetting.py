"""Forgetting a second factor: its owner gave it up, or the account was closed."""

from sqlalchemy import delete, update

from services.identity.accounts.models import Account
from services.identity.second_factors.models import RecoveryCode
from services.identity.sessions.models import AccountSession
from shared.runtime.data.session import Session


def forget_second_factor(session: Session, account: Account) -> None:
    """Authenticator and recovery codes are nothing any more; open sessions are as if they had not given it.

    Tokens that were given out for it are voided by the caller.
    """
    account.second_factor_at = account.totp_sealed = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    given = update(AccountSession).where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
    session.execute(given.values(second_factor=False))
