"""How the new state of a volunteer is told. Records that nobody has claimed are told to nobody."""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import exists, select

from services.identity.accounts.models import Account
from services.identity.codes.phones import opened_phone
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.identity.volunteers import ContactChanged, VolunteerChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def changed(session: Session, volunteer: Volunteer) -> None:
    """Count the version up, and tell it."""
    volunteer.version += 1
    volunteer.changed_at = session.now
    tell(session, volunteer)


def tell(session: Session, volunteer: Volunteer) -> None:
    """Tell the version that stands. One that has not been claimed is nobody's business."""
    if volunteer.registered_at is not None:
        session.add(told_again(volunteer))


def told_again(volunteer: Volunteer) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(VolunteerChanged, volunteer, unit_id=volunteer.unit_id)


def volunteers_after(session: Session, last: Volunteer | None, limit: int) -> list[Volunteer]:
    """All volunteers that were told, page by page in the order of ids: what is told again."""
    rows = select(Volunteer).where(Volunteer.registered_at.is_not(None)).order_by(Volunteer.id).limit(limit)
    return list(session.scalars(rows.where(Volunteer.id > last.id) if last else rows))


def tell_contact(session: Session, account: Account) -> None:
    """Tell how the owner of an account is reached; that they are not, where they are no volunteer any more.

    Whoever calls has the account's row locked. Its version is counted up: readers heed no state of a version they know.
    """
    account.version += 1
    session.flush()
    session.add(contact_told(contact_of(session, account)))


def contact_told(contact: SimpleNamespace) -> Outbox:
    """The event, whose data is sealed."""
    return Outbox.of(ContactChanged, contact)


def contacts_after(session: Session, last: SimpleNamespace | None, limit: int) -> list[SimpleNamespace]:
    """The contacts of all present volunteers, page by page in the order of accounts."""
    active = select(Volunteer.account_id).where(Volunteer.state == VolunteerState.ACTIVE)
    rows = select(Account).where(Account.id.in_(active)).order_by(Account.id).limit(limit)
    accounts = session.scalars(rows.where(Account.id > last.id) if last else rows)
    return [contact_of(session, account) for account in accounts]


def contact_of(session: Session, account: Account) -> SimpleNamespace:
    """An account's version, and the phone of a present volunteer."""
    account_id: UUID = account.id
    is_present = exists().where(Volunteer.account_id == account_id, Volunteer.state == VolunteerState.ACTIVE)
    sealed = account.phone_sealed if session.scalar(select(is_present)) else None
    phone = opened_phone(session, sealed, account_id) if sealed else None
    return SimpleNamespace(id=account_id, version=account.version, phone=phone)
