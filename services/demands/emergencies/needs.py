"""The need for which help is called: the emergency's activity serves it, as any other would.

Where that is called off, projects tells so, and the need waits for somebody else like any other; so it does where the
time is over and nobody has come.
"""

from uuid import UUID

from services.demands.archive.deciding import link, unlink
from services.demands.archive.domain.life import LIFE
from services.demands.archive.reaching import locked, locked_demand
from services.demands.archive.telling import record, step
from services.demands.emergencies.models import Emergency
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import DemandAct
from shared.contracts.demands.demand_words import DemandState
from shared.contracts.demands.refusals.emergencies import EMERGENCY_DEMAND_UNFIT
from shared.kernel.actor import Actor, system
from shared.runtime.data.session import Session

BY = system("demands.emergencies")


def serve_need(session: Session, demand_id: UUID, activity_id: UUID, actor: Actor) -> None:
    """Let the activity serve a need that is one's to decide on.

    Raises NotFound, Forbidden; Conflict where nothing can serve it in its state.
    """
    demand, permissions = locked_demand(session, Loaded(id=demand_id), actor)
    permissions.decide()
    if LIFE.after(demand.state, DemandAct.LINK.value) is None:
        raise EMERGENCY_DEMAND_UNFIT()
    step(demand, DemandAct.LINK)
    link(session, demand, activity_id=activity_id, volunteer_id=demand.volunteer_id)
    record(session, demand, DemandAct.LINK, actor)


def give_need_back(session: Session, emergency: Emergency) -> None:
    """Nobody has come, and nobody else was to serve it: it waits again, with a due moment."""
    demand = locked(session, emergency.demand_id) if emergency.demand_id else None
    if demand is None or demand.state != DemandState.LINKED or demand.volunteer_id is not None:
        return
    if demand.activity_id == emergency.activity_id:
        unlink(session, demand, BY)
