"""A code that identity made for a phone goes out as an SMS: in no inbox, and kept sealed only until it was sent."""

import json

from services.notifications.deliveries.models import OUTGOING_PLACE, Delivery
from services.notifications.deliveries.planning import WAITING
from shared.contracts.base import Received
from shared.contracts.identity.account_words import CODE_SECONDS
from shared.contracts.notifications.message_words import ChannelName
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

KIND = "code"


def send_code(session: Session, event: Received) -> None:
    """Let it be sent at once, day and night, until it serves no more. A decoy is forgotten."""
    if not event.is_wanted or session.get(Delivery, event.id) is not None:
        return
    outgoing = {"to": event.phone, "values": {"code": event.code, "minutes": CODE_SECONDS // 60}}
    sealed = sealing_of(session).seal_text(json.dumps(outgoing), f"{OUTGOING_PLACE}.{event.id}")
    session.add(
        Delivery(
            id=event.id,
            kind=KIND,
            channel=ChannelName.SMS.value,
            state=WAITING,
            is_urgent=True,
            tries=0,
            made_at=session.now,
            due_at=session.now,
            expires_at=event.expires_at,
            outgoing_sealed=sealed,
        )
    )
