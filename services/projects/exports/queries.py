"""Reading what projects holds about oneself. Identity counts exports and notes them: it has a part in every one."""

from typing import Any

from sqlalchemy import select

from services.projects.exports.parts import HOLDINGS
from services.projects.records.models import ServiceRecord
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import own_keys
from shared.runtime.trust.own_data import Owner


def export_own(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Everything, in clear. Raises Unauthenticated for everybody but a person."""
    keys = own_keys(session, actor)
    records = select(ServiceRecord.id).where(ServiceRecord.volunteer_id.in_(keys["volunteers"]))
    return HOLDINGS.of_owner(session, Owner(keys | {"records": session.scalars(records).all()}))
