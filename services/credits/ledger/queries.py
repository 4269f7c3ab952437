"""Reading accounts: one's own, those of a volunteer in reach, one by its id."""

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.credits.ledger.balances import balances_as_of
from services.credits.ledger.domain.accounts import Account
from services.credits.ledger.gathering import account_of
from services.credits.ledger.models import AccountDecision, Claim, LedgerAccount, Lot
from services.credits.ledger.owners import owner_by_id, owner_of
from services.credits.ledger.policy import may
from shared.contracts.base import Loaded
from shared.contracts.credits.accounts import CLAIMS_MAX, DECISIONS_MAX, EXPIRING_MAX
from shared.contracts.credits.ledger_words import Book
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer


def own_accounts(session: Session, request: Loaded, actor: Actor) -> dict[str, list[SimpleNamespace]]:
    """One's own, as of every book in which there was something."""
    return _listed(session, acting_volunteer(session, actor).id, request.as_of)


def accounts_of_volunteer(session: Session, request: Loaded, actor: Actor) -> dict[str, list[SimpleNamespace]]:
    """Those of a volunteer in reach. Raises NotFound."""
    may(actor, session.now, owner_by_id(session, request.id)).read()
    return _listed(session, request.id, request.as_of)


def account(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One in reach. Raises NotFound."""
    found = session.get(LedgerAccount, request.id)
    may(actor, session.now, owner_of(session, found)).read()
    assert found is not None
    return shown(session, found, request.as_of)


def shown(session: Session, account: LedgerAccount, as_of: date | None = None) -> SimpleNamespace:
    """An account with what it owes and what of it expires; as_of: also what it had at the end of that day."""
    names = ("id", "owner_kind", "owner_id", "purpose", "book", "balance", "held", "owed", "stopped_at", "version")
    stands = account_of(account)
    return SimpleNamespace(
        **{name: getattr(account, name) for name in names},
        available=_payable(session, account.id, stands),
        frozen_because=stands.frozen_because,
        expiring=_expiring(session, account.id),
        claims=_claims(session, account.id),
        decisions=_decisions(session, account.id),
        balance_then=balances_as_of(session, [account.id], as_of)[account.id] if as_of else None,
    )


def _payable(session: Session, id: UUID, account: Account) -> int:
    """What an account can pay today: nothing while it is frozen, and nothing that is over and not taken yet."""
    if account.frozen_because:
        return 0
    over = select(func.coalesce(func.sum(Lot.available), 0)).where(Lot.account_id == id)
    return account.available - int(session.scalar(over.where(Lot.expires_on < business_date(session.now))) or 0)


def _listed(session: Session, owner_id: UUID, as_of: date | None) -> dict[str, list[SimpleNamespace]]:
    rows = session.scalars(select(LedgerAccount).where(LedgerAccount.owner_id == owner_id)).all()
    order = list(Book)
    return {"items": [shown(session, row, as_of) for row in sorted(rows, key=lambda row: order.index(Book(row.book)))]}


def _expiring(session: Session, account_id: UUID) -> Iterable[SimpleNamespace]:
    expiring = (
        select(Lot.expires_on, func.sum(Lot.available).label("amount"))
        .where(Lot.account_id == account_id, Lot.available > 0, Lot.expires_on.is_not(None))
        .group_by(Lot.expires_on)
        .order_by(Lot.expires_on)
        .limit(EXPIRING_MAX)
    )
    return [SimpleNamespace(expires_on=day, amount=int(amount)) for day, amount in session.execute(expiring)]


def _claims(session: Session, account_id: UUID) -> Iterable[Claim]:
    claims = select(Claim).where(Claim.account_id == account_id).order_by(Claim.owed == 0, Claim.made_at, Claim.id)
    return session.scalars(claims.limit(CLAIMS_MAX)).all()


def _decisions(session: Session, account_id: UUID) -> Iterable[AccountDecision]:
    decisions = select(AccountDecision).where(AccountDecision.account_id == account_id)
    return session.scalars(decisions.order_by(AccountDecision.id.desc()).limit(DECISIONS_MAX)).all()
