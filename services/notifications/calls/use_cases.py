"""Asking somebody in an emergency: at once, day and night, over all that reaches them and not one after the other.

The inbox and what pushes from it say what is asked, and are answered by who has signed in. SMS and e-mail carry a code
or a link besides, by which anybody could answer who reads it: those are kept sealed, and forgotten when they went out.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.notifications.contacts.queries import addresses_of
from services.notifications.deliveries.models import TOO_LATE, Delivery
from services.notifications.deliveries.planning import end, sealed_delivery
from services.notifications.messages.making import Note, is_closed, make_message
from services.notifications.preferences.queries import language_of
from services.notifications.sends.models import HeardThing
from shared.contracts.base import Received
from shared.contracts.demands.emergency_words import CallState
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.notifications.message_words import About, ChannelName, DeliveryState
from shared.kernel.ids import id_of_fact
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import known_volunteer

ASKED, ANSWERABLE = ("emergency_call", "drill_call"), ("emergency_reply", "drill_reply")
CHANNELS = (ChannelName.SMS, ChannelName.EMAIL)
SAID = ("title", "place", "starts_at", "due_at")
LINK = "{public_url}/calls?token={token}"  # the access log shows paths, and no more


def ask(session: Session, event: Received, *, public_url: str) -> None:
    """Once, and until the answer is due. Who has left is asked nothing. public_url: "" for no link.

    Raises Unavailable `notifications.not_yet_known`.
    """
    volunteer = known_volunteer(session, event.volunteer_id)
    account_id = volunteer.account_id
    if volunteer.state != VolunteerState.ACTIVE or account_id is None or is_closed(session, account_id):
        return
    heard = session.get(HeardThing, event.id)
    if heard is not None and heard.told.get("state", CallState.ASKED) != CallState.ASKED:
        return  # they have answered, or are not needed any more
    said = {name: _plain(getattr(event, name)) for name in SAID}
    make_message(session, _note(event, account_id, said))
    link = LINK.format(public_url=public_url, token=event.token) if public_url else None
    for delivery in _deliveries(session, event, account_id, said | {"code": event.code, "link": link}):
        if session.get(Delivery, delivery.id) is None:
            session.add(delivery)


def stop_asking(session: Session, event: Received) -> None:
    """Whoever is not asked any more gets no question that waits for a provider."""
    if event.state == CallState.ASKED:
        return
    ids = [_delivery_id(event.id, channel) for channel in CHANNELS]
    rows = select(Delivery).where(Delivery.id.in_(ids), Delivery.state == DeliveryState.WAITING).with_for_update()
    for delivery in session.scalars(rows.order_by(Delivery.id)):
        end(delivery, DeliveryState.EXPIRED, session.now, refusal=TOO_LATE)


def _note(event: Received, account_id: UUID, said: dict[str, Any]) -> Note:
    return Note(
        account_id=account_id,
        kind=ASKED[event.is_drill],
        fact=str(event.id),
        about=About.CALL,
        about_id=event.id,
        parameters=said,
        is_urgent=True,
        expires_at=event.due_at,
    )


def _deliveries(session: Session, event: Received, account_id: UUID, said: dict[str, Any]) -> Iterator[Delivery]:
    """By SMS with the code; by e-mail, which nobody here reads, with the link where there is one."""
    addresses, language = addresses_of(session, account_id), language_of(session, account_id)
    for channel in CHANNELS if said["link"] else CHANNELS[:1]:
        if channel in addresses:
            outgoing = {"to": addresses[channel], "values": said, "language": language}
            id, kind = _delivery_id(event.id, channel), ANSWERABLE[event.is_drill]
            yield sealed_delivery(session, id, kind, channel, outgoing, event.due_at, account_id)


def _delivery_id(call_id: UUID, channel: ChannelName) -> UUID:
    return id_of_fact("call", call_id, channel)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else value.isoformat()
