"""A union has ended: whoever goes on for it commands what it commanded, and looks among its own from the nearest on."""

from sqlalchemy import select

from services.demands.emergencies import readiness
from services.demands.emergencies.models import Emergency
from services.demands.emergencies.telling import changed
from shared.contracts.base import Received
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import present_unit

FOLLOW_UNIT = "follow_unit"  # the step in the log


def learn_unit(session: Session, event: Received) -> None:
    """Let people stand below it where it stands now, and what goes on be commanded by who goes on.

    Raises Unavailable `demands.not_yet_known` while that one is missing.
    """
    readiness.learn_unit(session, event)
    unit = present_unit(session, event.id)
    if unit.id == event.id:
        return
    rows = select(Emergency).where(Emergency.unit_id == event.id, Emergency.closed_at.is_(None)).order_by(Emergency.id)
    for emergency in session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all():
        emergency.unit_id, emergency.ring = unit.id, 0
        changed(session, emergency, FOLLOW_UNIT)
