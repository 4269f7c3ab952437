"""Closing an account whose keys were lost: nothing that opened it before does so again, only a new invitation."""

from services.identity.accounts.models import Account
from services.identity.second_factors.forgetting import forget_second_factor
from services.identity.sessions.ending import end_sessions
from shared.runtime.data.session import Session


def close_until_invited(session: Session, account: Account, because: str) -> None:
    """Void the password and the second factor, end all sessions, void all tokens; codes by SMS do not open it either.

    Whoever takes away one key says that it may be in wrong hands: the other one must not be enough to make a new one.
    """
    account.become_invited()
    forget_second_factor(session, account)
    end_sessions(session, account, because)
