"""Reading what became of one's own message outside of the inbox."""

from types import SimpleNamespace

from sqlalchemy import select

from services.notifications.deliveries.models import Delivery
from services.notifications.messages.models import Message
from services.notifications.messages.queries import own_account
from shared.contracts.base import Loaded
from shared.contracts.notifications.refusals import MESSAGE_NOT_FOUND
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def deliveries_of_message(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """On each channel that was tried, in their order. Raises NotFound, also for messages of others."""
    account_id = own_account(actor)
    message = session.get(Message, request.id)
    if message is None or message.account_id != account_id:
        raise MESSAGE_NOT_FOUND()
    rows = select(Delivery).where(Delivery.message_id == message.id).order_by(Delivery.made_at, Delivery.id)
    return SimpleNamespace(items=list(session.scalars(rows)))
