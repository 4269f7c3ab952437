"""Enrolling, checking and giving up the second factor."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from services.identity.accounts import queries
from services.identity.accounts.closing import close_until_invited
from services.identity.accounts.models import Account
from services.identity.accounts.policy import may
from services.identity.codes.domain import ATTEMPTS_OF_A_LOGIN
from services.identity.codes.tallies import count, forget
from services.identity.second_factors.domain import (
    matching_step,
    new_recovery_codes,
    new_totp_secret,
    totp_uri,
)
from services.identity.second_factors.forgetting import forget_second_factor
from services.identity.second_factors.models import RecoveryCode
from services.identity.sessions.ending import revoke_access
from services.identity.sessions.models import AccountSession
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.accounts import (
    SECOND_FACTOR_ENROLLED,
    SECOND_FACTOR_MISSING,
    SECOND_FACTOR_NOT_BEGUN,
    SECOND_FACTOR_WRONG,
    SIGN_IN_LIMIT,
)
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session
from shared.runtime.trust import audit
from shared.runtime.trust.sealing import sealing_of


def begin_second_factor(session: Session, request: Loaded, actor: Actor) -> dict[str, str]:
    """Make a secret for an authenticator. It counts after it was confirmed; beginning again makes another one."""
    own = queries.account_of(session, actor, locked=True)
    if own.second_factor:
        raise SECOND_FACTOR_ENROLLED()
    secret = new_totp_secret()
    own.totp_sealed, own.totp_step = sealing_of(session).seal_text(secret, _place(own.id)), 0
    return {"secret": secret, "uri": totp_uri(secret, own.login or "account")}


def confirm_second_factor(session: Session, request: Loaded, actor: Actor) -> Any:
    """Enrol it: the session that confirmed it has given it; refreshing brings a token with all offices."""
    own = queries.account_of(session, actor, locked=True)
    if own.second_factor:
        raise SECOND_FACTOR_ENROLLED()
    if own.totp_sealed is None:
        raise SECOND_FACTOR_NOT_BEGUN()
    if refusal := refusal_of_totp(session, own, request.totp):
        return refusal
    own.second_factor_at = session.now
    own.version += 1
    opened = session.get(AccountSession, actor.session_id) if actor.session_id else None
    if opened is not None:
        opened.second_factor = True
    audit.record(session, actor, "accounts.enrol_second_factor", f"account:{own.id}")
    return {"recovery_codes": _new_recovery_codes(session, own)}


def remove_second_factor(session: Session, request: Loaded, actor: Actor) -> Any:
    """Give it up. Tokens that were given out for it are void."""
    own = queries.account_of(session, actor, locked=True)
    if not own.second_factor:
        raise SECOND_FACTOR_MISSING()
    if refusal := refusal_of_totp(session, own, request.totp):
        return refusal
    forget_second_factor(session, own)
    own.version += 1
    revoke_access(session, own)
    audit.record(session, actor, "accounts.remove_second_factor", f"account:{own.id}")
    return {}


def reset_second_factor(session: Session, request: Loaded, actor: Actor) -> Account:
    """Take away the second factor of somebody who lost it: the account is closed until they are invited anew.

    Who has the password alone could otherwise enrol an authenticator of their own, and have all offices.
    """
    found = queries.locked_account(session, request.id)
    may(actor, session.now).read(queries.lineage_of_account(session, found))
    lost = queries.known(found)
    may(actor, session.now).reset_second_factor(lost, queries.lineage_of_account(session, lost))
    if not lost.second_factor:
        raise SECOND_FACTOR_MISSING()
    close_until_invited(session, lost, "second_factor_reset")
    audit.record(session, actor, "accounts.reset_second_factor", f"account:{lost.id}")
    return lost


def enrol(session: Session, account: Account, secret: str) -> None:
    """Give an account an authenticator's secret without asking its owner: for demonstrations."""
    account.totp_sealed, account.totp_step = sealing_of(session).seal_text(secret, _place(account.id)), 0
    account.second_factor_at = session.now
    account.version += 1


def is_right_totp(session: Session, account: Account, totp: str) -> bool:
    """Whether it is the present code of the authenticator; a right one is used up."""
    if account.totp_sealed is None:
        return False
    secret = sealing_of(session).open_text(account.totp_sealed, _place(account.id))
    step = matching_step(secret, totp, session.now, account.totp_step)
    if step is None:
        return False
    account.totp_step = step
    return True


def redeem_recovery_code(session: Session, account: Account, recovery_code: str) -> bool:
    """Whether it is an unused recovery code; a right one is used up."""
    row = session.get(RecoveryCode, (account.id, _index_of(session, account.id, recovery_code)))
    if row is None or row.used_at is not None:
        return False
    row.used_at = session.now
    return True


def refusal_of_totp(session: Session, account: Account, totp: str) -> Refusal | None:
    """None for a right code. Wrong ones are counted, though whoever tries has a session already."""
    wait_seconds = count(session, "second_factor.account", str(account.id), ATTEMPTS_OF_A_LOGIN)
    if wait_seconds is not None:
        return SIGN_IN_LIMIT(retry_after_seconds=wait_seconds)
    if not is_right_totp(session, account, totp):
        return SECOND_FACTOR_WRONG()
    forget(session, "second_factor.account", str(account.id))
    return None


def _new_recovery_codes(session: Session, account: Account) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = new_recovery_codes()
    for code in codes:
        session.add(RecoveryCode(account_id=account.id, code_index=_index_of(session, account.id, code)))
    return codes


def _index_of(session: Session, account_id: UUID, recovery_code: str) -> bytes:
    return sealing_of(session).blind_index(f"{account_id}:{recovery_code}", "recovery_code.code")


def _place(account_id: UUID) -> str:
    return f"account.totp.{account_id}"
