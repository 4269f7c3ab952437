"""A code that identity made for a phone goes out as an SMS: in no inbox, and kept sealed only until it was sent."""

from services.notifications.deliveries.models import Delivery
from services.notifications.deliveries.planning import sealed_delivery
from shared.contracts.base import Received
from shared.contracts.identity.account_words import CODE_SECONDS
from shared.contracts.notifications.message_words import ChannelName
from shared.runtime.data.session import Session

KIND = "code"


def send_code(session: Session, event: Received) -> None:
    """Let it be sent at once, day and night, until it serves no more. A decoy is forgotten."""
    if not event.is_wanted or session.get(Delivery, event.id) is not None:
        return
    outgoing = {"to": event.phone, "values": {"code": event.code, "minutes": CODE_SECONDS // 60}}
    session.add(sealed_delivery(session, event.id, KIND, ChannelName.SMS, outgoing, event.expires_at))
