"""Saying who somebody is to a service that puts it on paper."""

from typing import Any

from services.identity.members.domain.masking import View, shown_document
from services.identity.volunteers.persons import opened
from services.identity.volunteers.queries import own_record
from shared.contracts.base import Loaded
from shared.contracts.credits.certificate_words import DocumentShown
from shared.contracts.identity.refusals.volunteers import NOT_A_VOLUNTEER
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust.attestations import Attested, attestation


def attest_oneself(session: Session, request: Loaded, actor: Actor) -> Any:
    """Who the one is who acts. Raises NotFound for everybody but an active volunteer.

    Masked where nothing else is chosen: a certificate shows neither age nor birth date, so the ends may stand.
    """
    own = own_record(session, actor)
    if own.state != VolunteerState.ACTIVE:
        raise NOT_A_VOLUNTEER()
    number = opened(session, own, "document_sealed")
    shown = {
        DocumentShown.WHOLE: number,
        DocumentShown.MASKED: shown_document(number, View.ALONE) or "",
        DocumentShown.NONE: "",
    }[DocumentShown(request.document)]
    attested = Attested(own.id, own.number, own.name or "", own.document_kind or "", shown)
    return {"attestation": attestation(session, actor, attested)}
