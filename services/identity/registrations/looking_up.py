"""Am I registered, and by whom? Told only of a record that is provably the asker's; else always the same is said."""

from typing import Any

from services.identity.accounts.models import Account
from services.identity.accounts.queries import account_of
from services.identity.members.domain.documents import Document, read_document
from services.identity.members.domain.names import read_name
from services.identity.members.models import Member
from services.identity.members.queries import member_of_document
from services.identity.registrations import use_cases
from services.identity.volunteers.making import record_of
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import index_of_document
from services.identity.volunteers.units import unit_by_id
from shared.contracts.base import Loaded
from shared.contracts.identity.member_words import DocumentKind
from shared.contracts.identity.volunteer_words import LookupAdvice, VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session

UNKNOWN = (LookupAdvice.REGISTER, LookupAdvice.OBJECT, LookupAdvice.COME_TO_AN_OFFICE)
ENTERED = (LookupAdvice.REGISTER, LookupAdvice.OBJECT)
OWN = (LookupAdvice.CARD,)
TAKEN = (LookupAdvice.OBJECT, LookupAdvice.COME_TO_AN_OFFICE)


def look_up(db: CallDatabase, request: Loaded, actor: Actor, address: str) -> Any:
    """Count the question, then answer it."""
    db.step(use_cases.begin, actor, address)
    return db.read(lookup, request, actor)


def lookup(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """What can be shown of the record with this document."""
    own, name = account_of(session, actor), read_name(request.name)
    document = document_said(session, request)
    record = record_of(session, index_of_document(session, document))
    member = member_of_document(session, document)
    unit = unit_by_id(session, record.entered_unit_id if record else None)
    if record is None or not is_about(record, own, member, name):
        return {"record": None, "advice": UNKNOWN}
    shown = {"state": record.state, "registered_at": record.registered_at, "entered_at": record.entered_at}
    shown["entered_unit_code"] = unit.code if unit else None
    return {"record": shown, "advice": _advice(record, own)}


def _advice(record: Volunteer, own: Account) -> tuple[LookupAdvice, ...]:
    if record.state == VolunteerState.ENTERED:
        return ENTERED
    return OWN if record.account_id == own.id else TAKEN


def document_said(session: Session, request: Loaded) -> Document:
    """The document in normal form. Raises Invalid."""
    return read_document(DocumentKind(request.document_kind), request.document_number, business_date(session.now))


def is_about(record: Volunteer, own: Account, member: Member | None, name: str) -> bool:
    """Whether a record is provably about an account's owner: theirs, entered with their phone, or the roster says so.

    member: the roster's row with the document of the record; name: as the owner says it.
    """
    if record.account_id == own.id or (own.phone_index is not None and record.phone_index == own.phone_index):
        return True
    return member is not None and member.name == name and is_of_phone(member, own)


def is_of_phone(member: Member, own: Account) -> bool:
    """Whether the roster has the account's phone: name and document alone may have been read somewhere."""
    return own.phone_index is not None and member.phone_index == own.phone_index
