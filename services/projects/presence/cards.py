"""Volunteer cards that a leader reads: whose they are, and whether they still are the person's card."""

from datetime import datetime
from typing import Protocol

from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.presence_words import CardRefusal
from shared.contracts.projects.refusals.presence import CARD_REFUSED
from shared.runtime.data.session import Session
from shared.runtime.events.versions import require_version
from shared.runtime.events.volunteers import KnownVolunteer, known_volunteer
from shared.runtime.trust.cards import Card, CardInvalid


class Verifier(Protocol):
    """Whatever reads codes of cards."""

    def card(self, code: str, at: datetime | None = None) -> Card:
        """What the code says. Raises CardInvalid."""


def owner_of(session: Session, verifier: Verifier, code: str, at: datetime | None = None) -> KnownVolunteer:
    """The volunteer whose present card it is. at: when it was read, for what comes later.

    Raises Forbidden `projects.card_refused`; Unavailable `projects.not_yet_known` where the card is newer than what
    identity has told so far.
    """
    try:
        card = verifier.card(code, at)
    except CardInvalid as error:
        raise CARD_REFUSED(fault=CardRefusal(error.fault.value).value) from None
    volunteer = known_volunteer(session, card.volunteer_id)
    if volunteer.state != VolunteerState.ACTIVE or volunteer.number != card.number:
        raise CARD_REFUSED(fault=CardRefusal.ENDED.value)
    require_version(session.service, volunteer.card_version, card.card_version)
    if volunteer.card_version != card.card_version:
        raise CARD_REFUSED(fault=CardRefusal.REPLACED.value)
    return volunteer
