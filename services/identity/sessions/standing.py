"""What was revoked within the life of a token, for processes that may have missed it: as the outbox has told it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from shared.contracts.base import Loaded
from shared.contracts.identity.access import AccessRevoked
from shared.kernel.pagination import Page, page_of, position_of
from shared.runtime.data.session import Session
from shared.runtime.doors.access import Asking
from shared.runtime.events.outbox import Outbox, schema_of
from shared.runtime.process.dependencies import ServiceDatabase
from shared.runtime.trust.revocations import REVOCATIONS_MAX
from shared.runtime.trust.tokens import CLOCK_DRIFT_SECONDS_MAX, TOKEN_LIFE_SECONDS_MAX

TRANSACTION_SECONDS = 30  # an event bears the moment at which its transaction began
TOLD_WITHIN = timedelta(seconds=TOKEN_LIFE_SECONDS_MAX + CLOCK_DRIFT_SECONDS_MAX + TRANSACTION_SECONDS)


class OwnRevocations(Asking):
    """The process's revocations, filled from identity's own database."""

    def standing(self) -> Iterable[Any]:
        """In one read. Raises Unavailable."""
        revoked: list[Any] = self.part(ServiceDatabase).database.read(all_revocations)
        return revoked


def all_revocations(session: Session) -> list[Any]:
    """All of them, at most as many as are kept: the latest."""
    rows = session.scalars(_told(session.now).order_by(Outbox.sequence.desc()).limit(REVOCATIONS_MAX))
    return [schema_of(AccessRevoked).load(row.data) for row in rows]


def revocations(session: Session, request: Loaded) -> Page[Any]:
    """A page of them, in the order in which they were told. No secret: ids, and only the gateway reaches this door."""
    rows = _told(session.now).order_by(Outbox.sequence).limit(request.limit + 1)
    if request.cursor:
        rows = rows.where(Outbox.sequence > position_of(request, int)[0])
    page = page_of(list(session.scalars(rows)), request, "sequence")
    return Page([schema_of(AccessRevoked).load(row.data) for row in page.items], page.next_cursor)


def _told(now: datetime) -> Select[tuple[Outbox]]:
    """Published not longer ago than it matters, or not yet: the event itself may be older, never younger."""
    since = now - TOLD_WITHIN
    recent = or_(Outbox.published_at.is_(None), Outbox.published_at >= since)
    return select(Outbox).where(recent, Outbox.event_type == AccessRevoked.event_type, Outbox.happened_at >= since)
