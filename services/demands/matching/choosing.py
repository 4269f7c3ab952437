"""Whose choice it is to be ranked by what is known of them, and what people have chosen."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from services.demands.matching.models import MatchChoice
from shared.kernel.actor import Actor
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED
from shared.runtime.data.session import Session


def impersonal_accounts(session: Session, account_ids: Collection[UUID | None]) -> set[UUID]:
    """Those of them who do not want anything to count beside when and where."""
    chosen = select(MatchChoice.account_id).where(
        MatchChoice.account_id.in_([id for id in account_ids if id]), MatchChoice.is_personalised.is_(False)
    )
    return set(session.scalars(chosen))


def oneself(actor: Actor) -> UUID:
    """The account whose own choice it is. Raises Unauthenticated for a guest, Forbidden for a client."""
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    if actor.account_id is None:
        raise NOT_PERMITTED(permission="matching.choose")
    return actor.account_id
