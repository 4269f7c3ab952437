"""How it is told where somebody stands on all purposes. The version counts their decisions, which only grow."""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.identity.consents.models import Consent
from services.identity.consents.queries import latest_decisions
from shared.contracts.identity.consent_words import ConsentState
from shared.contracts.identity.consents import ConsentsChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def tell(session: Session, account_id: UUID) -> None:
    """Tell where an account's owner stands now."""
    session.flush()
    session.add(told_again(_standing(session, account_id)))


def told_again(standing: SimpleNamespace) -> Outbox:
    """The event with the state that stands."""
    return Outbox.of(ConsentsChanged, standing)


def standings_after(session: Session, last: SimpleNamespace | None, limit: int) -> list[SimpleNamespace]:
    """All who decided anything, page by page in the order of accounts."""
    accounts = select(Consent.account_id).distinct().order_by(Consent.account_id).limit(limit)
    found = session.scalars(accounts.where(Consent.account_id > last.id) if last else accounts)
    return [_standing(session, account_id) for account_id in found.all()]


def _standing(session: Session, account_id: UUID) -> SimpleNamespace:
    latest = latest_decisions(session, account_id)
    consented = sorted(purpose for purpose, row in latest.items() if row.state == ConsentState.GIVEN)
    decided = session.scalar(select(func.count()).where(Consent.account_id == account_id))
    return SimpleNamespace(
        id=account_id, version=decided, consented=consented, not_consented=sorted(set(latest).difference(consented))
    )
