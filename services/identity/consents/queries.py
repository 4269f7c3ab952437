"""Reading consents and their texts."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_

from services.identity.accounts.queries import account_of
from services.identity.consents.domain import Text, in_force, may_ask
from services.identity.consents.models import Consent
from services.identity.consents.texts import all_texts
from shared.contracts.base import Loaded
from shared.contracts.identity.consent_words import PURPOSES_MAX, ConsentState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session


def consent_texts(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """What people are asked today."""
    return {"items": list(texts_today(session).values())}


def own_consents(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Where one stands on every purpose, also on those that nobody is asked any more."""
    own = account_of(session, actor)
    latest = latest_decisions(session, own.id)
    texts = texts_today(session)
    purposes = sorted({*texts, *latest})[: 2 * PURPOSES_MAX]
    return {"items": [standing(purpose, texts.get(purpose), latest.get(purpose)) for purpose in purposes]}


def standing(purpose: str, text: Text | None, decided: Consent | None) -> SimpleNamespace:
    """Where somebody stands: the text in force, and the last decision."""
    state = ConsentState(decided.state) if decided else ConsentState.UNASKED
    version = decided.text_version if decided else None
    return SimpleNamespace(
        purpose=purpose,
        state=state,
        text_version=version,
        decided_at=decided.decided_at if decided else None,
        means=decided.means if decided else None,
        text_version_in_force=text.version if text else None,
        needed=text.needed if text else False,
        may_ask=may_ask(state, version, text),
    )


def texts_today(session: Session) -> dict[str, Text]:
    """The texts in force, by purpose."""
    return in_force(all_texts(), business_date(session.now))


def latest_decisions(session: Session, account_id: UUID) -> dict[str, Consent]:
    """What somebody said last to each purpose that they were asked."""
    newest = select(Consent.purpose, func.max(Consent.number)).where(Consent.account_id == account_id)
    last_of_each = tuple_(Consent.purpose, Consent.number).in_(newest.group_by(Consent.purpose))
    rows = session.scalars(select(Consent).where(Consent.account_id == account_id, last_of_each))
    return {row.purpose: row for row in rows}


def last_decision(session: Session, account_id: UUID, purpose: str) -> Consent | None:
    """What somebody said last to a purpose."""
    rows = select(Consent).where(Consent.account_id == account_id, Consent.purpose == purpose)
    return session.scalar(rows.order_by(Consent.number.desc()).limit(1))
