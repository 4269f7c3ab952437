"""Reading until when units answer: the nearest unit that says so wins."""

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.demands.answer_times.domain import AnswerTimes, in_force
from services.demands.answer_times.models import AnswerTimesVersion
from services.demands.answer_times.shipped import shipped_on
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code
from shared.runtime.events.unit_tree import KnownUnit, known_unit, lineage


def answer_times(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What holds at a unit today. Everybody may know until when they are answered."""
    return shown(session, unit_of_code(session, request.code))


def times_at(session: Session, unit_lineage: Sequence[UUID]) -> AnswerTimes:
    """What holds today at the last unit of a lineage."""
    rows = select(AnswerTimesVersion).where(AnswerTimesVersion.unit_id.in_(unit_lineage))
    today = business_date(session.now)
    return in_force([row.read() for row in session.scalars(rows)], unit_lineage, today, shipped_on(today))


def shown(session: Session, unit: KnownUnit) -> SimpleNamespace:
    """What holds at a unit today, and which unit said so."""
    times = times_at(session, lineage(session, unit.id))
    return SimpleNamespace(
        code=unit.code,
        hours=times.hours,
        remind_hours=times.remind_hours,
        from_day=times.from_day,
        from_unit_code=known_unit(session, times.unit_id).code if times.unit_id else None,
        is_own=times.unit_id == unit.id,
    )
