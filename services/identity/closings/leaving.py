"""Whoever leaves: what they were as a volunteer becomes nobody's, and what is open for them ends."""

from sqlalchemy import exists, false, select

from services.identity.accounts.models import Account
from services.identity.consents.models import Consent
from services.identity.disclosures.models import PersonalRead
from services.identity.objections.models import Objection
from services.identity.registrations.models import Registration
from services.identity.registrations.use_cases import close
from services.identity.volunteers import telling
from services.identity.volunteers.making import cancel_moves, volunteer_of
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import forget_person
from shared.contracts.identity.closings import Remaining
from shared.contracts.identity.volunteer_words import ObjectionState, RegistrationState, VolunteerState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def leave(session: Session, own: Account, actor: Actor) -> Volunteer | None:
    """Cancel and forget; the record, which keeps number, unit and version for what was counted under it."""
    for applied in _locked_registrations(session, own):
        if applied.is_open:
            close(session, applied, RegistrationState.CANCELLED)
            audit.record(session, actor, "registrations.cancel", f"registration:{applied.id}")
        applied.forget_guardian()
    record = volunteer_of(session, own.id, locked=True)
    if record is not None:
        cancel_moves(session, record)
        _make_nobodys(session, record)
    return record


def remaining(session: Session, own: Account) -> list[str]:
    """What will stay, looked up before anybody leaves."""
    record = volunteer_of(session, own.id)
    reads = exists().where(PersonalRead.volunteer_id == record.id) if record else false()
    objections = exists().where(Objection.account_id == own.id, Objection.state == ObjectionState.SUBMITTED)
    stays = {
        Remaining.VOLUNTEER_NUMBER: record is not None,
        Remaining.UNION_ROSTER: record is not None and record.member_id is not None,
        Remaining.CONSENTS: session.scalar(select(exists().where(Consent.account_id == own.id))),
        Remaining.PERSONAL_READS: session.scalar(select(reads)),
        Remaining.OPEN_OBJECTIONS: session.scalar(select(objections)),
        Remaining.AUDIT_TRAIL: True,
    }
    return [word.value for word, is_so in stays.items() if is_so]


def _locked_registrations(session: Session, own: Account) -> list[Registration]:
    rows = select(Registration).where(Registration.account_id == own.id).order_by(Registration.id)
    return list(session.scalars(rows.with_for_update().execution_options(populate_existing=True)))


def _make_nobodys(session: Session, record: Volunteer) -> None:
    """Its cards are void as well; the document is free for whoever registers with it."""
    forget_person(record)
    record.state = VolunteerState.CLOSED.value
    record.is_minor = False
    record.card_version += 1
    session.flush()
    telling.changed(session, record)
