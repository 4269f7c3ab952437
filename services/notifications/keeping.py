"""How long what notifications holds stays, and what removes it then: some rows in each transaction.

An inbox is no archive: what a message tells of stands with its owner, for as long as that keeps it. Facts do not become
messages again when theirs is gone: `heard_thing` knows the newest version of each.
"""

from collections import Counter
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from services.notifications.contacts.models import PHONE_PLACE, KnownContact, UnprovedAddress
from services.notifications.contacts.queries import index_of
from services.notifications.deliveries.models import Delivery
from services.notifications.messages.models import ClosedAccount, Mailbox, Message
from services.notifications.models import Base
from services.notifications.reminders.models import KnownSignUp
from services.notifications.replies.models import SmsReply
from services.notifications.sends.models import WaitingNote
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import SealingError, sealing_of

MESSAGE_DAYS = 730
DELIVERY_DAYS = 180  # since it ended
CODE_DAYS = 30  # of deliveries that are in no inbox: nobody reads what became of them
UNPROVED_DAYS = 1
REPLY_DAYS = 30  # a provider tells of one again for an hour at most
SIGN_UP_DAYS = 90  # since it began
WAITING_DAYS = 30  # for somebody of whom identity never tells


def old_messages(session: Session, rows_max: int) -> int:
    """Remove the oldest messages with their deliveries, read or not; how many.

    Inboxes are locked first, as by everybody; one that somebody else has is passed over.
    """
    old = Message.made_at < session.now - timedelta(days=MESSAGE_DAYS)
    theirs = select(Message.account_id).where(old).order_by(Message.made_at).limit(rows_max)
    rows = select(Mailbox).where(Mailbox.account_id.in_(theirs)).order_by(Mailbox.account_id)
    inboxes = {one.account_id: one for one in session.scalars(rows.with_for_update(skip_locked=True))}
    found = session.scalars(
        select(Message).where(old, Message.account_id.in_(inboxes)).order_by(Message.made_at).limit(rows_max)
    ).all()
    ids = [message.id for message in found]
    for account_id, count in Counter(one.account_id for one in found if one.read_at is None).items():
        inboxes[account_id].unread_count -= count
    session.execute(delete(Delivery).where(Delivery.message_id.in_(ids)))
    session.execute(delete(Message).where(Message.id.in_(ids)))
    return len(ids)


def old_deliveries(session: Session, rows_max: int) -> int:
    """Remove what ended long ago; how many."""
    is_code = and_(Delivery.message_id.is_(None), Delivery.ended_at < session.now - timedelta(days=CODE_DAYS))
    old = or_(is_code, Delivery.ended_at < session.now - timedelta(days=DELIVERY_DAYS))
    return _remove(session, Delivery, old, rows_max)


def old_unproved_addresses(session: Session, rows_max: int) -> int:
    """Remove addresses whose code was never given back; how many."""
    old = UnprovedAddress.expires_at < session.now - timedelta(days=UNPROVED_DAYS)
    return _remove(session, UnprovedAddress, old, rows_max)


def old_sign_ups(session: Session, rows_max: int) -> int:
    """Remove the copies of sign-ups of which nobody is reminded any more; how many."""
    old = KnownSignUp.starts_at < session.now - timedelta(days=SIGN_UP_DAYS)
    return _remove(session, KnownSignUp, old, rows_max)


def old_waiting_notes(session: Session, rows_max: int) -> int:
    """Remove what waits for somebody who was never known; how many."""
    old = WaitingNote.made_at < session.now - timedelta(days=WAITING_DAYS)
    return _remove(session, WaitingNote, old, rows_max)


def old_replies(session: Session, rows_max: int) -> int:
    """Remove what was replied over SMS long ago; how many."""
    return _remove(session, SmsReply, SmsReply.received_at < session.now - timedelta(days=REPLY_DAYS), rows_max)


def phones_without_index(session: Session, rows_max: int) -> int:
    """Work out by what a phone is found that was learned before replies were heard; how many."""
    missing = (KnownContact.phone_sealed.is_not(None), KnownContact.phone_index.is_(None))
    rows = select(KnownContact).where(*missing).limit(rows_max).with_for_update(skip_locked=True)
    found = session.scalars(rows).all()
    for contact in found:
        contact.phone_index = _index_of(session, contact)
    return len(found)


def contacts_of_closed(session: Session, rows_max: int) -> int:
    """Remove what was learned in the moment in which its account was closed; how many."""
    return _remove(session, KnownContact, KnownContact.id.in_(select(ClosedAccount.id)), rows_max)


SWEEPS = (
    old_messages,
    old_deliveries,
    old_unproved_addresses,
    old_sign_ups,
    old_waiting_notes,
    old_replies,
    phones_without_index,
    contacts_of_closed,
)


def _index_of(session: Session, contact: KnownContact) -> bytes:
    """What cannot be opened any more is found by nothing."""
    try:
        phone = sealing_of(session).open_text(contact.phone_sealed or "", f"{PHONE_PLACE}.{contact.id}")
    except SealingError:
        return b""
    return index_of(session, phone)


def _remove(session: Session, model: type[Base], old: ColumnElement[bool], rows_max: int) -> int:
    key = model.__table__.c.id
    ids = session.scalars(select(key).where(old).limit(rows_max).with_for_update(skip_locked=True)).all()
    session.execute(delete(model).where(key.in_(ids)))
    return len(ids)
