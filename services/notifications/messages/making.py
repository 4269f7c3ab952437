"""Putting a message into an inbox: once for a person, a fact and a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifications.messages.models import ClosedAccount, Mailbox, Message
from services.notifications.rows import insert_missing
from services.notifications.templates.texts import newest_templates
from shared.contracts.notifications.message_words import About
from shared.contracts.notifications.messages import MessageMade
from shared.kernel.ids import id_of_fact
from shared.kernel.policy import SIGN_IN_REQUIRED
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


@dataclass(frozen=True)
class Note:
    """What somebody is to be told. fact: names the fact, the same whenever it is heard; parameters: plain JSON."""

    account_id: UUID
    kind: str
    fact: str
    about: About
    about_id: UUID
    parameters: Mapping[str, Any]
    is_urgent: bool = False
    expires_at: datetime | None = None


def make_message(session: Session, note: Note) -> Message | None:
    """The message in the inbox; None where this person was told this fact before, or closed their account."""
    mailbox = _locked(session, note.account_id)
    if mailbox is None:
        return None
    message_id = id_of_fact("message", note.account_id, note.kind, note.fact)
    if session.get(Message, message_id) is not None:
        return None
    mailbox.last_number += 1
    mailbox.unread_count += 1
    template = newest_templates()[note.kind]
    message = Message(
        id=message_id,
        account_id=note.account_id,
        number=mailbox.last_number,
        kind=note.kind,
        template_version=template.version,
        fact=note.fact,
        about=note.about.value,
        about_id=note.about_id,
        parameters={name: note.parameters[name] for name in template.parameters},
        is_urgent=note.is_urgent,
        is_planned=False,
        made_at=session.now,
        expires_at=note.expires_at,
    )
    session.add_all([message, Outbox.of(MessageMade, message, version=1)])
    return message


def locked_mailbox(session: Session, account_id: UUID) -> Mailbox:
    """Somebody's inbox, made where there was none, for this transaction alone.

    Raises Unauthenticated where the account is closed: access tokens live a little longer.
    """
    mailbox = _locked(session, account_id)
    if mailbox is None:
        raise SIGN_IN_REQUIRED()
    return mailbox


def close_mailbox(session: Session, account_id: UUID) -> None:
    """From now on there is none. Locked before, so that whoever puts something in is done, or finds it closed."""
    insert_missing(session, Mailbox, account_id=account_id, last_number=0, unread_count=0)
    session.get_one(Mailbox, account_id, with_for_update=True, populate_existing=True)
    insert_missing(session, ClosedAccount, id=account_id)


def is_closed(session: Session, account_id: UUID) -> bool:
    """Whether the account was closed for good."""
    return session.get(ClosedAccount, account_id) is not None


def _locked(session: Session, account_id: UUID) -> Mailbox | None:
    """None where the account is closed: its inbox went with it, so one with messages is none of those."""
    insert_missing(session, Mailbox, account_id=account_id, last_number=0, unread_count=0)
    mailbox = session.get_one(Mailbox, account_id, with_for_update=True, populate_existing=True)
    if mailbox.last_number == 0 and is_closed(session, account_id):
        session.delete(mailbox)
        session.flush()
        return None
    return mailbox
