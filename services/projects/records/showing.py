"""How records are shown: lines of lists, and the whole of one with all that was done to it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.projects.complaints.models import Complaint
from services.projects.evidence.queries import evidence_of
from services.projects.records.models import RecordStep, RecordVersion, ServiceRecord
from shared.contracts.projects.appeal_words import APPEAL_DAYS
from shared.contracts.projects.complaint_words import ComplaintState
from shared.contracts.projects.record_views import STEPS_SHOWN_MAX, VERSIONS_SHOWN_MAX
from shared.contracts.projects.record_views import ServiceRecord as ShownRecord
from shared.contracts.projects.record_words import RecordAct, RecordState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.trust.name_tickets import names_ticket

MADE = (RecordAct.SETTLE.value, RecordAct.ENTER.value, RecordAct.HAND_IN.value)
OF_ROW = tuple(name for name in ShownRecord().fields if name not in ("unit_code", "is_overdue"))
Codes = dict[UUID, str]


def line(record: ServiceRecord, codes: Codes, today: date) -> SimpleNamespace:
    """A record as a line of a list."""
    shown = SimpleNamespace(**{name: getattr(record, name) for name in OF_ROW})
    shown.unit_code = codes.get(record.unit_id)
    shown.is_overdue = record.state == RecordState.OPEN and record.due_on < today
    return shown


def lines(session: Session, records: Sequence[ServiceRecord]) -> list[SimpleNamespace]:
    """Several of them."""
    codes = codes_of(session, (record.unit_id for record in records))
    return [line(record, codes, business_date(session.now)) for record in records]


def whole(session: Session, record: ServiceRecord, actor: Actor) -> SimpleNamespace:
    """A record with who did what to it, what it said before, and its evidence; all of them by their names.

    The guarantor in part until they vouch: whoever enters a record names whom they like.
    """
    session.flush()
    steps = _steps(session, record)
    past = _past(session, record)
    codes = codes_of(session, [record.unit_id, *(step.unit_id for step in steps)])
    shown = line(record, codes, business_date(session.now))
    shown.steps = [_shown_step(step, codes) for step in steps]
    shown.past = past
    shown.evidence = evidence_of(session, record, actor)
    shown.appeal_until = appeal_until(record)
    shown.upheld_complaints_count = _upheld_complaints(session, record)
    people = [record.volunteer_id, record.responsible_id, *(step.volunteer_id for step in steps)]
    shown.names_ticket = names_ticket(
        session, actor, full=people, masked=[record.guarantor_id]
    )  # who vouched has a step
    return shown


def appeal_until(record: ServiceRecord) -> date | None:
    """The last day to appeal against the last decision; None for an open one, which is appealed when it is overdue."""
    if record.state == RecordState.OPEN or record.decided_at is None:
        return None
    return business_date(record.decided_at) + timedelta(days=APPEAL_DAYS)


def recorders(session: Session, records: Sequence[ServiceRecord]) -> dict[UUID, RecordStep]:
    """Who made each of some records: the first step of each."""
    ids = [record.id for record in records]
    made = select(RecordStep).where(RecordStep.record_id.in_(ids), RecordStep.act.in_(MADE))
    first: dict[UUID, RecordStep] = {}
    for step in session.scalars(made.order_by(RecordStep.id)):
        first.setdefault(step.record_id, step)
    return first


def doer(step: RecordStep, codes: Codes) -> SimpleNamespace:
    """Who did a step, as what."""
    unit_code = codes.get(step.unit_id) if step.unit_id else None
    return SimpleNamespace(capacity=step.capacity, unit_code=unit_code, volunteer_id=step.volunteer_id)


def codes_of(session: Session, unit_ids: Iterable[UUID | None]) -> Codes:
    """The codes of some units, by their ids."""
    wanted = {id for id in unit_ids if id is not None}
    rows = session.execute(select(KnownUnit.id, KnownUnit.code).where(KnownUnit.id.in_(wanted)))
    return {row.id: row.code for row in rows}


def _steps(session: Session, record: ServiceRecord) -> Sequence[RecordStep]:
    rows = select(RecordStep).where(RecordStep.record_id == record.id).order_by(RecordStep.id)
    return session.scalars(rows.limit(STEPS_SHOWN_MAX)).all()


def _shown_step(step: RecordStep, codes: Codes) -> SimpleNamespace:
    shown = doer(step, codes)
    shown.act, shown.agreement, shown.at, shown.reason = step.act, step.agreement, step.at, step.reason
    return shown


def _past(session: Session, record: ServiceRecord) -> list[SimpleNamespace]:
    """The old values, the newest first."""
    rows = select(RecordVersion).where(RecordVersion.record_id == record.id).order_by(RecordVersion.version.desc())
    return [_old(row) for row in session.scalars(rows.limit(VERSIONS_SHOWN_MAX))]


def _old(row: RecordVersion) -> SimpleNamespace:
    values: dict[str, Any] = dict(row.values)
    for name in ("starts_at", "ends_at"):
        values[name] = datetime.fromisoformat(values[name])
    return SimpleNamespace(version=row.version, replaced_at=row.replaced_at, **values)


def _upheld_complaints(session: Session, record: ServiceRecord) -> int:
    rows = select(func.count()).where(Complaint.record_id == record.id, Complaint.state == ComplaintState.UPHELD.value)
    return session.scalar(rows) or 0
