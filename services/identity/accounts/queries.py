"""Reading accounts."""

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.identity.accounts.domain import folded_login, is_phone
from services.identity.accounts.models import Account
from services.identity.accounts.policy import may
from services.identity.codes.domain import masked_phone
from services.identity.codes.phones import opened_phone, phone_index
from services.identity.reach import lineage_of_unit
from services.identity.second_factors.models import RecoveryCode
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import AccountState
from shared.contracts.identity.refusals.accounts import ACCOUNT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.policy import SIGN_IN_REQUIRED
from shared.runtime.data.session import Session


def account(session: Session, request: Loaded, actor: Actor) -> Account:
    """An account in reach. One out of reach is refused like one that does not exist."""
    found = session.get(Account, request.id)
    may(actor, session.now).read(lineage_of_account(session, found))
    return known(found)


def own_account(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What people see of their own account."""
    own = account_of(session, actor)
    phone = masked_phone(opened_phone(session, own.phone_sealed, own.id)) if own.phone_sealed else None
    unused = select(func.count()).where(RecoveryCode.account_id == own.id, RecoveryCode.used_at.is_(None))
    return SimpleNamespace(
        id=own.id,
        login=own.login,
        state=own.state,
        unit_id=own.unit_id,
        second_factor=own.second_factor,
        created_at=own.created_at,
        version=own.version,
        phone=phone,
        has_password=own.has_password,
        recovery_codes_left=session.scalar(unused) or 0,
    )


def account_of(session: Session, actor: Actor, *, locked: bool = False) -> Account:
    """The account of the person who acts. Raises Unauthenticated where it is no person, or the account is shut."""
    own = session.get(Account, may(actor, session.now).use_own_account(), with_for_update=locked)
    if own is None or own.state != AccountState.ACTIVE:
        raise SIGN_IN_REQUIRED()
    return own


def known(found: Account | None) -> Account:
    """The account that was looked for. Raises NotFound, also for one that was closed for good: nobody has it."""
    if found is None or found.state == AccountState.CLOSED:
        raise ACCOUNT_NOT_FOUND()
    return found


def account_by_login(session: Session, login: str) -> Account | None:
    """The account of a login name or a phone number; None where there is none."""
    if is_phone(login):
        return session.scalar(select(Account).where(Account.phone_index == phone_index(session, login)))
    return session.scalar(select(Account).where(Account.login_folded == folded_login(login)))


def locked_account(session: Session, account_id: UUID) -> Account | None:
    """The account as it is now and stays until the transaction ends."""
    return session.get(Account, account_id, with_for_update=True, populate_existing=True)


def lineage_of_account(session: Session, found: Account | None) -> Sequence[UUID]:
    """The lineage of the unit an account belongs to: the root, where it belongs to none or is not known."""
    return lineage_of_unit(session, found.unit_id if found else None)
