"""Reading offers: one's own with their needs, and those for a need that one decides on."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.demands.archive.models import Demand
from services.demands.archive.reaching import SERVING, seen_demand
from services.demands.archive.sealing import STAR
from services.demands.archive.showing import visible
from services.demands.offers.domain import WAITING
from services.demands.offers.models import Offer
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import OfferState
from shared.contracts.demands.offers import Offer as Shown
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

OF_ROW = tuple(Shown().fields)
MASKED = {"title": STAR, "words": None, "place": STAR}


def own_offers(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """What one offered, and what one is asked for, the newest first; what a need says only as long as it is needed."""
    volunteer = acting_volunteer(session, actor)
    page = _newest(session, request, Offer.volunteer_id == volunteer.id)
    demands = {demand.id: demand for demand in _demands(session, page.items)}
    seen = {item.id: item for item in visible(session, list(demands.values()), volunteer.id)}
    return Page(
        [_own(offer, demands[offer.demand_id], seen[offer.demand_id]) for offer in page.items], page.next_cursor
    )


def offers_of_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """All for one need, the newest first, with a ticket for the names of the volunteers."""
    demand, permissions = seen_demand(session, request.id, actor)
    permissions.decide()
    page = _newest(session, request, Offer.demand_id == demand.id)
    ticket = names_ticket(session, actor, full=[offer.volunteer_id for offer in page.items])
    return SimpleNamespace(
        items=[shown(offer) for offer in page.items], next_cursor=page.next_cursor, names_ticket=ticket
    )


def shown(offer: Offer) -> SimpleNamespace:
    """As both sides see it."""
    return SimpleNamespace(**{name: getattr(offer, name) for name in OF_ROW})


def _own(offer: Offer, demand: Demand, seen: SimpleNamespace) -> SimpleNamespace:
    """An offer with its need. Where it is not theirs to answer or to serve any more stay category, union, days."""
    serves = offer.state == OfferState.ACCEPTED and demand.volunteer_id == offer.volunteer_id
    told = shown(offer)
    told.is_masked = offer.state not in WAITING and not (serves and demand.state in SERVING)
    told.demand = SimpleNamespace(**(vars(seen) | MASKED)) if told.is_masked else seen
    return told


def _newest(session: Session, request: Loaded, theirs: Any) -> Page[Offer]:
    rows = select(Offer).where(theirs)
    if request.cursor:
        rows = rows.where(Offer.id < id_after(request))
    return page_by_id(list(session.scalars(rows.order_by(Offer.id.desc()).limit(request.limit + 1))), request)


def _demands(session: Session, offers: Sequence[Offer]) -> Sequence[Demand]:
    return session.scalars(select(Demand).where(Demand.id.in_({offer.demand_id for offer in offers}))).all()
