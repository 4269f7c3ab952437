"""Reading client applications."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.identity.clients.models import Client
from services.identity.clients.policy import may
from services.identity.reach import lineage_of_unit
from services.identity.units.domain import lineage_of
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of, within
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.clients import CLIENT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session


def client(session: Session, request: Loaded, actor: Actor) -> Client:
    """One client in reach."""
    found = session.get(Client, request.id)
    may(actor, session.now).read(lineage_of_client(session, found))
    if found is None:
        raise CLIENT_NOT_FOUND()
    return found


def find_clients(session: Session, request: Loaded, actor: Actor) -> Page[Client]:
    """The clients of a unit and its subtree, in the order they were registered."""
    top = unit_of(session, request.unit_code)
    may(actor, session.now).read(lineage_of(top.path))
    rows = select(Client).where(Client.unit_id.in_(select(Unit.id).where(within(top))))
    if not request.ended:
        rows = rows.where(Client.ended_at.is_(None))
    if request.cursor:
        rows = rows.where(Client.id > id_after(request))
    rows = rows.options(selectinload(Client.unit)).order_by(Client.id).limit(request.limit + 1)
    return page_by_id(list(session.scalars(rows)), request)


def lineage_of_client(session: Session, found: Client | None) -> Sequence[UUID]:
    """The lineage of a client's unit; the root for none."""
    return lineage_of_unit(session, found.unit_id if found else None)
