"""Members of the simulated registry (`nuanliu generate members` shows them) with accounts, for a demonstration.

They register as volunteers by themselves, at the door. Their telephone numbers were given to no operator.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.accounts.queries import account_by_login
from services.identity.accounts.use_cases import add_account, new_account
from services.identity.codes.phones import phone_index, sealed_phone
from services.identity.members.directory_simulator import GENERATED_COUNT, GENERATED_SEED
from services.identity.members.domain.documents import read_document
from services.identity.members.generation import MemberRow, generated_members
from services.identity.units.beijing import beijing_units
from services.identity.volunteers.domain import is_minor
from services.identity.volunteers.making import volunteer_of
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.access import AccountRegistered
from shared.contracts.identity.account_words import AccountState
from shared.contracts.identity.member_words import DocumentKind
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

STRANGERS_COUNT, STRANGERS_SEED = 100, 2


def grown_up_members(today: date) -> Iterator[MemberRow]:
    """Those who need no guardian, and whose document says when they were born."""
    return _grown_up(GENERATED_COUNT, GENERATED_SEED, today)


def grown_up_strangers(today: date) -> Iterator[MemberRow]:
    """The same of people whom the simulated registry does not know: a union has to look at them."""
    return _grown_up(STRANGERS_COUNT, STRANGERS_SEED, today)


def _grown_up(count: int, seed: int, today: date) -> Iterator[MemberRow]:
    for row in generated_members(count, seed, [unit.code for unit in beijing_units()]):
        if row.document_kind == DocumentKind.RESIDENT_ID:
            born = read_document(row.document_kind, row.document_number, today).birth_date
            if not is_minor(born, today):
                yield row


def account_with_phone(session: Session, phone: str) -> UUID:
    """The account with this number; a new one, into which a code would let its owner, where there is none."""
    found = session.scalar(select(Account).where(Account.phone_index == phone_index(session, phone)))
    if found is not None:
        return found.id
    made = new_account(session, login=None, state=AccountState.ACTIVE)
    made.phone_index, made.phone_sealed = phone_index(session, phone), sealed_phone(session, phone, made.id)
    add_account(session, made)
    session.add(Outbox.of(AccountRegistered, made))
    return made.id


def account_named(session: Session, login: str) -> UUID:
    """The account with this login name, which is there."""
    found = account_by_login(session, login)
    assert found is not None, login
    return found.id


def made_at(session: Session, login: str) -> datetime:
    """When the account with this login name was made."""
    return session.get_one(Account, account_named(session, login)).created_at


def record_of_account(session: Session, account_id: UUID) -> Volunteer | None:
    """The volunteer behind an account, None where there is none."""
    return volunteer_of(session, account_id)
