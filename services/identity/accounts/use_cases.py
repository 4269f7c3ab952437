"""What people do with their own accounts: register, change and reset the password, take up an invitation."""

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from services.identity.accounts import queries
from services.identity.accounts.domain import folded_login, refuse_weak_password
from services.identity.accounts.models import Account, Invitation
from services.identity.codes import use_cases as codes
from services.identity.codes.domain import ATTEMPTS_OF_A_LOGIN, ATTEMPTS_OF_AN_ADDRESS, normal_phone
from services.identity.codes.phones import phone_index, sealed_phone
from services.identity.codes.tallies import count, count_address, forget
from services.identity.sessions.domain import hash_of
from services.identity.sessions.ending import end_sessions
from services.identity.sessions.models import AccountSession
from shared.contracts.base import Loaded
from shared.contracts.identity.access import AccountRegistered
from shared.contracts.identity.account_words import AccountState, CodePurpose
from shared.contracts.identity.refusals.accounts import (
    CODE_WRONG,
    INVITATION_WRONG,
    LOGIN_TAKEN,
    PASSWORD_WRONG,
    PHONE_TAKEN,
    SIGN_IN_LIMIT,
)
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit


def check_code(session: Session, request: Loaded, purpose: CodePurpose, address: str) -> Refusal | None:
    """Whether the code is right, without using it up. A wrong one is counted, for the code and for the address."""
    wait_seconds = count_address(session, "code.try_address", address, ATTEMPTS_OF_AN_ADDRESS)
    if wait_seconds is not None:
        return SIGN_IN_LIMIT(retry_after_seconds=wait_seconds)
    return None if codes.is_right(session, request.phone, purpose, request.code) else CODE_WRONG()


def register_account(session: Session, request: Loaded, password_hash: str | None) -> Any:
    """Make an account for whoever has the phone. Whoever has proved that may be told that it has one already."""
    if not codes.redeem(session, request.phone, CodePurpose.SIGN_UP, request.code):
        return CODE_WRONG()
    if session.scalar(select(exists().where(Account.phone_index == phone_index(session, request.phone)))):
        return PHONE_TAKEN()
    account = new_account(session, login=request.login, state=AccountState.ACTIVE)
    account.phone_index = phone_index(session, request.phone)
    account.phone_sealed = sealed_phone(session, request.phone, account.id)
    account.password_hash = password_hash
    add_account(session, account)
    session.add(Outbox.of(AccountRegistered, account))
    audit.record(session, GUEST, "accounts.register", f"account:{account.id}")
    return account


def new_account(session: Session, *, login: str | None, state: AccountState) -> Account:
    """An account that is not added yet. Raises Conflict where the login name is taken."""
    folded = folded_login(login) if login else None
    if folded and session.scalar(select(exists().where(Account.login_folded == folded))):
        raise LOGIN_TAKEN()
    account = Account(id=new_id(), login=login, login_folded=folded, state=state.value, created_at=session.now)
    account.version = account.access_version = 1
    account.totp_step = 0
    return account


def add_account(session: Session, account: Account) -> None:
    """Store a new account. Raises Conflict where somebody took its login name or number at the same moment."""
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        login_taken = session.scalar(select(exists().where(Account.login_folded == account.login_folded)))
        raise (LOGIN_TAKEN() if login_taken else PHONE_TAKEN()) from None


def password_to_check(session: Session, request: Loaded, actor: Actor) -> str | None:
    """The hash with which the current password is compared, None where there is none. Raises when tried too often."""
    own = queries.account_of(session, actor)
    refuse_weak_password(request.new_password, own.login)
    wait_seconds = count(session, "password.account", str(own.id), ATTEMPTS_OF_A_LOGIN)
    if wait_seconds is not None:
        raise SIGN_IN_LIMIT(retry_after_seconds=wait_seconds)
    return own.password_hash


def change_password(session: Session, request: Loaded, actor: Actor, seen_hash: str | None, new_hash: str) -> Any:
    """Set another password after the current one was right. All other sessions end."""
    own = queries.account_of(session, actor, locked=True)
    if own.password_hash != seen_hash:
        return PASSWORD_WRONG()
    forget(session, "password.account", str(own.id))
    own.password_hash = new_hash
    own.version += 1
    present = session.get(AccountSession, actor.session_id) if actor.session_id else None
    end_sessions(session, own, "password_changed", but=present)
    audit.record(session, actor, "accounts.change_password", f"account:{own.id}")
    return own


def reset_password(session: Session, request: Loaded, password_hash: str) -> Any:
    """Set a password with a code. For a number without an account the code is never right: nothing tells them apart."""
    if not codes.redeem(session, request.phone, CodePurpose.RESET_PASSWORD, request.code):
        return CODE_WRONG()
    found = queries.account_by_login(session, normal_phone(request.phone))
    account = queries.locked_account(session, found.id) if found else None
    if account is None or account.state == AccountState.INVITED:
        return CODE_WRONG()
    account.password_hash = password_hash
    account.version += 1
    end_sessions(session, account, "password_reset")
    audit.record(session, GUEST, "accounts.reset_password", f"account:{account.id}")
    return {}


def check_invitation(session: Session, request: Loaded, address: str) -> Refusal | None:
    """Whether it is a living invitation of this login name; 256 bits are not guessed, but hashing is dear."""
    wait_seconds = count_address(session, "invitation.address", address, ATTEMPTS_OF_AN_ADDRESS)
    if wait_seconds is not None:
        return SIGN_IN_LIMIT(retry_after_seconds=wait_seconds)
    refuse_weak_password(request.new_password, request.login)
    return None if _invited(session, request) else INVITATION_WRONG()


def accept_invitation(session: Session, request: Loaded, password_hash: str) -> Any:
    """Make the account one's own. The code is used up, and sessions under an older password end."""
    invited = _invited(session, request)
    if invited is None:
        return INVITATION_WRONG()
    invitation, account = invited
    is_new = _is_new(session, account)
    invitation.used_at = session.now
    account.become_active(password_hash)
    end_sessions(session, account, "invitation")
    if is_new:
        session.add(Outbox.of(AccountRegistered, account))
    audit.record(session, GUEST, "accounts.accept_invitation", f"account:{account.id}")
    return account


def _invited(session: Session, request: Loaded) -> tuple[Invitation, Account] | None:
    """The invitation and its account, both locked: the newest of the account, unused, in time, of this login."""
    by_code = select(Invitation).where(Invitation.code_hash == hash_of(request.invitation_code))
    invitation = session.scalar(by_code.with_for_update().execution_options(populate_existing=True))
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= session.now:
        return None
    account = queries.locked_account(session, invitation.account_id)
    newest = select(Invitation.id).where(Invitation.account_id == invitation.account_id)
    if session.scalar(newest.order_by(Invitation.made_at.desc(), Invitation.id.desc()).limit(1)) != invitation.id:
        return None
    named = queries.account_by_login(session, request.login)
    if account is None or named is not account or account.state == AccountState.LOCKED:
        return None
    return invitation, account


def _is_new(session: Session, account: Account) -> bool:
    """Whether nobody had the account before: staff who never took up an invitation."""
    taken_up = exists().where(Invitation.account_id == account.id, Invitation.used_at.is_not(None))
    return account.unit_id is not None and not session.scalar(select(taken_up))
