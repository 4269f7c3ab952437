"""Another number for an account: whoever changes it shows that the account is theirs, and so is the number.

A number that is given up is given to somebody else after a while, to whom codes for signing in would then go.
"""

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from services.identity.accounts.models import Account
from services.identity.accounts.queries import account_of
from services.identity.codes import use_cases as codes
from services.identity.codes.domain import ATTEMPTS_OF_A_LOGIN, ATTEMPTS_OF_AN_ADDRESS
from services.identity.codes.phones import phone_index, sealed_phone
from services.identity.codes.tallies import count, count_address, forget
from services.identity.second_factors.use_cases import refusal_of_totp
from services.identity.sessions.ending import end_sessions
from services.identity.sessions.models import AccountSession
from services.identity.volunteers.making import volunteer_of
from services.identity.volunteers.telling import tell_contact
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import CodePurpose
from shared.contracts.identity.refusals.accounts import (
    CODE_WRONG,
    PASSWORD_WRONG,
    PHONE_TAKEN,
    SECOND_FACTOR_NEEDED,
    SIGN_IN_LIMIT,
)
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

PURPOSE = CodePurpose.SIGN_UP  # goes to numbers that nobody has here


def begin_change(session: Session, request: Loaded, actor: Actor, address: str) -> str | None:
    """Count the attempt; the hash with which the password is compared, None where there is none."""
    own = account_of(session, actor)
    wait_seconds = count_address(session, "code.try_address", address, ATTEMPTS_OF_AN_ADDRESS)
    if wait_seconds is None:
        wait_seconds = count(session, "password.account", str(own.id), ATTEMPTS_OF_A_LOGIN)
    if wait_seconds is not None:
        raise SIGN_IN_LIMIT(retry_after_seconds=wait_seconds)
    return own.password_hash


def change_phone(session: Session, request: Loaded, actor: Actor, seen_hash: str | None) -> Any:
    """Give the account the number. Whoever has proved that it is theirs may be told that it has an account already.

    All other sessions end; of a volunteer it is told where they are reached.
    """
    own = account_of(session, actor, locked=True)
    if not codes.is_right(session, request.phone, PURPOSE, request.code):
        return CODE_WRONG()
    if refusal := _refusal_of_proof(session, request, own, seen_hash):
        return refusal
    codes.redeem(session, request.phone, PURPOSE, request.code)
    others = exists().where(Account.phone_index == phone_index(session, request.phone), Account.id != own.id)
    if session.scalar(select(others)):
        return PHONE_TAKEN()
    _take(session, own, request.phone)
    forget(session, "password.account", str(own.id))
    present = session.get(AccountSession, actor.session_id) if actor.session_id else None
    end_sessions(session, own, "phone_changed", but=present)
    if volunteer_of(session, own.id) is not None:
        tell_contact(session, own)
    audit.record(session, actor, "accounts.change_phone", f"account:{own.id}")
    return own


def _take(session: Session, own: Account, phone: str) -> None:
    """Raises Conflict where somebody took the number at the same moment."""
    try:
        with session.begin_nested():
            own.phone_index, own.phone_sealed = phone_index(session, phone), sealed_phone(session, phone, own.id)
            own.version += 1
    except IntegrityError:
        raise PHONE_TAKEN() from None


def _refusal_of_proof(session: Session, request: Loaded, own: Account, seen_hash: str | None) -> Refusal | None:
    """None for whoever proved that it is their account: a token alone may have been stolen."""
    if own.password_hash != seen_hash:
        return PASSWORD_WRONG()
    if own.second_factor and request.totp is None:
        return SECOND_FACTOR_NEEDED()
    return refusal_of_totp(session, own, request.totp) if own.second_factor else None
