"""How offices that stand are told again: what fills a reader that knows none yet."""

from sqlalchemy import select

from services.identity.offices.models import Office
from shared.contracts.identity.access import OfficeAppointed
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def offices_after(session: Session, last: Office | None, limit: int) -> list[Office]:
    """All that did not end, page by page in the order of ids."""
    rows = select(Office).where(Office.ended_at.is_(None)).order_by(Office.id).limit(limit)
    return list(session.scalars(rows.where(Office.id > last.id) if last else rows))


def told_again(office: Office) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(OfficeAppointed, office, unit_id=office.unit_id)
