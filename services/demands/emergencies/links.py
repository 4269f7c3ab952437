"""The answer link: whoever has it answers one call for one person, without signing in, until the emergency is over.

What it ends with is sealed with the keys of the site, for this purpose alone: nobody makes one, and nothing can be read
from it. The call's own state says whether an answer still counts.
"""

from datetime import UTC, datetime
from uuid import UUID

from shared.contracts.demands.refusals.emergencies import CALL_LINK_INVALID
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import SealingError, sealing_of

PLACE = "demands:answer_link"
ID_BYTES = 16
MOMENT_BYTES = 6


def answer_token(session: Session, call_id: UUID, until: datetime) -> str:
    """What the link of a call ends with."""
    said = call_id.bytes + int(until.timestamp()).to_bytes(MOMENT_BYTES, "big")
    return sealing_of(session).seal(said, PLACE)


def call_of_token(session: Session, token: str) -> UUID:
    """The call. Raises NotFound `demands.call_link_invalid` for every other text, and after its time."""
    try:
        said = sealing_of(session).open(token, PLACE)
    except SealingError:
        raise CALL_LINK_INVALID() from None
    until = datetime.fromtimestamp(int.from_bytes(said[ID_BYTES:], "big"), UTC)
    if len(said) != ID_BYTES + MOMENT_BYTES or session.now >= until:
        raise CALL_LINK_INVALID()
    return UUID(bytes=said[:ID_BYTES])
