"""Taking back the consent that a registration rests on: what is still open ends with it."""

from typing import Any

from sqlalchemy import select

from services.identity.accounts.queries import account_of
from services.identity.consents import use_cases as consents
from services.identity.registrations.models import OPEN_STATES, Registration
from services.identity.registrations.use_cases import close
from shared.contracts.base import Loaded
from shared.contracts.identity.consent_words import GUARDIAN, REGISTRATION
from shared.contracts.identity.volunteer_words import RegistrationState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

NEEDED = (REGISTRATION, GUARDIAN)


def withdraw_consent(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Take back a consent; an open registration that needs it is cancelled, and what it said forgotten."""
    own = account_of(session, actor, locked=True)
    answer = consents.withdraw_consent(session, request, actor)
    if request.purpose in NEEDED:
        rows = select(Registration).where(Registration.account_id == own.id, Registration.state.in_(OPEN_STATES))
        for applied in session.scalars(rows.with_for_update().execution_options(populate_existing=True)):
            close(session, applied, RegistrationState.CANCELLED)
            audit.record(
                session, actor, "registrations.cancel", f"registration:{applied.id}", reason="consent_withdrawn"
            )
    return answer
