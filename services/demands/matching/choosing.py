"""What people have chosen, for those who rank."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from services.demands.matching.models import MatchChoice
from shared.runtime.data.session import Session


def impersonal_accounts(session: Session, account_ids: Collection[UUID | None]) -> set[UUID]:
    """Those of them who do not want anything to count beside when and where."""
    chosen = select(MatchChoice.account_id).where(
        MatchChoice.account_id.in_([id for id in account_ids if id]), MatchChoice.is_personalised.is_(False)
    )
    return set(session.scalars(chosen))
