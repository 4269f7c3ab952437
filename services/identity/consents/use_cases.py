"""Consenting, refusing, withdrawing. Whoever decides has the account's row locked, so decisions queue up."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from services.identity.accounts.queries import account_of, locked_account
from services.identity.consents import queries, telling
from services.identity.consents.domain import Text, refuse_other_giver, text_shown
from services.identity.consents.models import Consent
from services.identity.consents.texts import all_texts
from shared.contracts.base import Loaded
from shared.contracts.identity.consent_words import ConsentMeans, ConsentState
from shared.contracts.identity.refusals.consents import (
    CONSENT_GIVEN,
    CONSENT_NEEDED,
    CONSENT_NOT_GIVEN,
    CONSENT_PURPOSE_UNKNOWN,
)
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def give(
    session: Session,
    account_id: UUID,
    given: Iterable[Loaded],
    actor: Actor,
    *,
    means: ConsentMeans = ConsentMeans.OWN_ACCOUNT,
) -> None:
    """Note that an account's owner consents: for acts that ask for it themselves. given: loaded `GivenConsent`s.

    Locks the account. Raises Invalid where a purpose is unknown, its text not the one in force, or not theirs to give
    by these means.
    """
    locked_account(session, account_id)
    for choice in given:
        text = text_shown(queries.texts_today(session), choice.purpose, choice.text_version)
        refuse_other_giver(text, means)
        _note(session, account_id, text, ConsentState.GIVEN, means, actor)


def refuse_missing(session: Session, account_id: UUID, purpose: str) -> None:
    """Raises Conflict `identity.consent_needed` unless the text in force was consented to and still is."""
    text = queries.texts_today(session).get(purpose)
    if text is None:
        raise CONSENT_PURPOSE_UNKNOWN(purpose=purpose)
    last = queries.last_decision(session, account_id, purpose)
    if last is None or (last.state, last.text_version) != (ConsentState.GIVEN, text.version):
        raise CONSENT_NEEDED(purpose=purpose, text_version=text.version)


def decide_consent(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Consent or refuse with one's own account."""
    own = account_of(session, actor, locked=True)
    text = text_shown(queries.texts_today(session), request.purpose, request.text_version)
    refuse_other_giver(text, ConsentMeans.OWN_ACCOUNT)
    last = queries.last_decision(session, own.id, request.purpose)
    if last is not None and last.state == ConsentState.GIVEN and request.decision == ConsentState.REFUSED:
        raise CONSENT_GIVEN(purpose=request.purpose)
    decided = _note(session, own.id, text, ConsentState(request.decision), ConsentMeans.OWN_ACCOUNT, actor)
    return queries.standing(text.purpose, text, decided)


def withdraw_consent(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Take back what was given, in whatever way it was. What was done until now stays lawful."""
    own = account_of(session, actor, locked=True)
    last = queries.last_decision(session, own.id, request.purpose)
    if last is None or last.state != ConsentState.GIVEN:
        raise CONSENT_NOT_GIVEN(purpose=request.purpose)
    text = next(text for text in all_texts() if (text.purpose, text.version) == (last.purpose, last.text_version))
    withdrawn = _note(session, own.id, text, ConsentState.WITHDRAWN, ConsentMeans.OWN_ACCOUNT, actor)
    in_force = queries.texts_today(session).get(text.purpose)
    follows = [{"language": wording.language, "sentence": wording.on_withdrawal} for wording in text.wordings]
    return {"consent": queries.standing(text.purpose, in_force, withdrawn), "follows": follows}


def _note(
    session: Session, account_id: UUID, text: Text, state: ConsentState, means: ConsentMeans, actor: Actor
) -> Consent:
    """A new row, unless the last one says the same already: saying it twice changes nothing."""
    last = queries.last_decision(session, account_id, text.purpose)
    if last is not None and (last.state, last.text_version, last.means) == (state, text.version, means):
        return last
    decided = Consent(id=new_id(), account_id=account_id, purpose=text.purpose, text_version=text.version)
    decided.number = last.number + 1 if last else 1
    decided.state, decided.means = state.value, means.value
    decided.decided_by, decided.decided_at = actor.name, session.now
    session.add(decided)
    audit.record(
        session, actor, "consents.decide", f"account:{account_id}", purpose=text.purpose, said=state, text=text.version
    )
    telling.tell(session, account_id)
    return decided
