"""Reading how somebody wants to be told."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from services.notifications.messages.queries import own_account
from services.notifications.preferences.models import Preferences
from services.notifications.templates.domain import INBOX
from services.notifications.templates.texts import newest_templates
from shared.contracts.base import Loaded
from shared.contracts.notifications.message_words import LANGUAGES
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def own_preferences(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One's own: each kind of message, over what it comes, and whether one wants that."""
    account_id = own_account(actor)
    kinds = [_kind(session, account_id, kind) for kind, template in newest_templates().items() if template.channels]
    return SimpleNamespace(language=language_of(session, account_id), kinds=kinds)


def language_of(session: Session, account_id: UUID) -> str:
    """In which language somebody is told outside of the inbox."""
    said = session.get(Preferences, account_id)
    return said.language if said else LANGUAGES[0]


def refused_channels(session: Session, account_id: UUID, kind: str) -> frozenset[str]:
    """Over which channels somebody does not want messages of a kind. Some kinds cannot be refused; nor can
    a message that is urgent (`deliveries/planning.py`)."""
    said = session.get(Preferences, account_id)
    if said is None or not newest_templates()[kind].can_be_refused:
        return frozenset()
    return frozenset(choice["channel"] for choice in said.refused if choice["kind"] == kind)


def _kind(session: Session, account_id: UUID, kind: str) -> SimpleNamespace:
    template, refused = newest_templates()[kind], refused_channels(session, account_id, kind)
    channels: list[Any] = [SimpleNamespace(channel=name, wanted=name not in refused) for name in template.channels]
    titles = [
        SimpleNamespace(language=language, title=template.wordings[language][INBOX].title) for language in LANGUAGES
    ]
    return SimpleNamespace(kind=kind, can_be_refused=template.can_be_refused, titles=titles, channels=channels)
