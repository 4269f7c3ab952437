"""Reading what is in one's inbox marks it as read."""

from types import SimpleNamespace

from sqlalchemy import update

from services.notifications.messages.making import locked_mailbox
from services.notifications.messages.models import Message
from services.notifications.messages.queries import inbox_state, own_account, shown
from shared.contracts.base import Loaded
from shared.contracts.notifications.refusals import MESSAGE_NOT_FOUND
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def read_message(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Mark one's own message as read; one that was read stays as it is. Raises NotFound, also for those of others."""
    mailbox = locked_mailbox(session, own_account(actor))
    message = session.get(Message, request.id, populate_existing=True)
    if message is None or message.account_id != mailbox.account_id:
        raise MESSAGE_NOT_FOUND()
    if message.read_at is None:
        message.read_at = session.now
        mailbox.unread_count -= 1
    return shown(message)


def read_messages(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Mark everything up to a number as read: what came while somebody was looking stays unread."""
    mailbox = locked_mailbox(session, own_account(actor))
    unread = update(Message).where(
        Message.account_id == mailbox.account_id,
        Message.read_at.is_(None),
        Message.number <= request.up_to_number,
    )
    done = session.execute(unread.values(read_at=session.now).execution_options(synchronize_session=False))
    mailbox.unread_count -= done.rowcount  # type: ignore[attr-defined]
    session.flush()
    return inbox_state(session, request, actor)
