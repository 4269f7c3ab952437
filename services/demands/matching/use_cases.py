"""Choosing whether one is ranked by what is known of oneself."""

from uuid import UUID

from sqlalchemy import delete

from services.demands.matching.choosing import oneself
from services.demands.matching.models import MatchChoice
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def choose_matching(session: Session, request: Loaded, actor: Actor) -> MatchChoice:
    """From now on, until one chooses anew."""
    chosen = MatchChoice(account_id=oneself(actor), is_personalised=request.is_personalised, chosen_at=session.now)
    kept = session.merge(chosen)
    session.flush()
    return kept


def forget_choice(session: Session, account_id: UUID) -> None:
    """Whose account is closed is not ranked any more."""
    session.execute(delete(MatchChoice).where(MatchChoice.account_id == account_id))
