"""Volunteer cards: showing one's own, replacing a lost one, and saying to anybody whether a code is good."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Protocol

from services.identity.members.domain.masking import View, shown_name
from services.identity.members.domain.numbers import grouped
from services.identity.volunteers import telling
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.queries import own_record, shown_to_owner
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_words import CARD_DAYS, CardState, VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.trust import audit
from shared.runtime.trust.cards import Card, CardInvalid


class Signer(Protocol):
    """Whatever signs codes of cards."""

    def sign_card(self, card: Card) -> str:
        """The code."""


class Verifier(Protocol):
    """Whatever reads codes of cards."""

    def card(self, code: str) -> Card:
        """What the code says. Raises CardInvalid."""


def own_card(session: Session, request: Loaded, actor: Actor, signer: Signer) -> SimpleNamespace:
    """One's own card, with a code that is signed now."""
    volunteer = own_record(session, actor)
    assert volunteer.registered_at is not None
    expires_at = (session.now + timedelta(days=CARD_DAYS)).replace(microsecond=0)
    return SimpleNamespace(
        number_grouped=grouped(volunteer.number),
        name=volunteer.name,
        unit_name=volunteer.unit.name,
        since=business_date(volunteer.registered_at),
        card_version=volunteer.card_version,
        code=signer.sign_card(Card(volunteer.id, volunteer.number, volunteer.card_version, expires_at)),
        expires_at=expires_at,
    )


def renew_card(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Another card in place of a lost one: codes of the lost one are void."""
    volunteer = own_record(session, actor, locked=True)
    volunteer.card_version += 1
    telling.changed(session, volunteer)
    audit.record(session, actor, "volunteers.renew_card", f"volunteer:{volunteer.id}", card=volunteer.card_version)
    return shown_to_owner(volunteer)


def verify_card(session: Session, request: Loaded, actor: Actor, verifier: Verifier) -> SimpleNamespace:
    """What a code is. Only a valid one shows anything."""
    try:
        card = verifier.card(request.code)
    except CardInvalid as error:
        return _found(CardState(error.fault.value))
    volunteer = session.get(Volunteer, card.volunteer_id)
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE or volunteer.number != card.number:
        return _found(CardState.ENDED)
    if volunteer.card_version != card.card_version:
        return _found(CardState.REPLACED)
    return _found(CardState.VALID, volunteer)


def _found(state: CardState, volunteer: Volunteer | None = None) -> SimpleNamespace:
    return SimpleNamespace(
        state=state,
        number_grouped=grouped(volunteer.number) if volunteer else None,
        name=shown_name(volunteer.name or "", View.PUBLIC) if volunteer else None,
        unit_name=volunteer.unit.name if volunteer else None,
    )
