"""Reading one's own devices."""

from typing import Any

from sqlalchemy import select

from services.projects.devices.models import Device
from services.projects.devices.use_cases import shown
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import volunteer_of


def own_devices(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first; none of somebody who is no volunteer."""
    volunteer = volunteer_of(session, actor)
    if volunteer is None:
        return Page([], None)
    rows = select(Device).where(Device.volunteer_id == volunteer.id)
    if request.cursor:
        rows = rows.where(Device.id < id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Device.id.desc()).limit(request.limit + 1))), request)
    return Page([shown(device) for device in page.items], page.next_cursor)
