"""A ticket of age: by it a service believes how old somebody is, and never learns when they were born.

Schemes let people spend from an age on. So identity seals the full years of the one who acts, with the key that all
services of a site share and nobody else has, and the gateway passes it on.
"""

import json
from datetime import datetime
from uuid import UUID

from shared.contracts.credits.refusals.spending import AGE_TICKET_INVALID
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import Sealing, SealingError, sealing_of

TICKET_SECONDS = 300


def age_ticket(session: Session, actor: Actor, volunteer_id: UUID, age_years: int) -> str:
    """The sealed word on a volunteer, for the one who acts."""
    until = int(session.now.timestamp()) + TICKET_SECONDS
    said = json.dumps([until, str(volunteer_id), age_years], separators=(",", ":"))
    return sealing_of(session).seal_text(said, _place(actor))


def age_said_by(sealing: Sealing, now: datetime, actor: Actor, volunteer_id: UUID, ticket: str) -> int:
    """The age in years. Raises Forbidden `credits.age_ticket_invalid` where it is anybody else's, or old."""
    try:
        until, said_id, age_years = json.loads(sealing.open_text(ticket, _place(actor)))
    except SealingError:
        raise AGE_TICKET_INVALID() from None
    if now.timestamp() > until or said_id != str(volunteer_id):
        raise AGE_TICKET_INVALID()
    return int(age_years)


def _place(actor: Actor) -> str:
    return f"age:{actor.name}"
