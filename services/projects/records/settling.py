"""From attendances to a record: made when somebody went, brought up to date whenever what proves it changes.

    settle(session, sign_up)       presence calls it wherever attendances of a sign-up change or end

Locks: the person, then the record; whoever calls with a locked shift has locked the person before. By rule a record is
confirmed at once, and later made longer too, where nobody has to look at it; everything else waits for people. What
somebody decided on by hand is not changed behind their back: only what is proven by now is noted.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.models import SignUp
from services.projects.activities.places import lock_persons
from services.projects.presence.domain import days_of
from services.projects.records.deciding import (
    accepted_by_itself,
    end,
    is_under_appeal,
    overlaps,
    reconsider,
    reconsider_others,
    would_be_by_rule,
)
from services.projects.records.domain.minutes import Span
from services.projects.records.history import begin, keep_old, note, tell, touch
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import SYSTEM, Doer
from services.projects.records.proof import Proof, proof_of
from services.projects.working_days.use_cases import make_due
from shared.contracts.projects.library_words import ServiceMode
from shared.contracts.projects.record_words import (
    RecordAct,
    RecordChange,
    RecordFlag,
    RecordOrigin,
    RecordState,
    Tier,
)
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import known_volunteer

ONLINE_PLACE = "线上"  # the place of an online service (志愿e服务): the law wants one
# What records say of themselves; the other flags are those of the attendances.
OWN_FLAGS = frozenset(
    flag.value
    for flag in (
        RecordFlag.LATE,
        RecordFlag.OVERLAP,
        RecordFlag.CORRECTED,
        RecordFlag.PROOF_CHANGED,
        RecordFlag.BEYOND_PROOF,
        RecordFlag.EVIDENCE_REUSED,
    )
)
DECIDED_BY_HAND = frozenset({RecordFlag.CORRECTED.value, RecordFlag.BEYOND_PROOF.value})


def settle(session: Session, sign_up: SignUp, doer: Doer = SYSTEM, reason: str | None = None) -> ServiceRecord | None:
    """The record of a sign-up as its attendances have it now; None where nothing was served.

    doer, reason: who struck an attendance, and why, which is told where nothing is left of the record by that.
    Raises Unavailable `projects.not_yet_known`.
    """
    lock_persons(session, [sign_up.volunteer_id])
    proof = proof_of(session, sign_up)
    record = record_of_sign_up(session, sign_up.id)
    if record is None:
        return _made(session, sign_up, proof) if proof else None
    if record.origin != RecordOrigin.SETTLED or record.state not in (RecordState.OPEN, RecordState.CONFIRMED):
        _note_proof(session, record, proof)
    elif record.state == RecordState.OPEN:
        _renew(session, record, proof, doer, reason)
    else:
        _amend(session, record, proof, doer, reason)
    return record


def record_of_sign_up(session: Session, sign_up_id: UUID) -> ServiceRecord | None:
    """The record of a sign-up, locked, as it is now."""
    rows = select(ServiceRecord).where(ServiceRecord.sign_up_id == sign_up_id)
    return session.scalar(rows.with_for_update().execution_options(populate_existing=True))


def new_record(session: Session, sign_up: SignUp, origin: RecordOrigin, span: Span) -> ServiceRecord:
    """A record with all that follows from the sign-up; what is proven, and how, is its maker's to say."""
    activity = sign_up.activity
    record = ServiceRecord(
        id=new_id(),
        sign_up_id=sign_up.id,
        activity_id=activity.id,
        activity=activity,
        project_id=activity.project_id,
        team_id=activity.team_id,
        volunteer_id=sign_up.volunteer_id,
        volunteer_unit_id=known_volunteer(session, sign_up.volunteer_id).unit_id,
        service_class=activity.service_class,
        title=activity.title,
        place=sign_up.shift.held["place"] or (ONLINE_PLACE if activity.mode == ServiceMode.ONLINE else None),
        content=activity.content or None,
        unit_id=activity.unit_id,
        responsible_id=activity.responsible_id,
        origin=origin.value,
        proven_minutes=0,
        flags=[],
        tier=Tier.NONE.value,
        wants=[],
        terms=1,
        state=RecordState.OPEN.value,
        made_at=session.now,
        changed_at=session.now,
        version=1,
    )
    put_span(record, span)
    make_due(session, record, shift_day(sign_up))
    return record


def shift_day(sign_up: SignUp) -> date:
    """The last day of the shift, from which the working days are counted."""
    return days_of(sign_up.shift.starts_at, sign_up.shift.ends_at)[1]


def _made(session: Session, sign_up: SignUp, proof: Proof) -> ServiceRecord:
    record = new_record(session, sign_up, RecordOrigin.SETTLED, proof.span)
    _put_proof(session, record, proof)
    begin(session, record)
    note(session, record, RecordAct.SETTLE, SYSTEM)
    reconsider(session, record)
    return record


def _renew(session: Session, record: ServiceRecord, proof: Proof | None, doer: Doer, reason: str | None) -> None:
    """Nobody has confirmed it yet: it says what is proven now, and what was agreed to before counts no more."""
    if proof is None:
        if not is_under_appeal(session, record):
            end(session, record, RecordAct.REFUSE, doer, reason)
        return
    if not _is_same(record, proof):
        keep_old(session, record)
        record.terms += 1
        put_span(record, proof.span)
        _put_proof(session, record, proof)
        note(session, record, RecordAct.SETTLE, SYSTEM)
    reconsider(session, record)


def _amend(session: Session, record: ServiceRecord, proof: Proof | None, doer: Doer, reason: str | None) -> None:
    """It counts already: less where less is proven, more only by rule, and nothing of what was decided by hand."""
    if proof is not None and _is_same(record, proof):
        return
    if DECIDED_BY_HAND & set(record.flags) or is_under_appeal(session, record):
        _note_proof(session, record, proof)
    elif proof is None or proof.minutes == 0:
        end(session, record, RecordAct.STRIKE, doer, reason)
    elif proof.minutes < record.minutes and not _would_overlap(session, record, proof):
        _change(session, record, proof)
        reconsider_others(session, record)
    elif _may_be_more(session, record, proof):
        _change(session, record, proof)
    else:
        _note_proof(session, record, proof)


def _may_be_more(session: Session, record: ServiceRecord, proof: Proof) -> bool:
    is_as_good = proof.grade == record.grade and not proof.flags
    by_rule = is_as_good and would_be_by_rule(session, record, proof.minutes, record.flags)
    return by_rule and not _would_overlap(session, record, proof)


def _would_overlap(session: Session, record: ServiceRecord, proof: Proof) -> bool:
    return overlaps(session, record, (RecordState.CONFIRMED.value,), proof.span)


def _change(session: Session, record: ServiceRecord, proof: Proof) -> None:
    keep_old(session, record)
    put_span(record, proof.span)
    record.minutes = record.proven_minutes = proof.minutes
    record.grade, record.recorded_by = proof.grade.value, proof.put_right_by
    record.flags = sorted({*proof.flags, *(set(record.flags) & OWN_FLAGS)})
    record.decided_at = session.now
    note(session, record, RecordAct.SETTLE, SYSTEM)
    tell(session, record, RecordChange.CORRECTED)


def _note_proof(session: Session, record: ServiceRecord, proof: Proof | None) -> None:
    """Only what is proven by now: who decides on it sees the difference."""
    minutes, of_proof = (proof.minutes, set(proof.flags)) if proof else (0, _flags_of_proof(record))
    changed = {RecordFlag.PROOF_CHANGED.value} if record.proven_minutes != minutes else set()
    flags = sorted((set(record.flags) & OWN_FLAGS) | of_proof | changed)
    if (minutes, flags) != (record.proven_minutes, record.flags):
        touch(session, record)
        record.proven_minutes, record.flags = minutes, flags


def put_span(record: ServiceRecord, span: Span) -> None:
    """In this time it lies, and on its first day it is counted."""
    record.starts_at, record.ends_at = span.starts_at, span.ends_at
    record.served_on = business_date(span.starts_at)


def _put_proof(session: Session, record: ServiceRecord, proof: Proof) -> None:
    record.minutes = record.proven_minutes = proof.minutes
    record.grade, record.recorded_by = proof.grade.value, proof.put_right_by
    record.flags = sorted({*proof.flags, *(set(record.flags) & OWN_FLAGS)})
    accepted_by_itself(session, record)


def _is_same(record: ServiceRecord, proof: Proof) -> bool:
    told = (record.proven_minutes, record.grade, Span(record.starts_at, record.ends_at))
    return told == (proof.minutes, proof.grade, proof.span) and set(proof.flags) == _flags_of_proof(record)


def _flags_of_proof(record: ServiceRecord) -> set[str]:
    return set(record.flags) - OWN_FLAGS
