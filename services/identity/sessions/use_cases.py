"""Signing in, refreshing, signing out."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity.accounts.domain import folded_login, is_phone
from services.identity.accounts.models import Account
from services.identity.accounts.policy import may
from services.identity.accounts.queries import account_by_login, account_of, locked_account
from services.identity.codes import use_cases as codes
from services.identity.codes.domain import (
    ATTEMPTS_OF_A_LOGIN,
    ATTEMPTS_OF_A_LOGIN_ANYWHERE,
    ATTEMPTS_OF_AN_ADDRESS,
    normal_phone,
)
from services.identity.codes.tallies import (
    count,
    count_address,
    forget,
    forgive,
    forgive_address,
    is_known_place,
    know_place,
    place_of,
)
from services.identity.second_factors.use_cases import is_right_totp, redeem_recovery_code
from services.identity.sessions.domain import hash_of
from services.identity.sessions.ending import end_session, end_sessions, open_sessions
from services.identity.sessions.giving import Signer, give_tokens, refreshable_until
from services.identity.sessions.models import AccountSession, RefreshToken
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import AccountState, CodePurpose
from shared.contracts.identity.refusals.accounts import (
    ACCOUNT_LOCKED,
    REFRESH_REFUSED,
    SECOND_FACTOR_NEEDED,
    SECOND_FACTOR_WRONG,
    SESSION_NOT_FOUND,
    SIGN_IN_LIMIT,
    SIGN_IN_REFUSED,
)
from shared.contracts.identity.sessions import SESSIONS_MAX
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Refusal
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


@dataclass(frozen=True)
class Attempt:
    """An attempt to sign in that was counted before anything is compared: so many at once cannot outrun the limit."""

    login: str
    address: str
    counted_at: datetime
    account_id: UUID | None
    password_hash: str | None


def begin_attempt(session: Session, request: Loaded, address: str) -> Attempt:
    """Count an attempt for the login, here and anywhere, and for the address; whether or not there is such an account.

    Where its owner signed in lately only what is tried here counts: strangers elsewhere shut nobody out. Raises
    Unavailable.
    """
    login = normal_phone(request.login) if is_phone(request.login) else folded_login(request.login)
    place = place_of(login, address)
    waits = [count(session, "sign_in.place", place, ATTEMPTS_OF_A_LOGIN)]  # in this order everywhere: they are locked
    if not is_known_place(session, place):
        waits.append(count(session, "sign_in.login", login, ATTEMPTS_OF_A_LOGIN_ANYWHERE))
    waits.append(count_address(session, "sign_in.address", address, ATTEMPTS_OF_AN_ADDRESS))
    if longest_seconds := max((seconds for seconds in waits if seconds is not None), default=None):
        raise SIGN_IN_LIMIT(retry_after_seconds=longest_seconds)
    account = account_by_login(session, login)
    known = (account.id, account.password_hash) if account else (None, None)
    return Attempt(login, address, session.now, *known)


@dataclass(frozen=True)
class Compared:
    """What came of comparing the password. new_hash: of the same password, where the old hash is outdated."""

    right: bool
    new_hash: str | None = None


def sign_in(session: Session, request: Loaded, attempt: Attempt, compared: Compared, signer: Signer) -> Any:
    """Open a session for who proved who they are. As much is looked up for accounts that do not exist."""
    account = locked_account(session, attempt.account_id or NO_ID)
    is_proved = _proved(session, request, attempt, account, compared.right)
    if account is None or not is_proved:
        return _failed(session, account, SIGN_IN_REFUSED())
    if account.state != AccountState.ACTIVE:
        return _failed(
            session, account, ACCOUNT_LOCKED() if account.state == AccountState.LOCKED else SIGN_IN_REFUSED()
        )
    if refusal := _second_factor_refusal(session, request, account):
        return _failed(session, account, refusal)
    if request.code is not None:
        codes.redeem(session, attempt.login, CodePurpose.SIGN_IN, request.code)
    if compared.new_hash is not None:
        account.password_hash = compared.new_hash
    _forgive(session, attempt)
    return _opened(session, request, account, signer)


def _forgive(session: Session, attempt: Attempt) -> None:
    """It was no failure, and here its owner is at home. What strangers tried elsewhere stays counted."""
    place = place_of(attempt.login, attempt.address)
    forget(session, "sign_in.place", place)
    forgive(session, "sign_in.login", attempt.login, attempt.counted_at)
    forgive_address(session, "sign_in.address", attempt.address, attempt.counted_at)
    know_place(session, place)


def _proved(session: Session, request: Loaded, attempt: Attempt, account: Account | None, right: bool) -> bool:
    """By password: the one that was compared is still the account's. By code: only for a number."""
    if request.code is not None:
        return is_phone(attempt.login) and codes.is_right(session, attempt.login, CodePurpose.SIGN_IN, request.code)
    return right and account is not None and account.password_hash == attempt.password_hash


def _second_factor_refusal(session: Session, request: Loaded, account: Account) -> Refusal | None:
    """None where the second factor was given, or the account has none."""
    if not account.second_factor:
        return None
    if request.totp is not None:
        return None if is_right_totp(session, account, request.totp) else SECOND_FACTOR_WRONG()
    if request.recovery_code is not None:
        right = redeem_recovery_code(session, account, request.recovery_code)
        return None if right else SECOND_FACTOR_WRONG()
    return SECOND_FACTOR_NEEDED()


def _failed(session: Session, account: Account | None, refusal: Refusal) -> Refusal:
    """Note it; the attempt stays counted."""
    subject = f"account:{account.id}" if account else "account:unknown"
    audit.record(session, GUEST, "sessions.refuse", subject, reason=refusal.code)
    return refusal


def _opened(session: Session, request: Loaded, account: Account, signer: Signer) -> SimpleNamespace:
    for oldest in open_sessions(session, account)[: -SESSIONS_MAX + 1]:
        end_session(session, account, oldest, "too_many")
    opened = AccountSession(
        id=new_id(),
        account_id=account.id,
        device=request.device,
        second_factor=account.second_factor,
        opened_at=session.now,
        used_at=session.now,
    )
    tokens = give_tokens(session, account, opened, signer)
    audit.record(session, GUEST, "sessions.open", f"account:{account.id}", opened=str(opened.id))
    return tokens


def refresh_session(session: Session, request: Loaded, signer: Signer) -> Any:
    """Exchange a refresh token. Shown a second time it ends the session: one of the two who showed it has stolen it."""
    found = _session_of(session, request.refresh_token)
    if found is None:
        return REFRESH_REFUSED()
    account, opened, token = found
    if opened.ended_at is not None or account.state != AccountState.ACTIVE:
        return REFRESH_REFUSED()
    if token.used_at is not None:
        end_session(session, account, opened, "token_reused")
        audit.record(session, GUEST, "sessions.end_reused", f"account:{account.id}", opened=str(opened.id))
        return REFRESH_REFUSED()
    if refreshable_until(session, opened) <= session.now:
        end_session(session, account, opened, "timed_out")
        return REFRESH_REFUSED()
    token.used_at = opened.used_at = session.now
    return give_tokens(session, account, opened, signer)


def _session_of(session: Session, refresh_token: str) -> tuple[Account, AccountSession, RefreshToken] | None:
    """What a token stands for, locked: the account first, as everybody does who ends sessions."""
    token_hash = hash_of(refresh_token)
    place = select(AccountSession.account_id, AccountSession.id).join(RefreshToken)
    row = session.execute(place.where(RefreshToken.token_hash == token_hash)).first()
    if row is None:
        return None
    account = locked_account(session, row.account_id)
    opened = session.get_one(AccountSession, row.id, with_for_update=True)
    assert account is not None, "a session has an account"
    return account, opened, session.get_one(RefreshToken, token_hash, with_for_update=True)


def end_own_session(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Sign out of one session; of the present one, where the request names none."""
    own = account_of(session, actor, locked=True)
    opened = session.get(AccountSession, getattr(request, "id", actor.session_id))
    if opened is None or opened.account_id != own.id or opened.ended_at is not None:
        raise SESSION_NOT_FOUND()
    end_session(session, own, opened, "signed_out")
    audit.record(session, actor, "sessions.end", f"account:{own.id}", opened=str(opened.id))
    return {}


def end_own_sessions(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Sign out everywhere."""
    may(actor, session.now).use_own_account()
    own = account_of(session, actor, locked=True)
    ended = end_sessions(session, own, "signed_out_everywhere")
    audit.record(session, actor, "sessions.end_all", f"account:{own.id}", ended=ended)
    return {}
