"""How somebody becomes a volunteer: by a new record, or by one that was there already.

Whoever calls has the account's row locked, and that of the account whose record is taken; so is the record.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services.identity.accounts.models import Account
from services.identity.registrations.models import Registration
from services.identity.units.models import Unit
from services.identity.volunteers import telling
from services.identity.volunteers.domain import is_minor, new_number
from services.identity.volunteers.models import Volunteer, VolunteerMove
from services.identity.volunteers.persons import birth_date_in, copy_person
from services.identity.volunteers.units import belong_to, present_unit
from shared.contracts.identity.volunteer_words import (
    MoveState,
    RegistrationRefusal,
    RegistrationState,
    UnitReason,
    VolunteerState,
)
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session

DRAWS_MAX = 20  # a number in nine thousand millions is taken: the second draw is rare, the third unseen

Draw = Callable[[], str]


def record_of(session: Session, document_index: bytes, *, locked: bool = False) -> Volunteer | None:
    """The record with a document, claimed or not."""
    rows = select(Volunteer).where(Volunteer.document_index == document_index)
    if locked:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.scalar(rows)


def volunteer_of(session: Session, account_id: UUID, *, locked: bool = False) -> Volunteer | None:
    """The record of an account."""
    rows = select(Volunteer).where(Volunteer.account_id == account_id)
    if locked:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.scalar(rows)


def make_volunteer(
    session: Session, applied: Registration, account: Account, draw: Draw = new_number
) -> Volunteer | None:
    """A new record for an applicant; None where somebody else has one with this document since a moment ago."""
    volunteer = Volunteer(id=new_id(), version=1, card_version=1, state=VolunteerState.ACTIVE.value)
    volunteer.registered_at = session.now
    _become(session, volunteer, applied, account)
    volunteer.unit_id = present_unit(session, session.get_one(Unit, applied.unit_id)).id
    if not insert_with_number(session, volunteer, draw):
        return None
    _belong(session, volunteer, applied, UnitReason.REGISTERED)
    _tell(session, volunteer, account)
    return volunteer


def take_over(session: Session, record: Volunteer, applied: Registration, account: Account) -> None:
    """The record becomes the applicant's: claimed, or taken from the account that had it. Who entered it stays."""
    is_claimed, before = record.state == VolunteerState.ENTERED, record.account_id
    if not is_claimed and record.account_id is not None:
        end_registration_of(session, record)
        cancel_moves(session, record)
    record.state, record.registered_at = VolunteerState.ACTIVE.value, record.registered_at or session.now
    record.phone_sealed = record.phone_index = None
    _become(session, record, applied, account)
    _belong(session, record, applied, UnitReason.CLAIMED)
    record.version += 1
    if not is_claimed:
        record.card_version += 1  # cards of the account before are void
    _tell(session, record, account)
    if before is not None and before != account.id:
        telling.tell_contact(session, session.get_one(Account, before))


def insert_with_number(session: Session, volunteer: Volunteer, draw: Draw = new_number) -> bool:
    """Insert a record under a number of its own; False where its document is taken."""
    assert volunteer.document_index is not None
    for _ in range(DRAWS_MAX):
        volunteer.number = draw()
        try:
            with session.begin_nested():
                session.add(volunteer)
            return True
        except IntegrityError:
            if record_of(session, volunteer.document_index) is not None:
                return False
    raise AssertionError("no number was free")


def _become(session: Session, volunteer: Volunteer, applied: Registration, account: Account) -> None:
    copy_person(session, applied, volunteer)
    volunteer.search = terms_of(applied.name or "")
    volunteer.account_id = account.id
    volunteer.is_minor = is_minor(birth_date_in(session, applied), business_date(session.now))
    volunteer.changed_at = session.now


def _belong(session: Session, volunteer: Volunteer, applied: Registration, reason: UnitReason) -> None:
    belong_to(session, volunteer, present_unit(session, session.get_one(Unit, applied.unit_id)), reason)


def _tell(session: Session, volunteer: Volunteer, account: Account) -> None:
    session.flush()
    telling.tell(session, volunteer)
    telling.tell_contact(session, account)


def cancel_moves(session: Session, record: Volunteer) -> None:
    """Where its account wished to go is no wish of anybody's any more."""
    rows = select(VolunteerMove).where(VolunteerMove.volunteer_id == record.id)
    rows = rows.where(VolunteerMove.state == MoveState.SUBMITTED).with_for_update()
    for move in session.scalars(rows.execution_options(populate_existing=True)):
        move.decide(MoveState.CANCELLED, session.now, None)


def end_registration_of(session: Session, record: Volunteer) -> None:
    """Whose record it was sees in their registration that it is theirs no more, and why."""
    rows = select(Registration).where(Registration.volunteer_id == record.id)
    for approved in session.scalars(rows.where(Registration.state == RegistrationState.APPROVED).with_for_update()):
        approved.end(RegistrationRefusal.DOCUMENT_OF_ANOTHER)
