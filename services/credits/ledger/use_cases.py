"""What cadres decide on accounts: that one pays nothing, that it pays again, that no more of a claim is asked for."""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.credits.ledger.gathering import account_of
from services.credits.ledger.models import AccountDecision, Claim, LedgerAccount
from services.credits.ledger.owners import owner_of
from services.credits.ledger.policy import may
from services.credits.ledger.queries import shown
from services.credits.ledger.writing import told
from services.credits.reasons import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import DecisionAct
from shared.contracts.credits.refusals.ledger import (
    ACCOUNT_FROZEN_ALREADY,
    ACCOUNT_NOT_FROZEN,
    CLAIM_SETTLED,
)
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def freeze(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Have an account pay nothing. Raises Conflict where that was decided before."""
    account = _decided_on(session, request, actor)
    if account.stopped_at is not None:
        raise ACCOUNT_FROZEN_ALREADY()
    account.stopped_at = session.now
    _note(session, account, DecisionAct.FREEZE, request.reason)
    _changed(session, account)
    audit.record(session, actor, "ledger.freeze", f"ledger_account:{account.id}", book=account.book)
    return shown(session, account)


def thaw(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let it pay again, unless it owes. Raises Conflict where nobody has frozen it."""
    account = _decided_on(session, request, actor)
    if account.stopped_at is None:
        raise ACCOUNT_NOT_FROZEN()
    account.stopped_at = None
    _note(session, account, DecisionAct.THAW, request.reason)
    _changed(session, account)
    audit.record(session, actor, "ledger.thaw", f"ledger_account:{account.id}", book=account.book)
    return shown(session, account)


def forgive(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Ask for no more of what is owed. Raises Conflict where nothing is any more."""
    seen = session.get(Claim, request.id)
    account = session.get(LedgerAccount, seen.account_id if seen is not None else NO_ID)
    may(actor, session.now, owner_of(session, account)).forgive()
    refuse_personal(request.reason)
    assert seen is not None
    locked = locked_account(session, seen.account_id)
    session.refresh(seen)
    if not seen.owed:
        raise CLAIM_SETTLED()
    forgiven = seen.owed
    seen.owed, seen.forgiven = 0, seen.forgiven + forgiven
    locked.owed -= forgiven
    _note(session, locked, DecisionAct.FORGIVE, request.reason, forgiven)
    if locked.owed:
        locked.version += 1
    else:
        _changed(session, locked)
    audit.record(session, actor, "ledger.forgive", f"claim:{seen.id}", book=locked.book, amount=forgiven)
    return shown(session, locked)


def locked_account(session: Session, id: UUID) -> LedgerAccount:
    """An account that is there, as it is now, for us alone."""
    found = select(LedgerAccount).where(LedgerAccount.id == id).with_for_update()
    account: LedgerAccount = session.scalars(found.execution_options(populate_existing=True)).one()
    return account


def _decided_on(session: Session, request: Loaded, actor: Actor) -> LedgerAccount:
    """The account that a cadre may decide on, locked. Raises NotFound, Forbidden, Invalid."""
    seen = session.get(LedgerAccount, request.id)
    may(actor, session.now, owner_of(session, seen)).freeze()
    refuse_personal(request.reason)
    return locked_account(session, request.id)


def _note(session: Session, account: LedgerAccount, act: DecisionAct, reason: str, amount: int = 0) -> None:
    noted = AccountDecision(id=new_id(), account_id=account.id, act=act.value, amount=amount, reason=reason)
    noted.decided_at = session.now
    session.add(noted)


def _changed(session: Session, account: LedgerAccount) -> None:
    """Why it pays nothing has changed: others are told."""
    account.version += 1
    session.add(told(account.id, account_of(account), account.version))
    session.flush()
