"""Saying how it was: once each way, and for good."""

from types import SimpleNamespace

from sqlalchemy import exists, select

from services.projects.activities.places import lock_persons
from services.projects.evaluations.domain import refuse_untimely
from services.projects.evaluations.models import Evaluation
from services.projects.evaluations.queries import shown
from services.projects.records.queries import seen_record
from shared.contracts.base import Loaded
from shared.contracts.projects.complaint_words import EvaluationDirection
from shared.contracts.projects.record_words import Capacity, RecordState
from shared.contracts.projects.refusals.evaluations import EVALUATED_ALREADY
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session


def evaluate(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The volunteer evaluates the activity, who led it the service."""
    record, permissions = seen_record(session, request.id, actor)
    doer = permissions.evaluate(record)
    lock_persons(session, [record.volunteer_id])
    session.refresh(record)
    confirmed_on = business_date(record.confirmed_at) if record.confirmed_at else None
    refuse_untimely(record.state == RecordState.CONFIRMED, confirmed_on, business_date(session.now))
    is_own = doer.capacity == Capacity.VOLUNTEER
    direction = EvaluationDirection.OF_ACTIVITY if is_own else EvaluationDirection.OF_VOLUNTEER
    known = select(Evaluation.id).where(Evaluation.record_id == record.id, Evaluation.direction == direction.value)
    if session.scalar(select(exists(known))):
        raise EVALUATED_ALREADY()
    made = Evaluation(id=new_id(), record_id=record.id, activity_id=record.activity_id, direction=direction.value)
    made.volunteer_id, made.stars, made.words = record.volunteer_id, request.stars, request.words
    assert doer.account_id is not None, "only people stand with a record"
    made.made_by, made.made_at = doer.account_id, session.now
    session.add(made)
    return shown(made, record)
