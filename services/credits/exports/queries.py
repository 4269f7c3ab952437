"""Reading what credits holds about oneself. Identity counts exports and notes them, so it is in every one."""

from typing import Any

from services.credits.exports.parts import HOLDINGS
from services.credits.ledger.domain.accounts import own
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import Book
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import own_keys
from shared.runtime.trust.own_data import Owner


def export_own(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Everything, in clear. Raises Unauthenticated for everybody but a person."""
    keys = dict(own_keys(session, actor))
    keys["ledger_accounts"] = [own(id, book).id for id in keys["volunteers"] for book in Book]
    return HOLDINGS.of_owner(session, Owner(keys))
