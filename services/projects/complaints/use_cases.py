"""Complaining about an activity, and answering."""

from dataclasses import replace
from types import SimpleNamespace

from sqlalchemy import func, select

from services.projects.activities.models import Activity
from services.projects.complaints.domain import LIFE
from services.projects.complaints.models import Complaint
from services.projects.complaints.numbering import new_number
from services.projects.complaints.policy import may
from services.projects.complaints.queries import reviewed, seen_complaint, shown
from services.projects.models import FORGOTTEN
from services.projects.records.involved import involved_in
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import Involved
from services.projects.records.queries import seen_record
from services.projects.standing import standing_of
from services.projects.working_days.use_cases import make_due
from shared.contracts.base import Loaded
from shared.contracts.projects.activity_words import ActivityState
from shared.contracts.projects.complaint_words import COMPLAINTS_OPEN_MAX
from shared.contracts.projects.refusals import complaints as refusals
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.numbering import insert_with_number
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import successor
from shared.runtime.trust import audit


def make_complaint(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Complain. The union of the activity answers within so many working days."""
    account_id = may(actor, session.now, standing_of(session, actor, None)).make()
    activity = session.get(Activity, request.id)
    if activity is None or activity.state == ActivityState.PLANNED:
        raise refusals.COMPLAINT_ACTIVITY_NOT_FOUND()
    open_ones = select(func.count()).where(Complaint.made_by == account_id, Complaint.still_waits())
    if (session.scalar(open_ones) or 0) >= COMPLAINTS_OPEN_MAX:
        raise refusals.COMPLAINTS_OPEN(complaints_max=COMPLAINTS_OPEN_MAX)
    made = Complaint(id=new_id(), activity_id=activity.id, unit_id=successor(session, activity.unit_id).id, version=1)
    made.reason, made.words, made.state = request.reason, request.words, LIFE.beginning
    made.made_by, made.made_at = account_id, session.now
    if request.record_id is not None:
        record, _ = seen_record(session, request.record_id, actor)
        _put_record(made, record)
    make_due(session, made, business_date(session.now))
    insert_with_number(session, made, new_number)
    audit.record(session, actor, "complaints.make", f"complaint:{made.id}", reason=made.reason)
    (told,) = shown(session, [made])
    return told


def answer_complaint(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Answer it. One that was right stands from then on in the record of the service that it was about."""
    found, permissions = seen_complaint(session, request.id, actor)
    permissions.answer(found, _involved(session, found))
    session.refresh(found, with_for_update=True)
    if request.version != found.version:
        raise refusals.COMPLAINT_CHANGED_SINCE(version=found.version)
    after = LIFE.after(found.state, "uphold" if request.is_upheld else "reject")
    if after is None:
        raise refusals.COMPLAINT_DECIDED(complaint_state=found.state)
    if request.record_id is not None:
        record = session.get(ServiceRecord, request.record_id)
        _put_record(found, record)
        permissions.answer(found, _involved(session, found))
    found.state, found.answer, found.version = after, request.answer, found.version + 1
    found.decided_at, found.decided_by = session.now, actor.account_id
    if found.made_by == NO_ID:
        found.words = found.answer = FORGOTTEN
    audit.record(session, actor, "complaints.answer", f"complaint:{found.id}", upheld=int(request.is_upheld))
    session.flush()
    return reviewed(session, found, actor, permissions)


def _put_record(complaint: Complaint, record: ServiceRecord | None) -> None:
    """Say about whose service it is. Raises Conflict for a service in another activity, as for none."""
    if record is None or record.activity_id != complaint.activity_id:
        raise refusals.COMPLAINT_RECORD_ELSEWHERE()
    complaint.record_id, complaint.about_volunteer_id = record.id, record.volunteer_id


def _involved(session: Session, complaint: Complaint) -> Involved:
    """Whose service it is about, and whoever had a part in the record of that."""
    if complaint.record_id is None or complaint.about_volunteer_id is None:
        return Involved()
    involved = involved_in(session, session.get_one(ServiceRecord, complaint.record_id))
    return replace(involved, volunteers=involved.volunteers | {complaint.about_volunteer_id})
