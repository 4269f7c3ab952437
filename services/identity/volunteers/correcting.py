"""Putting right what a record says of its person, who shows their document: everybody may ask for that at any time."""

from datetime import date
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services.identity.accounts.models import Account
from services.identity.accounts.queries import account_of, locked_account
from services.identity.members.directory import NoMembership
from services.identity.members.domain.documents import Document
from services.identity.members.models import Member
from services.identity.members.queries import member_of_document
from services.identity.objections.barring import is_barred
from services.identity.reach import lineage_of_found
from services.identity.registrations.counting import counted, uncounted
from services.identity.registrations.domain import AGAINST, evidence_of, read_person
from services.identity.registrations.models import OPEN_STATES, Registration
from services.identity.units.domain import lineage_of
from services.identity.volunteers import telling
from services.identity.volunteers.domain import is_minor, refuse_too_young
from services.identity.volunteers.finding import SHOWN, shown_to_staff
from services.identity.volunteers.growing_up import forget_guardians
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import index_of_document, keep_birth_date, keep_document
from services.identity.volunteers.policy import may
from services.identity.volunteers.units import unit_by_id
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.volunteers import (
    GUARDIAN_NEEDED,
    RECORD_CHANGED_SINCE,
    RECORD_NOT_CORRECTABLE,
)
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def correct_volunteer(session: Session, request: Loaded, actor: Actor, address: str) -> SimpleNamespace | Refusal:
    """Name and document as the person shows them; number, unit and hours stay.

    A refusal tells that a document is known: it is counted like questions about documents, and stands in the trail. It
    is one for all that speaks against the document.
    """
    record = _locked(session, request, actor)
    today = business_date(session.now)
    name, document, born = read_person(request, today)
    refuse_too_young(born, today)
    _refuse_without_guardian(record, born, today)
    own = account_of(session, actor)
    if (refusal := counted(session, own.id, address)) is not None:
        return refusal
    before, member = (record.name, record.document_index), member_of_document(session, document)
    if not _is_free(session, record, document, name, member, actor) or not _has_document(session, record, document):
        audit.record(session, actor, "volunteers.refuse_correction", f"volunteer:{record.id}")
        return RECORD_NOT_CORRECTABLE()
    uncounted(session, own.id, address)
    record.member_id = member.id if member is not None and record.state == VolunteerState.ACTIVE else None
    record.name, record.search, record.sex = name, terms_of(name), document.sex or record.sex
    record.is_minor = is_minor(born, today)
    if not record.is_minor:
        forget_guardians(session, record)
    keep_birth_date(session, record, born)
    telling.changed(session, record)
    now = {"name": (before[0], name), "document": (before[1], record.document_index)}
    fields = [field for field, (old, new) in now.items() if old != new]
    audit.record(session, actor, "volunteers.correct", f"volunteer:{record.id}", fields=fields)
    return shown_to_staff(session, record)


def _locked(session: Session, request: Loaded, actor: Actor) -> Volunteer:
    """Somebody else's record as it was seen. Raises NotFound for one out of reach, Conflict for another version."""
    seen = session.get(Volunteer, request.id)
    lineage = lineage_of_found(session, seen if seen and seen.state in SHOWN else None)
    may(actor, session.now).correct(lineage)
    assert seen is not None
    may(actor, session.now).decide_on_others(seen.account_id)
    if seen.account_id is not None:
        locked_account(session, seen.account_id)
    record = session.get_one(Volunteer, request.id, with_for_update=True, populate_existing=True)
    if record.version != request.version:
        raise RECORD_CHANGED_SINCE(version=record.version)
    return record


def _refuse_without_guardian(record: Volunteer, born: date, today: date) -> None:
    """An adult's record does not become a minor's: no guardian has consented. Whoever claims one brings theirs."""
    if record.state == VolunteerState.ACTIVE and not record.is_minor and is_minor(born, today):
        raise GUARDIAN_NEEDED()


def _is_free(
    session: Session, record: Volunteer, document: Document, name: str, member: Member | None, actor: Actor
) -> bool:
    """Whether nothing but another record may speak against the document: what would stop a registration stops this.

    An unclaimed record counts for nothing: as when it was entered, only a person's objection stands against it.
    """
    index = index_of_document(session, document)
    barred, rivals = is_barred(session, index), _is_wanted(session, index, record.account_id)
    unit = unit_by_id(session, member.unit_id if member else None)
    if record.state == VolunteerState.ENTERED:
        return not barred
    account = session.get_one(Account, record.account_id)
    evidence = evidence_of(member, name, account.phone_index, NoMembership.UNKNOWN)
    in_reach = unit is None or may(actor, session.now).corrects_at(lineage_of(unit.path))
    return in_reach and not rivals and evidence not in AGAINST


def _is_wanted(session: Session, document_index: bytes, account_id: UUID | None) -> bool:
    """Whether somebody else's registration with the document waits, wherever."""
    rows = select(Registration.id).where(Registration.document_index == document_index)
    rows = rows.where(Registration.account_id != account_id, Registration.state.in_(OPEN_STATES))
    return session.scalar(select(rows.exists())) or False


def _has_document(session: Session, record: Volunteer, document: Document) -> bool:
    """Give the record a document; False where another one has it."""
    try:
        with session.begin_nested():
            keep_document(session, record, document)
    except IntegrityError:
        return False
    return True
