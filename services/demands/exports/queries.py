"""Reading what demands holds about oneself. Identity counts exports and notes them, so it is in every one."""

from typing import Any

from sqlalchemy import select

from services.demands.exports.parts import HOLDINGS
from services.demands.feedback.models import Feedback
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import own_keys
from shared.runtime.trust.own_data import Owner


def export_own(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Everything, in clear. Raises Unauthenticated for everybody but a person."""
    keys = own_keys(session, actor)
    given = select(Feedback.id).where(Feedback.made_by.in_(keys["accounts"]))
    return HOLDINGS.of_owner(session, Owner(keys | {"feedback": session.scalars(given).all()}))
