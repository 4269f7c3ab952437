"""Saying how one wants to be told."""

from types import SimpleNamespace

from services.notifications.messages.making import locked_mailbox
from services.notifications.messages.queries import own_account
from services.notifications.preferences.models import Preferences
from services.notifications.preferences.queries import own_preferences
from services.notifications.rows import insert_missing
from services.notifications.templates.texts import newest_templates
from shared.contracts.base import Loaded
from shared.contracts.notifications.message_words import LANGUAGES
from shared.contracts.notifications.refusals import KIND_UNKNOWN
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def set_preferences(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say all of it anew. Raises Invalid for a kind that there is not, or that nobody can refuse, Unauthenticated for a
    closed account."""
    account_id = own_account(actor)
    refused = {(choice.kind, choice.channel) for choice in request.refused}
    for kind, _ in sorted(refused):
        if kind not in newest_templates() or not newest_templates()[kind].can_be_refused:
            raise KIND_UNKNOWN(message_kind=kind)
    locked_mailbox(session, account_id)  # raises where the account is closed
    insert_missing(session, Preferences, account_id=account_id, language=LANGUAGES[0], refused=[])
    said = session.get_one(Preferences, account_id, with_for_update=True, populate_existing=True)
    said.language = request.language
    said.refused = [{"kind": kind, "channel": channel} for kind, channel in sorted(refused)]
    return own_preferences(session, request, actor)
