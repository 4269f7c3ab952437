"""Objecting to a record, and deciding on objections. The same is answered whether or not there is such a record."""

from datetime import timedelta
from types import SimpleNamespace

from services.identity.accounts.queries import account_of, locked_account
from services.identity.members.domain.names import read_name
from services.identity.members.queries import member_of_document
from services.identity.objections.barring import bar
from services.identity.objections.domain import told_reason
from services.identity.objections.models import Objection
from services.identity.objections.queries import reviewed, seen_by, shown_to_person
from services.identity.reach import lineage_of_unit
from services.identity.registrations.handing_up import hand_up
from services.identity.registrations.looking_up import document_said, is_about
from services.identity.units.domain import refuse_inactive
from services.identity.units.queries import unit_of
from services.identity.volunteers.making import record_of
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import forget_person, keep_document
from services.identity.volunteers.policy import may
from services.identity.volunteers.units import present_unit, root_unit, unit_by_id
from services.identity.volunteers.withdrawing import withdraw
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.volunteers import (
    FOR_UNIT_ABOVE,
    OBJECTION_WITHOUT_RECORD,
)
from shared.contracts.identity.volunteer_words import OBJECTION_DAYS, ObjectionState, VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.data.numbering import insert_with_number
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def object_to_record(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Object. An unclaimed record that is provably about the asker is withdrawn at once; all else waits for a unit."""
    own = account_of(session, actor, locked=True)
    made = _made(session, request, own.id)
    assert made.document_index is not None and made.name is not None
    record = record_of(session, made.document_index, locked=True)
    member = member_of_document(session, document_said(session, request))
    of_record = unit_by_id(session, record.unit_id if record else None)
    named, root = unit_by_id(session, made.named_unit_id), root_unit(session)
    made.unit_id = present_unit(session, named or of_record or root).id
    made.volunteer_id = record.id if record else None
    insert_with_number(session, made)
    if record is not None and record.state == VolunteerState.ENTERED and is_about(record, own, member, made.name):
        _uphold(session, made, record, None)
    audit.record(session, actor, "objections.make", f"objection:{made.id}", reason=made.reason)
    return shown_to_person(session, made)


def uphold_objection(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace | Refusal:
    """The record is withdrawn; where an account has it, by somebody with a second factor who reaches both units."""
    made, record = _locked(session, request, actor)
    if _handed_up(session, made, record, actor):
        return FOR_UNIT_ABOVE()
    if record is None:
        raise OBJECTION_WITHOUT_RECORD()
    may(actor, session.now).decide_on_others(record.account_id)
    if record.account_id is not None:
        lineages = (lineage_of_unit(session, unit_id) for unit_id in (made.unit_id, record.unit_id))
        may(actor, session.now).take_from_account(*lineages)
    _uphold(session, made, record, actor)
    audit.record(session, actor, "objections.uphold", f"objection:{made.id}", volunteer=str(record.id))
    return reviewed(session, made, actor)


def reject_objection(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace | Refusal:
    """The record stays; the person is told why, and no more of the record than they have shown that it is theirs."""
    made, record = _locked(session, request, actor)
    if _handed_up(session, made, record, actor):
        return FOR_UNIT_ABOVE()
    may(actor, session.now).decide_on_others(record.account_id if record else None)
    told = told_reason(request.reason, identity_shown=request.identity_shown)
    made.reason_given = request.reason
    made.decide(ObjectionState.REJECTED, session.now, actor.account_id, told)
    forget_person(made)
    audit.record(session, actor, "objections.reject", f"objection:{made.id}", reason=request.reason)
    return reviewed(session, made, actor)


def _handed_up(session: Session, made: Objection, record: Volunteer | None, actor: Actor) -> bool:
    """Whether the record is out of reach: whoever decides would decide on what they cannot see."""
    units = [record.unit_id if record else None]
    if made.state != ObjectionState.SUBMITTED or not hand_up(session, made, units, may(actor, session.now).reviews_at):
        return False
    audit.record(session, actor, "objections.hand_up", f"objection:{made.id}")
    return True


def _uphold(session: Session, made: Objection, record: Volunteer, actor: Actor | None) -> None:
    made.decide(ObjectionState.UPHELD, session.now, actor.account_id if actor else None)
    bar(made)
    forget_person(made)
    withdraw(session, record)


def _made(session: Session, request: Loaded, account_id: object) -> Objection:
    """The objection as it was said."""
    today = business_date(session.now)
    made = Objection(id=new_id(), account_id=account_id, version=1, state=ObjectionState.SUBMITTED.value)
    made.name, made.reason = read_name(request.name), request.reason
    keep_document(session, made, document_said(session, request))
    made.made_at, made.due_on = session.now, today + timedelta(days=OBJECTION_DAYS)
    if request.unit_code is not None:
        named = unit_of(session, request.unit_code)
        refuse_inactive(named)
        made.named_unit_id = named.id
    return made


def _locked(session: Session, request: Loaded, actor: Actor) -> tuple[Objection, Volunteer | None]:
    """An objection of somebody else and the record it is about, as long as that has the document.

    Locks: accounts by id, the objection, the record. Raises NotFound for what is out of reach.
    """
    seen = session.get(Objection, request.id)
    seen_by(session, seen, actor)
    assert seen is not None
    may(actor, session.now).decide_on_others(seen.account_id)
    there = session.get(Volunteer, seen.volunteer_id) if seen.volunteer_id else None
    if there is not None and there.account_id is not None:
        locked_account(session, there.account_id)
    made = session.get_one(Objection, request.id, with_for_update=True, populate_existing=True)
    record = record_of(session, made.document_index, locked=True) if made.document_index else None
    may(actor, session.now).decide_on_others_entry(record.entered_by if record else None)
    return made, record
