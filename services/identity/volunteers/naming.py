"""How volunteers are called, for pages of other services."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.identity.members.domain.names import public_name
from services.identity.volunteers.models import Volunteer
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust.name_tickets import shown_by
from shared.runtime.trust.sealing import sealing_of


def names(session: Session, request: Loaded, actor: Actor) -> Any:
    """The names that the ticket of another service is good for."""
    shown = shown_by(sealing_of(session), session.now, actor, request.ticket)
    wanted = select(Volunteer.id, Volunteer.name).where(Volunteer.id.in_(shown.full | shown.masked))
    called = session.execute(wanted.where(Volunteer.name.is_not(None)).order_by(Volunteer.id))
    told = [(id, name if id in shown.full else public_name(name)) for id, name in called]
    return {"names": [SimpleNamespace(volunteer_id=id, name=name) for id, name in told]}
