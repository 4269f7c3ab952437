"""A ticket for names: by it identity believes a service that somebody may see how people are called.

Services decide who sees whom, and hold no names; identity holds them, and does not know who leads which team. So the
service seals whose names may be shown to whom, with the key that all services of a site share and nobody else has. The
ticket is good for a minute, for the one who asked.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.names import NAMES_MAX
from shared.contracts.refusals.names import NAMES_TICKET_INVALID
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import Sealing, SealingError, sealing_of

TICKET_SECONDS = 60


@dataclass(frozen=True)
class Shown:
    """Volunteers whose full names may be shown, and those of whom only the first character may."""

    full: frozenset[UUID]
    masked: frozenset[UUID]


def names_ticket(
    session: Session, actor: Actor, *, full: Iterable[UUID | None] = (), masked: Iterable[UUID | None] = ()
) -> str | None:
    """A ticket for the one who acts; None where nobody is named. None among the ids is nobody."""
    in_full = {str(id) for id in full if id}
    in_part = {str(id) for id in masked if id} - in_full
    if not in_full and not in_part:
        return None
    assert len(in_full) + len(in_part) <= NAMES_MAX, "a page names so many people at most"
    until = int(session.now.timestamp()) + TICKET_SECONDS
    said = json.dumps([until, sorted(in_full), sorted(in_part)], separators=(",", ":"))
    return sealing_of(session).seal_text(said, _place(actor))


def shown_by(sealing: Sealing, now: datetime, actor: Actor, ticket: str) -> Shown:
    """Whose names a ticket shows. Raises Forbidden `identity.names_ticket_invalid`."""
    try:
        until, full, masked = json.loads(sealing.open_text(ticket, _place(actor)))
    except SealingError:
        raise NAMES_TICKET_INVALID() from None
    if now.timestamp() > until:
        raise NAMES_TICKET_INVALID()
    return Shown(frozenset(map(UUID, full)), frozenset(map(UUID, masked)))


def _place(actor: Actor) -> str:
    return f"names:{actor.name}"
