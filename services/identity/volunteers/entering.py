"""Entering a record for somebody from a form on paper. Nothing comes of it until the person claims it."""

from datetime import date, timedelta
from types import SimpleNamespace

from services.identity.accounts.queries import account_of
from services.identity.codes.domain import normal_phone
from services.identity.codes.phones import phone_index
from services.identity.objections.barring import is_barred
from services.identity.registrations.counting import counted, uncounted
from services.identity.registrations.domain import read_person
from services.identity.units.domain import lineage_of, refuse_inactive
from services.identity.units.models import Unit
from services.identity.units.tree import locked_units
from services.identity.volunteers.domain import is_minor, refuse_too_young
from services.identity.volunteers.finding import shown_to_staff
from services.identity.volunteers.making import insert_with_number
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import keep_birth_date, keep_document, seal
from services.identity.volunteers.policy import may
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.accounts import NOT_ON_ONESELF
from shared.contracts.identity.refusals.volunteers import FORM_DATE_UNUSABLE, RECORD_NOT_ENTERABLE
from shared.contracts.identity.volunteer_words import FORM_DAYS_MAX, VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def enter_volunteer(session: Session, request: Loaded, actor: Actor, address: str) -> SimpleNamespace | Refusal:
    """Enter a record: whose phone it is claims it. Nobody enters one with their own phone: nobody claims for others.

    A refusal tells that a document is known. It is counted like questions about documents are, and stands in the trail.
    """
    (unit,) = locked_units(session, request.unit_code)
    may(actor, session.now).enter(lineage_of(unit.path))
    refuse_inactive(unit)
    own = account_of(session, actor)
    if own.phone_index == phone_index(session, request.phone):
        raise NOT_ON_ONESELF()
    _refuse_form_date(request.form_on, business_date(session.now))
    if (refusal := counted(session, own.id, address)) is not None:
        return refusal
    record = _record(session, request, unit)
    record.entered_by, record.entered_unit_id, record.entered_at = own.id, unit.id, session.now
    assert record.document_index is not None
    if is_barred(session, record.document_index) or not insert_with_number(session, record):
        audit.record(session, actor, "volunteers.refuse_entry", f"unit:{unit.id}", unit=unit.code)
        return RECORD_NOT_ENTERABLE()
    uncounted(session, own.id, address)
    audit.record(session, actor, "volunteers.enter", f"volunteer:{record.id}", unit=unit.code)
    return shown_to_staff(session, record)


def _record(session: Session, request: Loaded, unit: Unit) -> Volunteer:
    today = business_date(session.now)
    name, document, born = read_person(request, today)
    refuse_too_young(born, today)
    record = Volunteer(id=new_id(), version=1, card_version=1, state=VolunteerState.ENTERED.value, unit_id=unit.id)
    record.name, record.search, record.sex = name, terms_of(name), document.sex
    record.is_minor, record.form_on, record.changed_at = is_minor(born, today), request.form_on, session.now
    keep_document(session, record, document)
    keep_birth_date(session, record, born)
    record.phone_index = phone_index(session, request.phone)
    record.phone_sealed = seal(session, record, "phone_sealed", normal_phone(request.phone))
    return record


def _refuse_form_date(form_on: date, today: date) -> None:
    if not today - timedelta(days=FORM_DAYS_MAX) <= form_on <= today:
        raise FORM_DATE_UNUSABLE()
