"""Offering help for a need, asking somebody for it, and agreeing. The need is locked first, then its offers."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.demands.archive.deciding import link
from services.demands.archive.models import Demand
from services.demands.archive.policy import may as may_with_demand
from services.demands.archive.queries import visible_demand
from services.demands.archive.reaching import locked, locked_demand, standing_of
from services.demands.archive.telling import record, step
from services.demands.offers.domain import WAITING
from services.demands.offers.lapsing import end_all
from services.demands.offers.models import Offer
from services.demands.offers.queries import shown
from services.demands.offers.telling import go_on, tell
from services.demands.words import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import OFFER_DAYS, OFFERS_WAITING_MAX, TAKEN_ON, DemandAct, OfferState
from shared.contracts.demands.refusals import archive as refusals
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.kernel.policy import SIGN_IN_REQUIRED
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer, refuse_without_consent, volunteer_of
from shared.runtime.trust import audit


def offer_help(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """A volunteer offers to serve a need that they are let see; no minor, since needs bring people into homes."""
    volunteer = acting_volunteer(session, actor)
    refuse_without_consent(session, volunteer)
    if volunteer.is_minor:
        raise refusals.OFFER_ADULTS_ONLY()
    demand = locked(session, visible_demand(session, request.id, volunteer).id)
    assert demand is not None, "needs do not vanish"
    if demand.account_id is not None and demand.account_id == actor.account_id:
        raise refusals.OFFER_TO_ONESELF()
    return _made(session, request, actor, demand, volunteer.id, by_volunteer=True)


def ask_volunteer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The union asks a volunteer of its own, or of one below it; no minor, since needs bring people into homes."""
    demand, permissions = locked_demand(session, request, actor)
    permissions.decide()
    found = session.get(KnownVolunteer, request.volunteer_id)
    is_active = found is not None and found.state == VolunteerState.ACTIVE and found.account_id is not None
    if found is None or not is_active or found.is_minor or demand.unit_id not in lineage(session, found.unit_id):
        raise refusals.OFFER_VOLUNTEER_NOT_FOUND()
    if found.account_id == demand.account_id:
        raise refusals.OFFER_TO_ONESELF()
    return _made(session, request, actor, demand, found.id, by_volunteer=False)


def accept_offer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Agree to what the other side offers or asks: the volunteer serves the need."""
    offer, demand = _answered(session, request.id, actor)
    go_on(session, offer, "accept")
    step(demand, DemandAct.LINK)
    link(session, demand, project_id=demand.project_id, activity_id=demand.activity_id, volunteer_id=offer.volunteer_id)
    end_all(session, demand.id)
    record(session, demand, DemandAct.LINK, actor)
    return _told(session, offer, actor, "accept")


def decline_offer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say no to what the other side offers or asks."""
    offer, _ = _answered(session, request.id, actor)
    go_on(session, offer, "decline")
    return _told(session, offer, actor, "decline")


def withdraw_offer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take back what one has offered or asked."""
    offer, demand, is_volunteer = _seen(session, request.id, actor)
    if offer.by_volunteer != is_volunteer:
        raise refusals.OFFER_NOT_FOUND()
    if not is_volunteer:
        may_with_demand(actor, standing_of(session, actor, demand), session.now).decide()
    go_on(session, offer, "withdraw")
    return _told(session, offer, actor, "withdraw")


def _made(
    session: Session, request: Loaded, actor: Actor, demand: Demand, volunteer_id: UUID, *, by_volunteer: bool
) -> SimpleNamespace:
    refuse_personal(request.words)
    if demand.state not in TAKEN_ON or demand.volunteer_id is not None:
        raise refusals.DEMAND_STATE_FORBIDS(demand_act=DemandAct.LINK.value, demand_state=demand.state)
    _refuse_too_many(session, demand.id, volunteer_id)
    state = OfferState.OFFERED if by_volunteer else OfferState.ASKED
    made = Offer(id=new_id(), demand_id=demand.id, unit_id=demand.unit_id, volunteer_id=volunteer_id, version=1)
    made.made_by, made.by_volunteer, made.state = actor.account_id, by_volunteer, state.value
    made.words, made.made_at, made.due_at = request.words or None, session.now, session.now + timedelta(days=OFFER_DAYS)
    session.add(made)
    tell(session, made)
    return _told(session, made, actor, "make")


def _refuse_too_many(session: Session, demand_id: UUID, volunteer_id: UUID) -> None:
    """One at a time for a volunteer and a need, and not many for either."""
    known = select(Offer.demand_id, Offer.volunteer_id).where(Offer.state.in_(WAITING))
    both = known.where(Offer.demand_id == demand_id, Offer.volunteer_id == volunteer_id)
    if session.execute(both.limit(1)).first() is not None:
        raise refusals.OFFER_MADE_ALREADY()
    for column, id in ((Offer.demand_id, demand_id), (Offer.volunteer_id, volunteer_id)):
        waiting = select(func.count()).where(column == id, Offer.state.in_(WAITING))
        if (session.scalar(waiting) or 0) >= OFFERS_WAITING_MAX:
            raise refusals.OFFERS_WAITING(offers_max=OFFERS_WAITING_MAX)


def _answered(session: Session, offer_id: UUID, actor: Actor) -> tuple[Offer, Demand]:
    """An offer that the actor answers, and its need, both locked. Raises NotFound, Forbidden."""
    offer, demand, is_volunteer = _seen(session, offer_id, actor)
    if offer.by_volunteer == is_volunteer:
        raise refusals.OFFER_NOT_FOUND()
    if not is_volunteer:
        may_with_demand(actor, standing_of(session, actor, demand), session.now).decide()
    return offer, demand


def _seen(session: Session, offer_id: UUID, actor: Actor) -> tuple[Offer, Demand, bool]:
    """An offer with its need, locked, and whether the actor is its volunteer. Raises NotFound for all out of reach."""
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    found = session.get(Offer, offer_id)
    demand = locked(session, found.demand_id if found else offer_id)
    permissions = may_with_demand(actor, standing_of(session, actor, demand), session.now)
    volunteer = volunteer_of(session, actor)
    is_volunteer = found is not None and volunteer is not None and found.volunteer_id == volunteer.id
    if not is_volunteer and not permissions.reaches():
        raise refusals.OFFER_NOT_FOUND()
    assert found is not None and demand is not None, "nobody reaches what is not there"
    session.refresh(found, with_for_update=True)
    return found, demand, is_volunteer


def _told(session: Session, offer: Offer, actor: Actor, act: str) -> SimpleNamespace:
    audit.record(session, actor, f"offers.{act}", f"offer:{offer.id}")
    session.flush()
    return shown(offer)
