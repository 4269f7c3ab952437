"""Appealing against what became of a record, and deciding on it by somebody who had no part in it."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import SignUp
from services.projects.activities.places import lock_persons
from services.projects.appeals.domain import LIFE, refuse_untimely
from services.projects.appeals.models import Appeal
from services.projects.appeals.policy import Permissions
from services.projects.appeals.queries import seen_appeal, with_record
from services.projects.appeals.upholding import uphold_record
from services.projects.evidence.use_cases import bind
from services.projects.records.domain.minutes import Span, served
from services.projects.records.involved import involved_in
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import Involved
from services.projects.records.use_cases import locked_record
from services.projects.working_days.use_cases import make_due
from shared.contracts.base import Loaded
from shared.contracts.projects.appeal_words import AppealState
from shared.contracts.projects.record_words import RecordFlag
from shared.contracts.projects.refusals import appeals as refusals
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage, successor
from shared.runtime.trust import audit


def make_appeal(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Appeal. First the record's union decides; after a rejection the one above it may be asked."""
    record, permissions = locked_record(session, request, actor)
    permissions.answer(record)
    before = _latest(session, record)
    if before is not None and before.state == AppealState.SUBMITTED:
        raise refusals.APPEAL_OPEN()
    rejected = before if before is not None and _still_rejected(before, record) else None
    decided_at = rejected.decided_at if rejected else record.decided_at
    today = business_date(session.now)
    refuse_untimely(record.state, record.due_on, business_date(decided_at) if decided_at else None, today)
    most = minutes_of_shift(session, record)
    if request.wanted_minutes > most:
        raise refusals.APPEAL_MINUTES_TOO_MANY(minutes_max=most)
    made = _made(session, record, request, rejected)
    session.add(made)
    session.flush()
    if request.evidence_ids and bind(session, request.evidence_ids, record, actor):
        record.flags = sorted({*record.flags, RecordFlag.EVIDENCE_REUSED.value})
    audit.record(session, actor, "appeals.make", f"appeal:{made.id}", level=made.level)
    return with_record(session, made, actor)


def withdraw_appeal(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take it back."""
    found, permissions = _locked(session, request, actor)
    permissions.withdraw(found)
    _close(session, found, "withdraw", None, None)
    return with_record(session, found, actor)


def withdraw_all(session: Session, volunteer_id: UUID) -> None:
    """Of a locked person who has left: nobody is there any more whom an answer would reach."""
    rows = select(Appeal).where(Appeal.volunteer_id == volunteer_id, Appeal.still_waits()).order_by(Appeal.id)
    for found in session.scalars(rows.with_for_update()).all():
        _close(session, found, "withdraw", None, None)


def reject_appeal(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The record stays as it is."""
    found, permissions = _locked(session, request, actor)
    permissions.decide(found, _involved(session, found.record))
    _close(session, found, "reject", actor, request.reason)
    audit.record(session, actor, "appeals.reject", f"appeal:{found.id}")
    return with_record(session, found, actor)


def uphold_appeal(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The record counts, with so many minutes."""
    found, permissions = _locked(session, request, actor)
    doer = permissions.decide(found, _involved(session, found.record))
    if request.minutes > found.wanted_minutes:
        raise refusals.APPEAL_MINUTES_TOO_MANY(minutes_max=found.wanted_minutes)
    _close(session, found, "uphold", actor, request.reason)
    found.given_minutes = request.minutes
    uphold_record(session, found, doer, permissions)
    audit.record(session, actor, "appeals.uphold", f"appeal:{found.id}", minutes=request.minutes)
    return with_record(session, found, actor)


def minutes_of_shift(session: Session, record: ServiceRecord) -> int:
    """How many minutes the whole shift of a record would count: nobody served more in it."""
    sign_up = session.get_one(SignUp, record.sign_up_id)
    shift = Span(sign_up.shift.starts_at, sign_up.shift.ends_at)
    most = served([shift], shift, sign_up.shift.break_minutes)
    return most.minutes if most else 0


def _still_rejected(before: Appeal, record: ServiceRecord) -> bool:
    """Whether it was rejected, and nobody has decided on the record since; more files decide nothing."""
    if before.state != AppealState.REJECTED:
        return False
    is_decided = record.decided_at is not None and before.decided_at is not None
    return before.record_version == record.version or (is_decided and record.decided_at <= before.decided_at)


def _latest(session: Session, record: ServiceRecord) -> Appeal | None:
    rows = select(Appeal).where(Appeal.record_id == record.id).order_by(Appeal.id.desc()).limit(1)
    return session.scalar(rows.with_for_update())


def _made(session: Session, record: ServiceRecord, request: Loaded, rejected: Appeal | None) -> Appeal:
    made = Appeal(id=new_id(), record_id=record.id, volunteer_id=record.volunteer_id, version=1)
    made.unit_id, made.level = _next_unit(session, record, rejected), rejected.level + 1 if rejected else 1
    made.record_version, made.words, made.wanted_minutes = record.version, request.words, request.wanted_minutes
    made.made_at, made.state, made.record = session.now, LIFE.beginning, record
    make_due(session, made, business_date(session.now))
    return made


def _next_unit(session: Session, record: ServiceRecord, rejected: Appeal | None) -> UUID:
    """The union that decides: the record's own, or its successor; after a rejection the one above the last."""
    if rejected is None:
        return successor(session, record.unit_id).id
    above = lineage(session, rejected.unit_id)[:-1]
    if not above:
        raise refusals.APPEAL_FINAL()
    return above[-1]


def _locked(session: Session, request: Loaded, actor: Actor) -> tuple[Appeal, Permissions]:
    """An appeal that one sees; person, record and appeal are locked, in this order. Raises NotFound, Conflict."""
    found, permissions = seen_appeal(session, request.id, actor)
    lock_persons(session, [found.volunteer_id])
    session.refresh(found.record, with_for_update=True)
    session.refresh(found, with_for_update=True)
    if request.version != found.version:
        raise refusals.APPEAL_CHANGED_SINCE(version=found.version)
    return found, permissions


def _close(session: Session, found: Appeal, act: str, actor: Actor | None, reason: str | None) -> None:
    after = LIFE.after(found.state, act)
    if after is None:
        raise refusals.APPEAL_DECIDED(appeal_state=found.state)
    found.state, found.decided_at, found.reason = after, session.now, reason
    found.decided_by = actor.account_id if actor else None
    found.version += 1


def _involved(session: Session, record: ServiceRecord) -> Involved:
    """Whoever had a part in the record, or has decided on an appeal about it."""
    involved = involved_in(session, record)
    deciders = session.scalars(select(Appeal.decided_by).where(Appeal.record_id == record.id))
    return replace(involved, accounts=involved.accounts | {id for id in deciders if id is not None})
