"""What people do with their own registrations: apply, cancel.

Lock order of everything that decides on a person: accounts by id, the registration, the record.
"""

from typing import Any

from sqlalchemy import exists, select

from services.identity.accounts.models import Account
from services.identity.accounts.queries import account_of
from services.identity.codes.phones import phone_index
from services.identity.consents.use_cases import give, refuse_missing
from services.identity.members.directory import Membership, NoMembership
from services.identity.registrations import guardians, settling
from services.identity.registrations.counting import counted
from services.identity.registrations.domain import Applicant
from services.identity.registrations.models import OPEN_STATES, Registration
from services.identity.registrations.queries import own_registration_of, shown_to_applicant
from services.identity.registrations.settling import Settled
from services.identity.units.domain import refuse_inactive
from services.identity.units.queries import unit_of
from services.identity.volunteers.domain import review_due_on
from services.identity.volunteers.making import volunteer_of
from services.identity.volunteers.persons import forget_person, keep_birth_date, keep_document
from shared.contracts.base import Loaded
from shared.contracts.identity.consent_words import REGISTRATION
from shared.contracts.identity.refusals.volunteers import ALREADY_VOLUNTEER, GUARDIAN_PHONE_OWN, REGISTRATION_OPEN
from shared.contracts.identity.volunteer_words import RegistrationState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def begin(session: Session, actor: Actor, address: str) -> Refusal | None:
    """Count the attempt."""
    return counted(session, account_of(session, actor).id, address)


def register_volunteer(
    session: Session, request: Loaded, applicant: Applicant, asked: Membership | NoMembership | None, actor: Actor
) -> Any:
    """Apply. It passes at once, or waits for the guardian or the unit; why it waits is not said."""
    own = account_of(session, actor, locked=True)
    _refuse_registered(session, own)
    _refuse_own_phone(session, own, applicant)
    give(session, own.id, request.consents, actor)
    refuse_missing(session, own.id, REGISTRATION)
    applied = _applied(session, request, applicant, own)
    settled = settling.look(session, applied, applicant, own, asked)
    session.add(applied)
    session.flush()
    if applied.state == RegistrationState.SUBMITTED:
        _settle(session, applied, settled, own)
    audit.record(session, actor, "registrations.make", f"registration:{applied.id}", state=applied.state)
    return shown_to_applicant(session, applied)


def cancel_registration(session: Session, request: Loaded, actor: Actor) -> Any:
    """Take back an application that is still open; what it said is forgotten."""
    own = account_of(session, actor, locked=True)
    applied = own_registration_of(session, own.id, request.id, locked=True)
    close(session, applied, RegistrationState.CANCELLED)
    audit.record(session, actor, "registrations.cancel", f"registration:{applied.id}")
    return shown_to_applicant(session, applied)


def close(session: Session, applied: Registration, state: RegistrationState, **decided: Any) -> None:
    """End a registration in a state; the person is forgotten in it, and the guardian where nothing came of it."""
    applied.decide(state, session.now, decided.get("by"), decided.get("reason"))
    forget_person(applied)
    if state != RegistrationState.APPROVED:
        applied.forget_guardian()


def _settle(session: Session, applied: Registration, settled: Settled, own: Account) -> None:
    volunteer = settling.settle(session, applied, settled, own)
    if volunteer is not None:
        applied.volunteer_id = volunteer.id
        close(session, applied, RegistrationState.APPROVED)


def _refuse_registered(session: Session, own: Account) -> None:
    """One record and one open application for an account, whose row is locked."""
    if volunteer_of(session, own.id) is not None:
        raise ALREADY_VOLUNTEER()
    is_open = exists().where(Registration.account_id == own.id, Registration.state.in_(OPEN_STATES))
    if session.scalar(select(is_open)):
        raise REGISTRATION_OPEN()


def _refuse_own_phone(session: Session, own: Account, applicant: Applicant) -> None:
    if applicant.guardian is not None and phone_index(session, applicant.guardian.phone) == own.phone_index:
        raise GUARDIAN_PHONE_OWN()


def _applied(session: Session, request: Loaded, applicant: Applicant, own: Account) -> Registration:
    """The application as it was said, without what is known of it here."""
    applied = Registration(id=new_id(), account_id=own.id, version=1, made_at=session.now)
    applied.name, applied.sex = applicant.name, applicant.document.sex
    keep_document(session, applied, applicant.document)
    keep_birth_date(session, applied, applicant.born)
    applied.due_on = review_due_on(business_date(session.now))
    applied.state = RegistrationState.SUBMITTED.value
    if applicant.guardian is not None:
        guardians.keep(session, applied, applicant.guardian)
        applied.state = RegistrationState.AWAITING_GUARDIAN.value
    if request.unit_code is not None:
        named = unit_of(session, request.unit_code)
        refuse_inactive(named)
        applied.named_unit_id = named.id
    return applied
