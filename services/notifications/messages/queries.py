"""Reading one's inbox."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.notifications.messages.models import Mailbox, Message
from services.notifications.templates.domain import INBOX, UNKNOWN_WORDS, Said, said
from services.notifications.templates.texts import all_templates
from shared.contracts.base import Loaded
from shared.contracts.notifications.message_words import LANGUAGES
from shared.contracts.notifications.messages import NEW_MAX
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, page_of, position_of
from shared.kernel.policy import SIGN_IN_REQUIRED
from shared.runtime.data.session import Session

SHOWN = ("id", "number", "kind", "about", "about_id", "is_urgent", "made_at", "read_at")


def own_messages(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    rows = select(Message).where(Message.account_id == own_account(actor))
    if request.unread:
        rows = rows.where(Message.read_at.is_(None))
    if request.cursor:
        rows = rows.where(Message.number < position_of(request, int)[0])
    found = session.scalars(rows.order_by(Message.number.desc()).limit(request.limit + 1))
    page = page_of(list(found), request, "number")
    return Page([shown(message) for message in page.items], page.next_cursor)


def inbox_state(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """How much is in one's own inbox."""
    mailbox = session.get(Mailbox, own_account(actor))
    if mailbox is None:
        return SimpleNamespace(unread_count=0, last_number=0)
    return SimpleNamespace(unread_count=mailbox.unread_count, last_number=mailbox.last_number)


def new_messages(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What is new in one's own inbox after a number, in the order of numbers."""
    head = inbox_state(session, request, actor).last_number
    if request.after is None or request.after >= head:
        return SimpleNamespace(items=[], head=head)
    rows = select(Message).where(Message.account_id == own_account(actor), Message.number > request.after)
    found = session.scalars(rows.order_by(Message.number).limit(NEW_MAX))
    return SimpleNamespace(items=[shown(message) for message in found], head=head)


def shown(message: Message) -> SimpleNamespace:
    """A message in the words with which it was made, in each language."""
    wordings = []
    for language in LANGUAGES:
        words = _words(message, language)
        wordings.append(SimpleNamespace(language=language, title=words.title, text=words.text))
    return SimpleNamespace(**{name: getattr(message, name) for name in SHOWN}, wordings=wordings)


def _words(message: Message, language: str) -> Said:
    """Where a newer process made it with words that are not known here, it is told that there is something."""
    template = all_templates().get((message.kind, message.template_version))
    return said(template, language, INBOX, message.parameters) if template else UNKNOWN_WORDS[language]


def own_account(actor: Actor) -> UUID:
    """The account of the person who asks. Raises Unauthenticated for everybody but a person."""
    if actor.account_id is None:
        raise SIGN_IN_REQUIRED()
    return actor.account_id
