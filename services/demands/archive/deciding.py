"""What cadres of the union that answers a need do with it: what is possible stands in `domain/life.py`."""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.demands.archive.models import Demand
from services.demands.archive.policy import Permissions
from services.demands.archive.reaching import locked, locked_demand, seen_demand
from services.demands.archive.said import put_category
from services.demands.archive.showing import receipt
from services.demands.archive.stating import active_unit
from services.demands.archive.telling import record, step
from services.demands.archive.timing import give_time, over, put_in_queue, settled
from services.demands.copies.queries import open_activity, recruiting_project
from services.demands.offers.lapsing import end_all
from services.demands.words import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import ENDED, DemandAct
from shared.contracts.demands.refusals import archive as refusals
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer


def verify_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say that it is so; urgency and category are put right. Its union still answers until the due moment."""
    demand, permissions = _decided(session, request, actor, DemandAct.VERIFY)
    if request.category is not None:
        put_category(session, demand, demand.unit_id, request.category)
    if request.urgency is not None and request.urgency != demand.urgency:
        demand.urgency = request.urgency
        put_in_queue(session, demand, person_of(session, demand))
        give_time(session, demand)
    return _told(session, demand, DemandAct.VERIFY, actor, permissions)


def refer_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give it to another union, which answers within its own time. Whoever gave it on may not see it any more."""
    demand, permissions = _decided(session, request, actor, DemandAct.REFER)
    unit = active_unit(session, request.unit_code)
    if unit.id == demand.unit_id:
        raise refusals.DEMAND_ALREADY_THERE(code=unit.code)
    demand.unit_id = unit.id
    give_time(session, demand)
    end_all(session, demand.id)
    return _told(session, demand, DemandAct.REFER, actor, permissions, request.reason)


def accept_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say that it will be served. Its union finds who does within its time again."""
    demand, permissions = _decided(session, request, actor, DemandAct.ACCEPT)
    give_time(session, demand)
    return _told(session, demand, DemandAct.ACCEPT, actor, permissions)


def refuse_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say that it will not be served, and why."""
    demand, permissions = _decided(session, request, actor, DemandAct.REFUSE)
    demand.reason_code, demand.reason = request.reason_code, request.reason
    over(session, demand)
    return _told(session, demand, DemandAct.REFUSE, actor, permissions, request.reason)


def link_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say what serves it, instead of the project or activity that was said before. A volunteer who agreed stays."""
    demand, permissions = _decided(session, request, actor, DemandAct.LINK)
    activity = open_activity(session, request.activity_id)
    project = recruiting_project(session, request.project_id or (activity and activity.project_id))
    if project is None or (request.activity_id is not None and activity is None):
        raise refusals.DEMAND_TARGET_NOT_FOUND()
    activity_id = activity.id if activity else None
    link(session, demand, project_id=project.id, activity_id=activity_id, volunteer_id=demand.volunteer_id)
    return _told(session, demand, DemandAct.LINK, actor, permissions)


def unlink_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It is not served by that after all. Also by the volunteer who was to serve it."""
    demand, permissions = locked_demand(session, request, actor)
    permissions.serve()
    refuse_personal(request.reason)
    unlink(session, demand, actor, request.reason)
    return receipt(session, demand, permissions)


def serve_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say that it was served. The person is asked."""
    demand, permissions = locked_demand(session, request, actor)
    permissions.serve()
    serve(session, demand, actor)
    return receipt(session, demand, permissions)


def close_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It is over."""
    demand, permissions = _decided(session, request, actor, DemandAct.CLOSE)
    over(session, demand)
    return _told(session, demand, DemandAct.CLOSE, actor, permissions)


def merge_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It is the same as another one, which goes on for both. Needs are locked in the order of their ids."""
    if request.into_id == request.id:
        raise refusals.DEMAND_MERGED_INTO_ITSELF()
    for id in sorted((request.id, request.into_id)):
        locked(session, id)
    into, of_into = seen_demand(session, request.into_id, actor)
    of_into.decide()
    demand, permissions = _decided(session, request, actor, DemandAct.MERGE)
    if into.state in ENDED:
        raise refusals.DEMAND_STATE_FORBIDS(demand_act=DemandAct.MERGE.value, demand_state=into.state)
    demand.merged_into_id = into.id
    over(session, demand)
    return _told(session, demand, DemandAct.MERGE, actor, permissions)


def link(
    session: Session,
    demand: Demand,
    *,
    project_id: UUID | None = None,
    activity_id: UUID | None = None,
    volunteer_id: UUID | None = None,
) -> None:
    """It is served by this from now on, and by nothing else."""
    demand.project_id, demand.activity_id, demand.volunteer_id = project_id, activity_id, volunteer_id
    demand.linked_at = session.now
    settled(session, demand)


def unlink(session: Session, demand: Demand, actor: Actor, reason: str | None = None) -> None:
    """It waits for somebody else to serve it."""
    step(demand, DemandAct.UNLINK)
    link(session, demand)
    demand.linked_at = None
    give_time(session, demand)
    record(session, demand, DemandAct.UNLINK, actor, reason)


def serve(session: Session, demand: Demand, actor: Actor) -> None:
    """It was served, says whoever served it."""
    step(demand, DemandAct.SERVE)
    demand.served_at = session.now
    settled(session, demand)
    end_all(session, demand.id)
    record(session, demand, DemandAct.SERVE, actor)


def person_of(session: Session, demand: Demand) -> UUID | None:
    """The person's record as a volunteer, None for who is none."""
    if demand.account_id is None:
        return None
    return session.scalar(select(KnownVolunteer.id).where(KnownVolunteer.account_id == demand.account_id))


def _decided(session: Session, request: Loaded, actor: Actor, act: DemandAct) -> tuple[Demand, Permissions]:
    """The need, locked, in the state to which the act leads. Raises NotFound, Forbidden, Conflict, Invalid."""
    demand, permissions = locked_demand(session, request, actor)
    permissions.decide()
    refuse_personal(getattr(request, "reason", None))
    step(demand, act)
    return demand, permissions


def _told(
    session: Session,
    demand: Demand,
    act: DemandAct,
    actor: Actor,
    permissions: Permissions,
    reason: str | None = None,
) -> SimpleNamespace:
    record(session, demand, act, actor, reason)
    return receipt(session, demand, permissions)
