"""Entering by hand what somebody served: only in a shift for which they signed up before it began, and never alone.

Hours that administrators write down afterwards are the oldest fraud. So whoever enters does not agree, files and a
guarantor have to stand for it, a cadre agrees as the second person, and the volunteer takes it as their own.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from services.projects.activities.models import Activity, SignUp
from services.projects.activities.places import lock_persons
from services.projects.evidence.use_cases import bind
from services.projects.presence.domain import days_of, is_insured
from services.projects.records.deciding import flag, overlaps, reconsider
from services.projects.records.domain.minutes import Span, served
from services.projects.records.history import begin, note
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import Doer, Permissions, may
from services.projects.records.settling import new_record
from services.projects.sign_ups.absent import came
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.activity_words import CameBy, SignUpState
from shared.contracts.projects.library_words import EvidenceRule
from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import ENTRY_DAYS_MAX, Capacity, RecordAct, RecordFlag, RecordOrigin
from shared.contracts.projects.refusals import records as refusals
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, known_volunteer, refuse_without_consent

SERVED_STATES = (SignUpState.CONFIRMED, SignUpState.NO_SHOW)


def entered(session: Session, request: Loaded, actor: Actor) -> ServiceRecord:
    """The record that is entered. Raises what `refusals.records` says of entries, and of evidence that is not one's."""
    sign_up, permissions = _sign_up(session, request.id, actor)
    doer = permissions.enter_for(sign_up.volunteer_id)
    lock_persons(session, [sign_up.volunteer_id])
    refuse_unfit(session, sign_up)
    span = _span(sign_up, request.starts_at, request.ends_at)
    is_handed_in = _is_handed_in(sign_up, doer)
    record = new_record(session, sign_up, RecordOrigin.HANDED_IN if is_handed_in else RecordOrigin.ENTERED, span)
    _refuse_uninsured(record)
    if overlaps(session, record):
        raise refusals.RECORD_OVERLAPS()
    _count(record, sign_up, span)
    record.grade = (EvidenceGrade.LEADER if is_handed_in else EvidenceGrade.MANUAL).value
    record.recorded_by, record.reason = actor.account_id, request.reason
    record.accepted_at = session.now if doer.capacity == Capacity.VOLUNTEER else None
    if not is_handed_in:
        record.guarantor_id = guarantor(session, request.guarantor_id, record, doer)
    flag(record, RecordFlag.LATE, business_date(session.now) > record.due_on)
    begin(session, record)
    flag(record, RecordFlag.EVIDENCE_REUSED, bind(session, request.evidence_ids, record, actor))
    note(session, record, RecordAct.HAND_IN if is_handed_in else RecordAct.ENTER, doer, request.reason)
    reconsider(session, record)
    return record


def guarantor(session: Session, id: UUID | None, record: ServiceRecord, doer: Doer) -> UUID:
    """A volunteer who may vouch: neither who served nor who entered it. Raises Invalid."""
    if id is None:
        raise refusals.GUARANTOR_NEEDED()
    known = session.get(KnownVolunteer, id)
    is_involved = id in (record.volunteer_id, doer.volunteer_id)
    if known is None or known.state != VolunteerState.ACTIVE or is_involved:
        raise refusals.GUARANTOR_UNUSABLE()
    return id


def refuse_unfit(session: Session, sign_up: SignUp) -> None:
    """Raises Conflict where nothing can be entered for a sign-up, or not any more."""
    shift = sign_up.shift
    if session.now < shift.ends_at:
        raise refusals.RECORD_TOO_EARLY()
    if business_date(session.now) > business_date(shift.ends_at) + timedelta(days=ENTRY_DAYS_MAX):
        raise refusals.RECORD_TOO_OLD(days_max=ENTRY_DAYS_MAX)
    if sign_up.state not in SERVED_STATES:
        raise refusals.RECORD_SIGN_UP_UNFIT()
    latest = shift.ends_at if sign_up.came_by == CameBy.WALK_IN else shift.starts_at
    if sign_up.made_at >= latest:
        raise refusals.RECORD_SIGNED_UP_LATE()
    volunteer = known_volunteer(session, sign_up.volunteer_id)
    if volunteer.state != VolunteerState.ACTIVE:
        raise refusals.RECORD_VOLUNTEER_LEFT()
    refuse_without_consent(session, volunteer)
    if session.scalar(select(exists().where(ServiceRecord.sign_up_id == sign_up.id))):
        raise refusals.RECORD_EXISTS()
    if shift.settled_at is None and session.scalar(select(came(sign_up.id))):
        raise refusals.RECORD_TOO_EARLY()  # else it would take the place of what attendances are about to prove


def _sign_up(session: Session, id: UUID, actor: Actor) -> tuple[SignUp, Permissions]:
    """A sign-up for which the actor may enter a record. Raises NotFound for every other one, alike."""
    sign_up = session.get(SignUp, id)
    activity = session.get(Activity, sign_up.activity_id if sign_up else NO_ID)
    permissions = may(actor, session.now, standing_of(session, actor, activity))
    permissions.sign_in()
    if sign_up is None or not permissions.can_enter_for(sign_up.volunteer_id):
        raise refusals.RECORD_SIGN_UP_NOT_FOUND()
    return sign_up, permissions


def _is_handed_in(sign_up: SignUp, doer: Doer) -> bool:
    """A work that its maker hands in proves itself; the leader looks at it."""
    return sign_up.activity.evidence_rule == EvidenceRule.DELIVERABLE and doer.capacity == Capacity.VOLUNTEER


def _span(sign_up: SignUp, starts_at: Any, ends_at: Any) -> Span:
    if not sign_up.shift.starts_at <= starts_at < ends_at <= sign_up.shift.ends_at:
        raise refusals.RECORD_OUTSIDE_SHIFT()
    return Span(starts_at, ends_at)


def _count(record: ServiceRecord, sign_up: SignUp, span: Span) -> None:
    shift = Span(sign_up.shift.starts_at, sign_up.shift.ends_at)
    counted = served([span], shift, sign_up.shift.break_minutes)
    if counted is None or counted.minutes == 0:
        raise refusals.RECORD_NOTHING_COUNTS()
    record.minutes = counted.minutes


def _refuse_uninsured(record: ServiceRecord) -> None:
    """Who would have been refused at check-in does not come in by the back door."""
    project = record.activity.project
    if project.is_high_risk and not is_insured(project.insurance, *days_of(record.starts_at, record.ends_at)):
        raise refusals.RECORD_UNINSURED()
