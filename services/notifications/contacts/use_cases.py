"""Learning how people are reached."""

from uuid import UUID

from services.notifications.contacts.models import KnownContact
from shared.contracts.base import Received
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest
from shared.runtime.trust.sealing import sealing_of

PHONE_PLACE = "known_contact.phone"


def learn_contact(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known; the number is sealed here too."""
    sealed = sealing_of(session).seal_text(event.phone, f"{PHONE_PLACE}.{event.id}") if event.phone else None
    keep_newest(session, KnownContact, id=event.id, phone_sealed=sealed, version=event.version)


def addresses_of(session: Session, account_id: UUID) -> dict[str, str]:
    """Where somebody is reached, by channel; a channel over which they are not is missing."""
    contact = session.get(KnownContact, account_id)
    if contact is None or contact.phone_sealed is None:
        return {}
    return {"sms": sealing_of(session).open_text(contact.phone_sealed, f"{PHONE_PLACE}.{account_id}")}
