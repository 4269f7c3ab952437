"""Deciding on registrations. Approving makes a volunteer, or gives the applicant the record that is there already."""

from types import SimpleNamespace
from uuid import UUID

from services.identity.accounts.models import Account
from services.identity.accounts.queries import locked_account
from services.identity.consents.use_cases import refuse_missing
from services.identity.reach import lineage_of_unit
from services.identity.registrations.domain import told_reason
from services.identity.registrations.handing_up import hand_up
from services.identity.registrations.models import Registration
from services.identity.registrations.queries import reviewed, seen_by
from services.identity.registrations.settling import home_of
from services.identity.registrations.use_cases import close
from services.identity.volunteers.making import make_volunteer, record_of, take_over, volunteer_of
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.policy import may
from shared.contracts.base import Loaded
from shared.contracts.identity.consent_words import GUARDIAN, REGISTRATION
from shared.contracts.identity.decisions import RegistrationDecided
from shared.contracts.identity.refusals.volunteers import (
    ALREADY_VOLUNTEER,
    FOR_UNIT_ABOVE,
    RECORD_CHANGED_SINCE,
    RECORD_NOT_NAMED,
    REGISTRATION_AWAITS_GUARDIAN,
    REGISTRATION_CHANGED_SINCE,
)
from shared.contracts.identity.volunteer_words import RegistrationState, VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit


def approve_registration(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace | Refusal:
    """Make the applicant a volunteer. A record with their document becomes theirs, if the reviewer has named it."""
    applied, record = _locked(session, request, actor)
    if applied.state == RegistrationState.AWAITING_GUARDIAN:
        raise REGISTRATION_AWAITS_GUARDIAN()
    refuse_missing(session, applied.account_id, REGISTRATION)
    if applied.guardian_consented_at is not None:
        refuse_missing(session, applied.account_id, GUARDIAN)
    units = [applied.evidence_unit_id, record.unit_id if record else None]
    if hand_up(session, applied, units, may(actor, session.now).reviews_at):
        audit.record(session, actor, "registrations.hand_up", f"registration:{applied.id}")
        return FOR_UNIT_ABOVE()
    _refuse_other_record(request, record)
    account = session.get_one(Account, applied.account_id)
    if volunteer_of(session, account.id) is not None:
        raise ALREADY_VOLUNTEER()
    home = home_of(session, applied)
    applied.unit_id = home.id if home else applied.unit_id
    volunteer = _given(session, applied, account, record, actor)
    applied.volunteer_id = volunteer.id
    close(session, applied, RegistrationState.APPROVED, by=actor.account_id)
    session.add(Outbox.of(RegistrationDecided, applied))
    audit.record(session, actor, "registrations.approve", f"registration:{applied.id}", volunteer=str(volunteer.id))
    return reviewed(session, applied, actor)


def refuse_registration(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Refuse, with a reason, which tells the applicant no more of the document than they have shown."""
    applied, _ = _locked(session, request, actor)
    told = told_reason(request.reason, identity_shown=request.identity_shown)
    applied.reason_given = request.reason
    close(session, applied, RegistrationState.REFUSED, by=actor.account_id, reason=told)
    session.add(Outbox.of(RegistrationDecided, applied))
    audit.record(session, actor, "registrations.refuse", f"registration:{applied.id}", reason=request.reason)
    return reviewed(session, applied, actor)


def _refuse_other_record(request: Loaded, record: Volunteer | None) -> None:
    """The record must be the one that the reviewer has seen, as it was: it may have been claimed since."""
    if (record.id if record else None) != request.record_id:
        raise RECORD_NOT_NAMED()
    if record is not None and record.version != request.record_version:
        raise RECORD_CHANGED_SINCE(version=record.version)


def _given(
    session: Session, applied: Registration, account: Account, record: Volunteer | None, actor: Actor
) -> Volunteer:
    """A new record; or the one there is: claimed by the reviewer's word, or taken from the account that had it."""
    if record is None:
        made = make_volunteer(session, applied, account)
        if made is None:
            raise RECORD_NOT_NAMED()
        return made
    if record.state != VolunteerState.ENTERED:
        _refuse_reassignment(session, applied, record, actor)
    take_over(session, record, applied, account)
    return record


def _refuse_reassignment(session: Session, applied: Registration, record: Volunteer, actor: Actor) -> None:
    lineages = (lineage_of_unit(session, unit_id) for unit_id in (applied.unit_id, record.unit_id))
    may(actor, session.now).reassign(*lineages)
    may(actor, session.now).decide_on_others(record.account_id)


def _locked(session: Session, request: Loaded, actor: Actor) -> tuple[Registration, Volunteer | None]:
    """An open registration of somebody else and the record with its document, in the order of locks.

    Raises NotFound for what is out of reach, Conflict where it is decided or another version.
    """
    seen = session.get(Registration, request.id)
    seen_by(session, seen, actor)
    assert seen is not None
    may(actor, session.now).decide_on_others(seen.account_id)
    there = record_of(session, seen.document_index) if seen.document_index else None
    _lock_accounts(session, seen.account_id, there.account_id if there else None)
    applied = session.get_one(Registration, request.id, with_for_update=True, populate_existing=True)
    applied.refuse_decided()
    if request.version not in (None, applied.version):
        raise REGISTRATION_CHANGED_SINCE(version=applied.version)
    assert applied.document_index is not None
    return applied, record_of(session, applied.document_index, locked=True)


def _lock_accounts(session: Session, *account_ids: UUID | None) -> None:
    for account_id in sorted({account_id for account_id in account_ids if account_id is not None}):
        locked_account(session, account_id)
