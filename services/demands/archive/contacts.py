"""Having name, phone and address of a need shown: never without a line that the person can read."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.demands.archive.models import ContactReading, Demand
from services.demands.archive.reaching import locked_demand, seen_demand
from services.demands.archive.sealing import Contact, contact_of, position_of
from services.demands.archive.serving import is_reachable
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import ContactField
from shared.contracts.demands.demand_words import DemandState
from shared.contracts.demands.refusals.archive import DEMAND_CONTACT_GONE
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import volunteer_of
from shared.runtime.trust import audit


def read_contact(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """In clear, for who is to serve it until it was or should long have been, and for cadres in reach until it is
    forgotten.

    The person's own is no reading.
    """
    demand, permissions = locked_demand(session, request, actor)
    permissions.read_contact(is_needed=demand.state == DemandState.LINKED and is_reachable(session, demand))
    contact = contact_of(session, demand)
    if not any(contact):
        raise DEMAND_CONTACT_GONE()
    if not permissions.standing.is_person:
        _note(session, demand, contact, actor, by_volunteer=permissions.standing.serves)
    position = position_of(session, demand)
    return SimpleNamespace(
        id=demand.id,
        beneficiary_name=contact.beneficiary_name,
        phone=contact.phone,
        address=contact.address,
        longitude=position.longitude if position else None,
        latitude=position.latitude if position else None,
    )


def contact_readings(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Who has seen it, the newest first: for the person, and for cadres in reach."""
    demand, permissions = seen_demand(session, request.id, actor)
    permissions.see_whole()
    rows = select(ContactReading).where(ContactReading.demand_id == demand.id)
    if request.cursor:
        rows = rows.where(ContactReading.id < id_after(request))
    newest = rows.order_by(ContactReading.id.desc()).limit(request.limit + 1)
    page = page_by_id(list(session.scalars(newest)), request)
    return Page([_told(reading) for reading in page.items], page.next_cursor)


def _note(session: Session, demand: Demand, contact: Contact, actor: Actor, *, by_volunteer: bool) -> None:
    assert actor.account_id is not None, "nobody but people has it shown"
    volunteer = volunteer_of(session, actor) if by_volunteer else None
    shown = [name.value for name in ContactField if getattr(contact, name.value) is not None]
    session.add(
        ContactReading(
            id=new_id(),
            demand_id=demand.id,
            read_by=actor.account_id,
            volunteer_id=volunteer.id if volunteer else None,
            fields=shown,
            read_at=session.now,
        )
    )
    audit.record(session, actor, "demands.read_contact", f"demand:{demand.id}", fields=len(shown))


def _told(reading: ContactReading) -> SimpleNamespace:
    return SimpleNamespace(
        read_at=reading.read_at, by_volunteer=reading.volunteer_id is not None, fields_read=reading.fields
    )
