"""What staff do with other people's accounts: invite, lock, unlock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from services.identity.accounts import queries
from services.identity.accounts.closing import close_until_invited
from services.identity.accounts.domain import INVITATION_LIFE
from services.identity.accounts.models import Account, Invitation
from services.identity.accounts.policy import may
from services.identity.accounts.use_cases import add_account, new_account
from services.identity.codes.phones import phone_index, sealed_phone
from services.identity.sessions.domain import hash_of, new_secret
from services.identity.sessions.ending import end_sessions
from services.identity.units.domain import lineage_of, refuse_inactive
from services.identity.units.queries import unit_of
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import AccountState
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


@dataclass(frozen=True)
class Invited:
    """An account with the code to hand over: shown once, kept only as a hash."""

    account: Account
    invitation_code: str
    expires_at: datetime


def invite_staff(session: Session, request: Loaded, actor: Actor) -> Invited:
    """Make an account at a unit, without a password: its owner sets one with the invitation."""
    unit = unit_of(session, request.unit_code)
    may(actor, session.now).invite_at(lineage_of(unit.path))
    refuse_inactive(unit)
    account = new_account(session, login=request.login, state=AccountState.INVITED)
    account.unit_id = unit.id
    if request.phone:
        _give_phone(session, account, request.phone)
    add_account(session, account)
    audit.record(session, actor, "accounts.invite", f"account:{account.id}", unit=unit.code)
    return _invited(session, account, actor)


def invite_again(session: Session, request: Loaded, actor: Actor) -> Invited:
    """A new invitation for somebody who lost the first, or their keys. It alone opens the account from now on."""
    account = _kept(session, request, actor)
    may(actor, session.now).invite_again(account, queries.lineage_of_account(session, account))
    close_until_invited(session, account, "invited_again")
    audit.record(session, actor, "accounts.invite_again", f"account:{account.id}")
    return _invited(session, account, actor)


def lock_account(session: Session, request: Loaded, actor: Actor) -> Account:
    """Shut an account and end all its sessions."""
    account = _kept(session, request, actor)
    may(actor, session.now).lock(account, queries.lineage_of_account(session, account))
    account.lock()
    end_sessions(session, account, "locked")
    audit.record(session, actor, "accounts.lock", f"account:{account.id}", reason=request.reason)
    return account


def unlock_account(session: Session, request: Loaded, actor: Actor) -> Account:
    """Open it again; its owner signs in as before."""
    account = _kept(session, request, actor)
    may(actor, session.now).lock(account, queries.lineage_of_account(session, account))
    account.unlock()
    audit.record(session, actor, "accounts.unlock", f"account:{account.id}")
    return account


def _kept(session: Session, request: Loaded, actor: Actor) -> Account:
    """The account, locked. One out of reach is refused like one that does not exist."""
    found = queries.locked_account(session, request.id)
    may(actor, session.now).read(queries.lineage_of_account(session, found))
    return queries.known(found)


def _give_phone(session: Session, account: Account, phone: str) -> None:
    """The number, unless it is somebody's. Whoever invites does not learn that: they could ask for any number."""
    index = phone_index(session, phone)
    sealed = sealed_phone(session, phone, account.id)
    if not session.scalar(select(exists().where(Account.phone_index == index))):
        account.phone_index, account.phone_sealed = index, sealed


def _invited(session: Session, account: Account, actor: Actor) -> Invited:
    account.invited_by = actor.name
    code = new_secret()
    expires_at = session.now + INVITATION_LIFE
    session.add(
        Invitation(
            id=new_id(), account_id=account.id, code_hash=hash_of(code), made_at=session.now, expires_at=expires_at
        )
    )
    return Invited(account, code, expires_at)
