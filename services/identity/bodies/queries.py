"""Reading operating bodies."""

from uuid import UUID

from sqlalchemy import select

from services.identity.bodies.models import Body
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of, within
from shared.contracts.base import Loaded
from shared.contracts.identity.body_words import BodyState
from shared.contracts.identity.refusals.units import BODY_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session


def body(session: Session, request: Loaded, actor: Actor) -> Body:
    """One body, open or closed."""
    found = session.get(Body, request.id)
    if found is None:
        raise BODY_NOT_FOUND(id=str(request.id))
    return found


def find_bodies(session: Session, request: Loaded, actor: Actor) -> Page[Body]:
    """The bodies that fit, in the order they were opened."""
    rows = select(Body).where(Body.state == request.state).order_by(Body.id).limit(request.limit + 1)
    if request.tier:
        rows = rows.where(Body.tier == request.tier)
    if request.unit:
        rows = rows.where(Body.unit_id == unit_of(session, request.unit).id)
    if request.below:
        rows = rows.join(Unit, Unit.id == Body.unit_id).where(within(unit_of(session, request.below)))
    if request.cursor:
        rows = rows.where(Body.id > id_after(request))
    return page_by_id(list(session.scalars(rows)), request)


def open_tiers(session: Session, unit_id: UUID) -> list[str]:
    """The tiers of the open bodies of a unit."""
    rows = select(Body.tier).where(Body.unit_id == unit_id, Body.state == BodyState.OPEN).distinct()
    return sorted(session.scalars(rows))
