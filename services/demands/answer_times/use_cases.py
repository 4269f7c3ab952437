"""Saying until when a unit answers needs. What is due already stays due when it was."""

from types import SimpleNamespace

from sqlalchemy import func, select

from services.demands.answer_times.models import AnswerTimesVersion
from services.demands.answer_times.policy import may
from services.demands.answer_times.queries import shown
from shared.contracts.base import Loaded
from shared.contracts.demands.demand_words import DemandUrgency
from shared.contracts.demands.refusals.archive import ANSWER_TIMES_DAY_PAST, ANSWER_TIMES_REMINDER_LATE
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code
from shared.runtime.events.unit_tree import KnownUnit, lineage
from shared.runtime.trust import audit


def set_answer_times(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say it from a day on, not before today."""
    unit = unit_of_code(session, request.code)
    may(actor, session.now).set_times(lineage(session, unit.id))
    today = business_date(session.now)
    if request.from_day < today:
        raise ANSWER_TIMES_DAY_PAST(day=request.from_day.isoformat(), today=today.isoformat())
    hours = {urgency.value: getattr(request.hours, urgency.value) for urgency in DemandUrgency}
    if request.remind_hours > max(hours.values()):
        raise ANSWER_TIMES_REMINDER_LATE()
    said = AnswerTimesVersion(id=new_id(), unit_id=unit.id, number=_next_number(session, unit))
    said.from_day, said.hours, said.remind_hours = request.from_day, hours, request.remind_hours
    said.said_at = session.now
    session.add(said)
    audit.record(session, actor, "demands.set_answer_times", f"unit:{unit.id}", day=request.from_day.isoformat())
    session.flush()
    return shown(session, unit)


def _next_number(session: Session, unit: KnownUnit) -> int:
    """One after the other: whoever says something for the unit too waits for its row."""
    session.execute(select(KnownUnit.id).where(KnownUnit.id == unit.id).with_for_update())
    last = select(func.coalesce(func.max(AnswerTimesVersion.number), 0)).where(AnswerTimesVersion.unit_id == unit.id)
    return session.scalars(last).one() + 1
