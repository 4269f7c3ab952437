"""A minor's guardian: kept sealed, reached by a code to their own phone, and heard as the one who consents."""

from collections.abc import Callable
from typing import Any

from services.identity.accounts.queries import account_of
from services.identity.codes import use_cases as codes
from services.identity.codes.domain import ATTEMPTS_OF_AN_ADDRESS, CodeMessage
from services.identity.codes.tallies import count_address
from services.identity.consents.queries import last_decision
from services.identity.consents.use_cases import give
from services.identity.registrations.domain import GuardianSaid
from services.identity.registrations.models import Registration
from services.identity.registrations.queries import own_registration_of, shown_to_applicant
from services.identity.volunteers.domain import review_due_on
from services.identity.volunteers.persons import opened, seal
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import CodePurpose
from shared.contracts.identity.consent_words import GUARDIAN, ConsentMeans, ConsentState
from shared.contracts.identity.consents import GivenConsent
from shared.contracts.identity.refusals.accounts import CODE_WRONG, SIGN_IN_LIMIT
from shared.contracts.identity.refusals.volunteers import GUARDIAN_NOT_AWAITED
from shared.contracts.identity.volunteer_words import RegistrationState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

Keep = Callable[[CodeMessage], None]


def make_code(
    session: Session, request: Loaded, actor: Actor, address: str, tell: codes.Tell, keep: Keep
) -> dict[str, int]:
    """A code for the guardian of an application that waits for them; `keep` gets what is sent after the commit."""
    applied = _awaiting(session, request, actor)
    phone = opened(session, applied, "guardian_phone_sealed")
    message = codes.made_code(session, phone, CodePurpose.GUARDIAN, address)
    tell(session, message, is_wanted=True)
    keep(message)
    return dict(codes.CODE_LIFE)


def consent(session: Session, request: Loaded, actor: Actor, address: str) -> Any:
    """The guardian, who has the code, consents; then the unit decides, unless it has before."""
    applied = _awaiting(session, request, actor)
    wait_seconds = count_address(session, "code.try_address", address, ATTEMPTS_OF_AN_ADDRESS)
    if wait_seconds is not None:
        return SIGN_IN_LIMIT(retry_after_seconds=wait_seconds)
    phone = opened(session, applied, "guardian_phone_sealed")
    if not codes.redeem(session, phone, CodePurpose.GUARDIAN, request.code):
        return CODE_WRONG()
    given = GivenConsent().request({"purpose": GUARDIAN, "text_version": request.text_version})
    give(session, applied.account_id, [given], actor, means=ConsentMeans.GUARDIAN)
    applied.guardian_consented_at = session.now
    if applied.is_open:
        applied.state = RegistrationState.SUBMITTED.value
        applied.due_on = review_due_on(business_date(session.now))
    applied.version += 1
    audit.record(session, actor, "registrations.guardian_consent", f"registration:{applied.id}")
    return shown_to_applicant(session, applied)


def keep(session: Session, applied: Registration, said: GuardianSaid) -> None:
    """The guardian in an application that has its id."""
    applied.guardian_name_sealed = seal(session, applied, "guardian_name_sealed", said.name)
    applied.guardian_phone_sealed = seal(session, applied, "guardian_phone_sealed", said.phone)
    applied.guardian_relation = said.relation


def _awaiting(session: Session, request: Loaded, actor: Actor) -> Registration:
    """One's own registration that waits for the guardian, or was approved and is without the guardian's consent now."""
    own = account_of(session, actor, locked=True)
    applied = own_registration_of(session, own.id, request.id, locked=True)
    if _was_taken_back(session, applied):
        return applied
    applied.refuse_decided()
    if applied.state != RegistrationState.AWAITING_GUARDIAN:
        raise GUARDIAN_NOT_AWAITED()
    return applied


def _was_taken_back(session: Session, applied: Registration) -> bool:
    """Whether the consent for a volunteer was; the guardian is kept as long as that one is a minor."""
    if applied.state != RegistrationState.APPROVED or applied.guardian_phone_sealed is None:
        return False
    last = last_decision(session, applied.account_id, GUARDIAN)
    return last is not None and last.state == ConsentState.WITHDRAWN
