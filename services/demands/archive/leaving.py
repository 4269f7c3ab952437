"""Somebody has left: what is open for them ends, and what they said is forgotten. That somebody was helped stays."""

from uuid import UUID

from sqlalchemy import select, update

from services.demands.archive.deciding import unlink
from services.demands.archive.domain.life import UNSERVED
from services.demands.archive.models import Demand, DemandStep
from services.demands.archive.sealing import forget_contact
from services.demands.archive.telling import record, step
from services.demands.archive.timing import over
from services.demands.models import FORGOTTEN
from services.demands.offers.lapsing import waiting
from services.demands.offers.models import Offer
from services.demands.offers.telling import go_on
from shared.contracts.demands.archive_words import ENDED, DemandAct
from shared.contracts.demands.demand_words import DemandState
from shared.kernel.actor import system
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session

BY = system("demands.closings")


def forget_account(session: Session, account_id: UUID) -> None:
    """Nobody wants help any more whose account is closed; nobody knows whose needs they were."""
    theirs = select(Demand).where(Demand.account_id == account_id).order_by(Demand.id).with_for_update()
    for demand in session.scalars(theirs.execution_options(populate_existing=True)).all():
        if demand.state not in ENDED:
            act = DemandAct.WITHDRAW if demand.state in UNSERVED else DemandAct.CLOSE
            step(demand, act)
            over(session, demand)
            record(session, demand, act, BY)
        _forget(session, demand)
    entered = update(Demand).where(Demand.made_by == account_id).values(made_by=NO_ID)
    session.execute(entered, execution_options={"synchronize_session": False})


def leave(session: Session, volunteer_id: UUID) -> None:
    """Whoever is no volunteer any more serves nothing, and offers nothing."""
    served = select(Demand).where(Demand.volunteer_id == volunteer_id, Demand.state == DemandState.LINKED.value)
    for demand in session.scalars(served.order_by(Demand.id).with_for_update()).all():
        unlink(session, demand, BY)
    for offer in waiting(session, Offer.volunteer_id == volunteer_id):
        go_on(session, offer, "lapse")
    session.flush()
    forgotten = update(Offer).where(Offer.volunteer_id == volunteer_id).values(words=None)
    session.execute(forgotten, execution_options={"synchronize_session": False})


def _forget(session: Session, demand: Demand) -> None:
    forget_contact(demand)
    demand.words_sealed = demand.rating_words_sealed = demand.reason = demand.account_id = None
    demand.title = demand.place = FORGOTTEN
    demand.search, demand.wakes_at = [], None
    session.flush()
    steps = update(DemandStep).where(DemandStep.demand_id == demand.id).values(reason=None)
    session.execute(steps, execution_options={"synchronize_session": False})
