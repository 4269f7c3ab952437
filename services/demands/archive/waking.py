"""What time does with needs: it reminds, passes on what nobody settled, closes what is over, forgets who it was.

It also asks after what something was to serve: nobody's help is taken for granted because it was once arranged.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from services.demands.archive import policy
from services.demands.archive.deciding import unlink
from services.demands.archive.domain.deadlines import REMIND_AGAIN_HOURS
from services.demands.archive.models import Demand
from services.demands.archive.reaching import locked
from services.demands.archive.sealing import forget_contact
from services.demands.archive.serving import is_called_off, over_at
from services.demands.archive.telling import record, step
from services.demands.archive.timing import asked_after, give_notice, give_time, over, settled
from shared.contracts.demands.archive_words import ENDED, UNSETTLED, DemandAct
from shared.contracts.demands.demand_words import DemandState
from shared.contracts.identity.unit_words import UnitState
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.rounds import one_by_one
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, present_unit

AT_ONCE_MAX = 200  # of one tick; the rest at the next


def wake_demands(db: CallDatabase, actor: Actor) -> None:
    """Do what is due, each in a transaction of its own."""
    one_by_one(db, db.read(_left_behind), follow_unit, actor)
    one_by_one(db, db.read(_unwatched), watch, actor)
    one_by_one(db, db.read(_due), wake, actor)


def wake(session: Session, demand_id: UUID, actor: Actor) -> None:
    """Do what time does with one; nothing where somebody was faster."""
    policy.follow_time(actor, session.now)
    demand = locked(session, demand_id)
    if demand is None or demand.wakes_at is None or demand.wakes_at > session.now:
        return
    if demand.state == DemandState.LINKED and demand.due_at is None:
        _ask_after(session, demand, actor)
    elif demand.state in UNSETTLED:
        _hurry(session, demand, actor)
    elif demand.state in ENDED:
        _forget(session, demand)
    else:
        step(demand, DemandAct.CLOSE)
        over(session, demand)
        record(session, demand, DemandAct.CLOSE, actor)


def follow_unit(session: Session, demand_id: UUID, actor: Actor) -> None:
    """A union has ended: whoever goes on for it answers, until the moment that was due."""
    policy.follow_time(actor, session.now)
    demand = locked(session, demand_id)
    if demand is None or demand.state in ENDED:
        return
    unit = present_unit(session, demand.unit_id)
    if unit.id != demand.unit_id:
        demand.unit_id = unit.id
        record(session, demand, DemandAct.FOLLOW_UNIT, actor)


def watch(session: Session, demand_id: UUID, actor: Actor) -> None:
    """A need that an older release has linked, which left it alone from then on: it is asked after like any other."""
    policy.follow_time(actor, session.now)
    demand = locked(session, demand_id)
    if demand is not None and demand.state == DemandState.LINKED and demand.wakes_at is None:
        settled(session, demand)


def _ask_after(session: Session, demand: Demand, actor: Actor) -> None:
    """Nobody has said that it was served: once that should have been, its union is reminded, and has a due moment.

    What was called off in the moment in which it was said to serve it, so that neither heard of the other, serves
    nothing.
    """
    if is_called_off(session, demand):
        unlink(session, demand, actor)
        return
    at = asked_after(session, demand, over_at(session, demand))
    if at > session.now:
        demand.wakes_at = at
        return
    give_notice(session, demand)
    record(session, demand, DemandAct.REMIND, actor)


def _hurry(session: Session, demand: Demand, actor: Actor) -> None:
    """Remind; after the due moment the union above has it. Above the root there is nobody: it is reminded again."""
    assert demand.due_at is not None, "who has to do something has a time for it"
    unit = present_unit(session, demand.unit_id)
    if demand.due_at > session.now:
        demand.wakes_at = demand.due_at
        record(session, demand, DemandAct.REMIND, actor)
    elif unit.parent_id is None:
        demand.wakes_at = session.now + timedelta(hours=REMIND_AGAIN_HOURS)
        record(session, demand, DemandAct.REMIND, actor)
    else:
        step(demand, DemandAct.ESCALATE)
        demand.unit_id = present_unit(session, unit.parent_id).id
        give_time(session, demand)
        record(session, demand, DemandAct.ESCALATE, actor)


def _forget(session: Session, demand: Demand) -> None:
    """Nobody needs to find or reach the person any more. Who has no account cannot read their words either."""
    forget_contact(demand)
    if demand.account_id is None:
        demand.words_sealed = demand.rating_words_sealed = None
    demand.wakes_at = None


def _due(session: Session) -> Sequence[UUID]:
    rows = select(Demand.id).where(Demand.wakes_at <= session.now).order_by(Demand.wakes_at)
    return session.scalars(rows.limit(AT_ONCE_MAX)).all()


def _unwatched(session: Session) -> Sequence[UUID]:
    rows = select(Demand.id).where(Demand.state == DemandState.LINKED.value, Demand.wakes_at.is_(None))
    return session.scalars(rows.limit(AT_ONCE_MAX)).all()


def _left_behind(session: Session) -> Sequence[UUID]:
    ended = select(KnownUnit.id).where(KnownUnit.state != UnitState.ACTIVE)
    rows = select(Demand.id).where(Demand.unit_id.in_(ended), Demand.state.not_in(sorted(ENDED)))
    return session.scalars(rows.order_by(Demand.id).limit(AT_ONCE_MAX)).all()
