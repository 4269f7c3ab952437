"""Offers that nobody needs any more, or that nobody answered."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.demands.offers.domain import WAITING
from services.demands.offers.models import Offer
from services.demands.offers.telling import go_on
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.rounds import one_by_one
from shared.runtime.data.session import Session

AT_ONCE_MAX = 200  # of one tick


def end_all(session: Session, demand_id: UUID, *, but: UUID | None = None) -> None:
    """All that wait for a need whose row is locked, but one."""
    for offer in waiting(session, Offer.demand_id == demand_id):
        if offer.id != but:
            go_on(session, offer, "lapse")


def waiting(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Offer]:
    """Those that wait for an answer, locked, by id."""
    rows = select(Offer).where(Offer.state.in_(WAITING), *conditions).order_by(Offer.id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).all()


def expire_offers(db: CallDatabase) -> None:
    """End what is overdue, each in a transaction of its own."""
    one_by_one(db, db.read(_overdue), _expire)


def _expire(session: Session, offer_id: UUID) -> None:
    """Nothing where somebody was faster."""
    for offer in waiting(session, Offer.id == offer_id, Offer.due_at <= session.now):
        go_on(session, offer, "expire")


def _overdue(session: Session) -> Sequence[UUID]:
    rows = select(Offer.id).where(Offer.state.in_(WAITING), Offer.due_at <= session.now).order_by(Offer.due_at)
    return session.scalars(rows.limit(AT_ONCE_MAX)).all()
