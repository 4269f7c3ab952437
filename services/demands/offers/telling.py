"""How an offer goes on, and its event."""

from sqlalchemy import select

from services.demands.offers.domain import LIFE
from services.demands.offers.models import Offer
from shared.contracts.demands.offers import OfferChanged
from shared.contracts.demands.refusals.archive import OFFER_STATE_FORBIDS
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def go_on(session: Session, offer: Offer, act: str) -> None:
    """Go on in its life, and tell it. Raises Conflict where its state does not allow the act."""
    following = LIFE.after(offer.state, act)
    if following is None:
        raise OFFER_STATE_FORBIDS(offer_state=offer.state)
    offer.state, offer.ended_at, offer.version = following, session.now, offer.version + 1
    tell(session, offer)


def tell(session: Session, offer: Offer) -> None:
    """Tell the version that stands."""
    session.add(told_again(offer))


def told_again(offer: Offer) -> Outbox:
    """The event: whoever knows the version already changes nothing."""
    return Outbox.of(OfferChanged, offer, unit_id=offer.unit_id)


def offers_after(session: Session, last: Offer | None, limit: int) -> list[Offer]:
    """All offers, page by page as they were made."""
    rows = select(Offer).order_by(Offer.id).limit(limit)
    return list(session.scalars(rows.where(Offer.id > last.id) if last else rows))
