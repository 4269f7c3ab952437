"""An emergency for those who may know of it: for everybody else there is none, and it costs the same."""

from uuid import UUID

from sqlalchemy import select

from services.demands.emergencies.models import Emergency
from services.demands.emergencies.policy import Permissions, may
from shared.contracts.base import Loaded
from shared.contracts.demands.refusals.emergencies import EMERGENCY_CHANGED_SINCE
from shared.kernel.actor import Actor
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage


def seen_emergency(session: Session, emergency_id: UUID, actor: Actor) -> tuple[Emergency, Permissions]:
    """One that somebody may see, and what they may do with it. Raises NotFound for every other one, alike."""
    found = session.get(Emergency, emergency_id)
    permissions = _permissions(session, found, actor)
    permissions.see()
    assert found is not None
    return found, permissions


def commanded(session: Session, request: Loaded, actor: Actor) -> Emergency:
    """One that somebody commands, locked, as it is now.

    Raises NotFound, Forbidden; Conflict where it is not at the version that the request has seen.
    """
    rows = select(Emergency).where(Emergency.id == request.id).with_for_update()
    found = session.scalar(rows.execution_options(populate_existing=True))
    _permissions(session, found, actor).command()
    assert found is not None
    if request.version is not None and request.version != found.version:
        raise EMERGENCY_CHANGED_SINCE(version=found.version)
    return found


def _permissions(session: Session, found: Emergency | None, actor: Actor) -> Permissions:
    units = (found.unit_id, found.opened_by_unit_id) if found else (NO_ID, NO_ID)
    commanding, opening = (_lineage_if_known(session, unit_id) for unit_id in units)
    return may(actor, session.now, commanding, opening)


def _lineage_if_known(session: Session, unit_id: UUID) -> tuple[UUID, ...]:
    try:
        return lineage(session, unit_id)
    except Unavailable:
        return ()
