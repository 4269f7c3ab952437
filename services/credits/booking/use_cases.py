"""Learning what people served."""

from services.credits.booking.models import BookedService
from services.credits.certificates.outdating import outdate
from services.credits.honours.marking import mark
from shared.contracts.base import Received
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest

LEARNED = tuple(BookedService.__table__.columns.keys())


def learn_service(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known; certificates of what it said before are outdated."""
    if keep_newest(session, BookedService, **{name: getattr(event, name) for name in LEARNED}):
        outdate(session, event)
        mark(session, [event.volunteer_id])
