"""Learning who holds which office: the newest version of each."""

from services.notifications.messages.making import is_closed
from services.notifications.offices.models import KnownOffice
from shared.contracts.base import Received
from shared.contracts.identity.access import OfficeEnded
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest

SAID = ("id", "account_id", "role", "unit_id", "from_day", "until_day", "version")


def learn_office(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known. Of a closed account nothing is learned any more."""
    if not is_closed(session, event.account_id):
        told = {name: getattr(event, name) for name in SAID}
        keep_newest(session, KnownOffice, **told, is_over=event.event_type == OfficeEnded.event_type)
