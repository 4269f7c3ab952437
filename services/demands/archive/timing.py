"""Until when a union settles a need, when time does something with it next, and its place in the queue."""

from datetime import datetime, timedelta
from uuid import UUID

from services.demands.answer_times.domain import AnswerTimes
from services.demands.answer_times.queries import times_at
from services.demands.archive.domain.deadlines import CLOSE_DAYS, CONFIRM_DAYS, FORGET_DAYS, LOOK_MINUTES
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
    times = _times_of(session, demand)
    demand.due_at = times.due_at(demand.urgency, session.now)
    demand.wakes_at = times.remind_at(demand.urgency, session.now)


def give_notice(session: Session, demand: Demand) -> None:
    """What was to serve it is over, and nobody says that it did: its union says what became of it."""
    demand.due_at = demand.wakes_at = session.now + _times_of(session, demand).notice(demand.urgency)


def asked_after(session: Session, demand: Demand, since: datetime) -> datetime:
    """When its union is asked what became of it. since: when what serves it was over."""
    return _times_of(session, demand).remind_at(demand.urgency, since)


def settled(session: Session, demand: Demand) -> None:
    """Nobody is reminded for the time being: only of what was served, or should have been, and nobody says so."""
    demand.due_at = demand.wakes_at = None
    if demand.state == DemandState.LINKED:
        demand.wakes_at = session.now + timedelta(minutes=LOOK_MINUTES)
    elif demand.state == DemandState.SERVED:
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
    """Whether a union should have answered it, have found who serves it, or have said what became of it."""
    return demand.state in UNSETTLED and demand.due_at is not None and demand.due_at < session.now


def _times_of(session: Session, demand: Demand) -> AnswerTimes:
    return times_at(session, lineage(session, demand.unit_id))
