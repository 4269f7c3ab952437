"""Taking a record away: nothing personal is left of it, and whoever had it has it no more."""

from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.volunteers import telling
from services.identity.volunteers.making import cancel_moves, end_registration_of
from services.identity.volunteers.models import Volunteer, VolunteerUnit
from services.identity.volunteers.persons import forget_person
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.runtime.data.session import Session


def withdraw(session: Session, record: Volunteer) -> None:
    """Withdraw a record that is locked, and so is the account that had it, which sees so in its registration."""
    account_id = record.account_id
    if account_id is not None:
        end_registration_of(session, record)
        cancel_moves(session, record)
    record.state, record.account_id = VolunteerState.WITHDRAWN.value, None
    record.phone_sealed = record.phone_index = None
    forget_person(record)
    record.is_minor = False
    present = select(VolunteerUnit).where(VolunteerUnit.volunteer_id == record.id, VolunteerUnit.until.is_(None))
    for line in session.scalars(present):
        line.until = session.now
    telling.changed(session, record)
    if account_id is not None:
        telling.tell_contact(session, session.get_one(Account, account_id))
