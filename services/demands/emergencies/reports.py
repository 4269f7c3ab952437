"""The report after an emergency: waves, answers, who was left out for what, what was done when, and what was served."""

from collections import Counter, defaultdict
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.demands.copies.models import KnownRecord
from services.demands.emergencies.models import Call, Emergency, EmergencyStep, LeftOut, Wave
from services.demands.emergencies.queries import shown
from services.demands.emergencies.seen import seen_emergency
from shared.contracts.base import Loaded
from shared.contracts.demands.dispatch_reports import STEPS_SHOWN_MAX
from shared.contracts.demands.dispatch_words import AnswerWay, LeftOutReason
from shared.contracts.demands.emergency_words import CallState
from shared.contracts.projects.record_words import RecordState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit

OF_WAVE = ("number", "ring", "metres_max", "reached_by", "looked_at_count", "asked_count", "asked_at", "due_at")
ANSWERS = (
    CallState.ACCEPTED,
    CallState.DECLINED,
    CallState.EXPIRED,
    CallState.STOOD_DOWN,
    CallState.RELEASED,
)


def report(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Of an emergency in reach; of one that goes on, until now. It names nobody."""
    found, _ = seen_emergency(session, request.id, actor)
    told = SimpleNamespace(emergency=shown(session, found), waves=_waves(session, found), steps=_steps(session, found))
    told.left_out = _left_out(session, found)
    told.first_accepted_seconds = _seconds(found, _first_accepted(session, found))
    told.filled_seconds = _seconds(found, found.filled_at)
    ways = _ways(session, found)
    for way in AnswerWay:
        setattr(told, f"answered_by_{way}_count", ways[way.value])
    told.served_count, told.served_minutes = (0, 0) if found.is_drill else _served(session, found)
    return told


def _waves(session: Session, found: Emergency) -> list[SimpleNamespace]:
    answers: dict[int, Counter[str]] = defaultdict(Counter)
    counted = select(Call.wave, Call.state, func.count()).where(Call.emergency_id == found.id)
    for number, state, count in session.execute(counted.group_by(Call.wave, Call.state)):
        answers[number][state] = count
    waves = session.scalars(select(Wave).where(Wave.emergency_id == found.id).order_by(Wave.number)).all()
    codes = _codes(session, {wave.unit_id for wave in waves})
    return [_wave(wave, codes[wave.unit_id], answers[wave.number]) for wave in waves]


def _wave(wave: Wave, code: str, answers: Counter[str]) -> SimpleNamespace:
    told = SimpleNamespace(**{name: getattr(wave, name) for name in OF_WAVE}, unit_code=code)
    for state in ANSWERS:
        setattr(told, f"{state}_count", answers[state.value])
    return told


def _steps(session: Session, found: Emergency) -> list[SimpleNamespace]:
    rows = select(EmergencyStep).where(EmergencyStep.emergency_id == found.id).order_by(EmergencyStep.id)
    steps = session.scalars(rows.limit(STEPS_SHOWN_MAX)).all()
    codes = _codes(session, {step.unit_id for step in steps})
    return [
        SimpleNamespace(
            act=step.act,
            at=step.at,
            by_server=step.account_id is None,
            unit_code=codes[step.unit_id],
            wave=step.wave,
            ring=step.ring,
        )
        for step in steps
    ]


def _left_out(session: Session, found: Emergency) -> list[SimpleNamespace]:
    rows = select(LeftOut.reason, func.count()).where(LeftOut.emergency_id == found.id).group_by(LeftOut.reason)
    counts = {row[0]: row[1] for row in session.execute(rows)}
    return [SimpleNamespace(reason=one, count=counts[one.value]) for one in LeftOutReason if one.value in counts]


def _ways(session: Session, found: Emergency) -> Counter[str]:
    rows = select(Call.answered_by, func.count()).where(Call.emergency_id == found.id, Call.answered_by.is_not(None))
    return Counter({row[0]: row[1] for row in session.execute(rows.group_by(Call.answered_by))})


def _first_accepted(session: Session, found: Emergency) -> datetime | None:
    came = select(func.min(Call.answered_at)).where(
        Call.emergency_id == found.id, Call.state.in_([CallState.ACCEPTED, CallState.RELEASED])
    )
    return session.scalar(came)


def _served(session: Session, found: Emergency) -> tuple[int, int]:
    """Records that count by now, and their minutes."""
    rows = select(func.count(), func.coalesce(func.sum(KnownRecord.minutes), 0)).where(
        KnownRecord.activity_id == found.activity_id, KnownRecord.state == RecordState.CONFIRMED.value
    )
    count, minutes = session.execute(rows).one()
    return count, int(minutes)


def _codes(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    return {
        row.id: row.code for row in session.execute(select(KnownUnit.id, KnownUnit.code).where(KnownUnit.id.in_(ids)))
    }


def _seconds(found: Emergency, moment: datetime | None) -> int | None:
    return None if moment is None else max(0, int((moment - found.opened_at).total_seconds()))
