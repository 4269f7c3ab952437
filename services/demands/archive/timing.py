"""Until when a union settles a need, when time does something with it next, and its place in the queue."""

from datetime import timedelta
from uuid import UUID

from services.demands.answer_times.queries import times_at
from services.demands.archive.domain.deadlines import CLOSE_DAYS, CONFIRM_DAYS, FORGET_DAYS
from services.demands.archive.domain.queue import rank
from services.demands.archive.models import Demand
from services.demands.archive.shipped import queue_scheme_on
from services.demands.copies.models import KnownStar
from services.demands.offers.lapsing import end_all
from shared.contracts.demands.archive_words import UNSETTLED
from shared.contracts.demands.demand_words import DemandState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage


def give_time(session: Session, demand: Demand) -> None:
    """The union that has it does the next thing within its own time: it answers, or finds who serves it."""
    times = times_at(session, lineage(session, demand.unit_id))
    demand.due_at = times.due_at(demand.urgency, session.now)
    demand.wakes_at = times.remind_at(demand.urgency, session.now)


def settled(session: Session, demand: Demand) -> None:
    """Nobody is reminded any more. What is over is forgotten later, and nobody's help is waited for."""
    demand.due_at = demand.wakes_at = None
    if demand.state == DemandState.SERVED:
        demand.wakes_at = session.now + timedelta(days=CONFIRM_DAYS)
    elif demand.state == DemandState.CONFIRMED:
        demand.wakes_at = session.now + timedelta(days=CLOSE_DAYS)


def over(session: Session, demand: Demand) -> None:
    """It has ended."""
    demand.due_at, demand.ended_at = None, session.now
    demand.wakes_at = session.now + timedelta(days=FORGET_DAYS)
    end_all(session, demand.id)


def put_in_queue(session: Session, demand: Demand, volunteer_id: UUID | None) -> None:
    """Give it its place. volunteer_id: of the person, whose stars count; None for who is no volunteer."""
    star = session.get(KnownStar, volunteer_id) if volunteer_id else None
    demand.rank = rank(queue_scheme_on(business_date(demand.made_at)), demand.urgency, star.stars if star else 0)


def is_overdue(session: Session, demand: Demand) -> bool:
    """Whether a union should have answered it, or have found who serves it."""
    return demand.state in UNSETTLED and demand.due_at is not None and demand.due_at < session.now
