"""Reading evaluations: of one's own services, and of an activity, without telling whose they are."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from services.projects.activities.models import Activity
from services.projects.evaluations.domain import SHOWN_FROM, average_tenths
from services.projects.evaluations.models import Evaluation
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import may
from services.projects.standing import standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.complaint_words import EvaluationDirection
from shared.contracts.projects.refusals.records import RECORD_ACTIVITY_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer


def own_evaluations(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """What leaders said of one's own services, the newest first."""
    own = acting_volunteer(session, actor)
    rows = select(Evaluation).where(
        Evaluation.volunteer_id == own.id, Evaluation.direction == EvaluationDirection.OF_VOLUNTEER.value
    )
    if request.cursor:
        rows = rows.where(Evaluation.id < id_after(request))
    found = session.scalars(rows.order_by(Evaluation.id.desc()).limit(request.limit + 1))
    page = page_by_id(list(found), request)
    records = {record.id: record for record in _records(session, [row.record_id for row in page.items])}
    return Page([shown(row, records[row.record_id]) for row in page.items], page.next_cursor)


def evaluations_of(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What was said of an activity, for who leads it and for cadres in reach."""
    activity = session.get(Activity, request.id)
    permissions = may(actor, session.now, standing_of(session, actor, activity))
    permissions.sign_in()
    if activity is None or not permissions.leads_or_reads():
        raise RECORD_ACTIVITY_NOT_FOUND()
    about = (Evaluation.activity_id == activity.id, Evaluation.direction == EvaluationDirection.OF_ACTIVITY.value)
    total, count = session.execute(
        select(func.coalesce(func.sum(Evaluation.stars), 0), func.count()).where(*about)
    ).one()
    rows = select(Evaluation).where(*about)
    if request.cursor:
        rows = rows.where(Evaluation.id > id_after(request))
    found = list(session.scalars(rows.order_by(Evaluation.id).limit(request.limit + 1)))
    page = page_by_id(found if count >= SHOWN_FROM else [], request)
    return SimpleNamespace(
        items=[_opinion(row) for row in page.items],
        next_cursor=page.next_cursor,
        count=count,
        average_tenths=average_tenths(total, count),
    )


def shown(row: Evaluation, record: ServiceRecord) -> SimpleNamespace:
    """An evaluation as its maker, or who it is about, sees it."""
    told = _opinion(row)
    told.record_id, told.direction, told.title = row.record_id, row.direction, record.title
    return told


def _opinion(row: Evaluation) -> SimpleNamespace:
    return SimpleNamespace(id=row.id, stars=row.stars, words=row.words, made_on=business_date(row.made_at))


def _records(session: Session, ids: list[Any]) -> Any:
    return session.scalars(select(ServiceRecord).where(ServiceRecord.id.in_(ids)))
