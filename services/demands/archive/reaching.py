"""Finding needs that the one who acts may know of, and how they stand with them.

What is out of reach is refused like what does not exist, after as many statements.
"""

from uuid import UUID

from sqlalchemy import select

from services.demands.archive.models import Demand, DemandStep
from services.demands.archive.policy import Permissions, Standing, may
from services.demands.copies.queries import helps_at_station
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import DemandChannel
from shared.contracts.demands.demand_words import DemandState
from shared.contracts.demands.refusals.archive import DEMAND_CHANGED_SINCE
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage, present_unit
from shared.runtime.events.volunteers import volunteer_of

SERVING = frozenset({DemandState.LINKED, DemandState.SERVED})  # so long it is theirs to say something of it


def seen_demand(session: Session, demand_id: UUID, actor: Actor) -> tuple[Demand, Permissions]:
    """A need that the actor may know of, and what they may do with it. Raises NotFound."""
    return _seen(session, session.get(Demand, demand_id), actor)


def locked_demand(session: Session, request: Loaded, actor: Actor) -> tuple[Demand, Permissions]:
    """The same, locked, and in the version that the request means where it means one. Raises NotFound, Conflict."""
    demand, permissions = _seen(session, locked(session, request.id), actor)
    meant = getattr(request, "version", None)
    if meant is not None and meant != demand.version:
        raise DEMAND_CHANGED_SINCE(version=demand.version)
    return demand, permissions


def locked(session: Session, demand_id: UUID) -> Demand | None:
    """A need as it is now and stays; None where there is none."""
    rows = select(Demand).where(Demand.id == demand_id).with_for_update()
    return session.scalar(rows.execution_options(populate_existing=True))


def standing_of(session: Session, actor: Actor, demand: Demand | None) -> Standing:
    """How the one who acts stands with a need, None for one that is not there."""
    volunteer = volunteer_of(session, actor)
    if demand is None:
        return Standing(_lineage_if_known(session, NO_ID))
    is_person = demand.account_id is not None and demand.account_id == actor.account_id
    is_active = volunteer is not None and volunteer.state == VolunteerState.ACTIVE
    serves = is_active and volunteer is not None and volunteer.id == demand.volunteer_id and demand.state in SERVING
    is_helper = is_active and volunteer is not None and _entered_at_station(session, demand, actor, volunteer.id)
    return Standing(lineage(session, demand.unit_id), is_person, serves, demand.account_id is not None, is_helper)


def _entered_at_station(session: Session, demand: Demand, actor: Actor, volunteer_id: UUID) -> bool:
    """Whether they entered it for somebody, and help today at a station of the union that had it first."""
    if demand.channel == DemandChannel.SELF or demand.made_by != actor.account_id:
        return False
    steps = select(DemandStep.unit_id).where(DemandStep.demand_id == demand.id).order_by(DemandStep.id)
    unit = present_unit(session, session.scalars(steps.limit(1)).one())
    return helps_at_station(session, volunteer_id, unit.id, business_date(session.now))


def _seen(session: Session, found: Demand | None, actor: Actor) -> tuple[Demand, Permissions]:
    permissions = may(actor, standing_of(session, actor, found), session.now)
    permissions.see()
    assert found is not None, "nobody reaches what is not there"
    return found, permissions


def _lineage_if_known(session: Session, unit_id: UUID) -> tuple[UUID, ...]:
    try:
        return lineage(session, unit_id)
    except Unavailable:
        return ()
