"""Closing one's own account for good (个人信息保护法 art. 47): nothing personal is left that the law does not ask for.

Lock order: the account, its registrations, its record: as with everything that decides on a person.
"""

from typing import Any

from sqlalchemy import or_, select, update

from services.identity.accounts.models import Account
from services.identity.accounts.queries import account_of
from services.identity.closings import leaving
from services.identity.codes import use_cases as codes
from services.identity.codes.domain import ATTEMPTS_OF_A_LOGIN, ATTEMPTS_OF_AN_ADDRESS
from services.identity.codes.phones import opened_phone
from services.identity.codes.tallies import count, count_address, forget
from services.identity.offices.models import Office
from services.identity.second_factors.forgetting import forget_second_factor
from services.identity.second_factors.use_cases import refusal_of_totp
from services.identity.sessions.ending import end_sessions
from services.identity.sessions.models import AccountSession
from services.identity.volunteers.telling import tell_contact
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import CodePurpose
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.refusals.accounts import (
    CODE_WRONG,
    PASSWORD_WRONG,
    SECOND_FACTOR_NEEDED,
    SIGN_IN_LIMIT,
)
from shared.contracts.identity.refusals.closings import OFFICE_HELD
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit


def begin_closing(session: Session, request: Loaded, actor: Actor, address: str) -> str | None:
    """Count the attempt; the hash with which the password is compared, None where there is none."""
    own = account_of(session, actor)
    _refuse_officials(session, own)
    if request.code is None:
        wait_seconds = count(session, "password.account", str(own.id), ATTEMPTS_OF_A_LOGIN)
    else:
        wait_seconds = count_address(session, "code.try_address", address, ATTEMPTS_OF_AN_ADDRESS)
    if wait_seconds is not None:
        raise SIGN_IN_LIMIT(retry_after_seconds=wait_seconds)
    return own.password_hash


def close_account(session: Session, request: Loaded, actor: Actor, seen_hash: str | None) -> Any:
    """Close it: sessions end, keys and phone go, the record becomes nobody's, what is open is cancelled."""
    own = account_of(session, actor, locked=True)
    _refuse_officials(session, own)
    if refusal := _refusal_of_proof(session, request, own, seen_hash):
        return refusal
    remaining = leaving.remaining(session, own)
    record = leaving.leave(session, own, actor)
    _throw_away_keys(session, own)
    if record is not None:
        tell_contact(session, own)
    session.add(Outbox.of(AccountClosed, own, volunteer_id=record.id if record else None))
    audit.record(session, actor, "accounts.close", f"account:{own.id}")
    return {"id": own.id, "closed_at": own.closed_at, "remaining": remaining}


def _refuse_officials(session: Session, own: Account) -> None:
    """An office that begins later counts as well: who appointed is to know that nobody will come."""
    today = business_date(session.now)
    living = select(Office.role).where(Office.account_id == own.id, Office.ended_at.is_(None))
    role = session.scalar(living.where(or_(Office.until_day.is_(None), Office.until_day >= today)).limit(1))
    if role is not None:
        raise OFFICE_HELD(role=role)


def _refusal_of_proof(session: Session, request: Loaded, own: Account, seen_hash: str | None) -> Refusal | None:
    """None for whoever proved that it is their account: a token alone may have been stolen."""
    if request.code is None and own.password_hash != seen_hash:
        return PASSWORD_WRONG()
    if own.second_factor and request.totp is None:
        return SECOND_FACTOR_NEEDED()
    if own.second_factor and (refusal := refusal_of_totp(session, own, request.totp)):
        return refusal
    return None if request.code is None or _redeemed(session, own, request.code) else CODE_WRONG()


def _redeemed(session: Session, own: Account, code: str) -> bool:
    if own.phone_sealed is None:
        return False
    return codes.redeem(session, opened_phone(session, own.phone_sealed, own.id), CodePurpose.CLOSE_ACCOUNT, code)


def _throw_away_keys(session: Session, own: Account) -> None:
    """Nothing opens it any more, and the phone is free for another account."""
    forget(session, "password.account", str(own.id))
    forget_second_factor(session, own)
    end_sessions(session, own, "closed")
    session.execute(update(AccountSession).where(AccountSession.account_id == own.id).values(device=None))
    own.close(session.now)
    session.flush()
