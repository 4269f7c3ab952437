"""Identity's attestation of who somebody is: by it a service believes name and document without asking identity.

Services hold no names; a certificate needs one. So identity seals what it knows of the one who acts, with the key that
all services of a site share and nobody else has, and the gateway passes it on. It is good for minutes, for the one who
asked, and tells whoever carries it nothing.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.refusals.attestations import ATTESTATION_INVALID
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import Sealing, SealingError, sealing_of

ATTESTATION_SECONDS = 300


@dataclass(frozen=True)
class Attested:
    """Who somebody is. document: as much of its number as they wanted to be told; "" for nothing of it."""

    volunteer_id: UUID
    volunteer_number: str
    name: str
    document_kind: str
    document: str


def attestation(session: Session, actor: Actor, attested: Attested) -> str:
    """The sealed word, for the one who acts."""
    until = int(session.now.timestamp()) + ATTESTATION_SECONDS
    said = json.dumps([until, asdict(attested) | {"volunteer_id": str(attested.volunteer_id)}], ensure_ascii=False)
    return sealing_of(session).seal_text(said, _place(actor))


def attested_by(sealing: Sealing, now: datetime, actor: Actor, text: str) -> Attested:
    """What an attestation says. Raises Forbidden `request.attestation_invalid`."""
    try:
        until, said = json.loads(sealing.open_text(text, _place(actor)))
    except SealingError:
        raise ATTESTATION_INVALID() from None
    if now.timestamp() > until:
        raise ATTESTATION_INVALID()
    return Attested(**said | {"volunteer_id": UUID(said["volunteer_id"])})


def _place(actor: Actor) -> str:
    return f"attestation:{actor.name}"
