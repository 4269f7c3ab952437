"""Whether a record lacks something, and what becomes of it: confirmed, corrected, refused, struck.

The person is locked (`lock_persons`) by whoever calls: how long a day was, and whether services overlap, is asked of
all records of the person.
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select

from services.projects.activities.models import SignUp
from services.projects.appeals.models import Appeal
from services.projects.records.domain.caps import caps_on, tier_of
from services.projects.records.domain.life import LIFE
from services.projects.records.domain.minutes import Span
from services.projects.records.domain.wants import BY_OWN_ACT, Facts, is_by_rule, wants_of
from services.projects.records.history import keep_old, note, tell, touch
from services.projects.records.models import RecordStep, ServiceRecord
from services.projects.records.policy import SYSTEM, Doer
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.appeal_words import AppealState
from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import (
    RecordAct,
    RecordChange,
    RecordFlag,
    RecordOrigin,
    RecordState,
    Tier,
)
from shared.contracts.projects.refusals.records import RECORD_NOT_SO, RECORD_UNDER_APPEAL
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer

LIVE = (RecordState.OPEN.value, RecordState.CONFIRMED.value)
RECONSIDERED_MAX = 20  # open records of one person on one day


def state_after(record: ServiceRecord, act: RecordAct) -> str:
    """The state that an act leads to. Raises Conflict where the present one does not allow it."""
    after = LIFE.after(record.state, act.value)
    if after is None:
        raise RECORD_NOT_SO(record_state=record.state)
    return after


def refuse_under_appeal(session: Session, record: ServiceRecord) -> None:
    """Raises Conflict: while an appeal is open only who decides on it changes the record to anybody's disadvantage."""
    if is_under_appeal(session, record):
        raise RECORD_UNDER_APPEAL()


def is_under_appeal(session: Session, record: ServiceRecord) -> bool:
    """Whether the volunteer has appealed, and nobody has decided."""
    open_appeals = select(Appeal.id).where(Appeal.record_id == record.id, Appeal.state == AppealState.SUBMITTED.value)
    return bool(session.scalar(select(exists(open_appeals))))


def reconsider(session: Session, record: ServiceRecord) -> None:
    """Look at what an open record lacks; confirm it where that is nothing."""
    facts = facts_of(session, record)
    wants = [want.value for want in wants_of(facts)]
    if wants != record.wants:
        touch(session, record)
    record.tier, record.wants = facts.tier.value, wants
    flag(record, RecordFlag.OVERLAP, facts.overlaps)
    if not record.wants:
        confirm(session, record)
    elif record.accepted_at is None and _has_left(session, record):
        end(session, record, RecordAct.REFUSE, SYSTEM, None)


def refuse_unacceptable(session: Session, volunteer_id: UUID) -> None:
    """Of a locked person who has left: what they have not taken as their own by now nobody ever will.

    Everything else goes on: whoever has to agree decides, and it counts.
    """
    rows = select(ServiceRecord).where(
        ServiceRecord.volunteer_id == volunteer_id,
        ServiceRecord.state == RecordState.OPEN.value,
        ServiceRecord.accepted_at.is_(None),
    )
    for record in session.scalars(rows.order_by(ServiceRecord.id).with_for_update()).all():
        if record.state == RecordState.OPEN:  # the end of another one may have ended it
            end(session, record, RecordAct.REFUSE, SYSTEM, None)


def confirm(session: Session, record: ServiceRecord) -> None:
    """Nothing is wanted: it counts."""
    record.state = state_after(record, RecordAct.CONFIRM)
    touch(session, record)
    record.decided_at = record.confirmed_at = session.now
    note(session, record, RecordAct.CONFIRM, SYSTEM)
    tell(session, record, RecordChange.CONFIRMED)


def end(session: Session, record: ServiceRecord, act: RecordAct, doer: Doer, reason: str | None) -> None:
    """Decline, refuse or strike it: it does not count, and what overlapped with it may."""
    counted = record.state == RecordState.CONFIRMED
    after = state_after(record, act)
    if counted:
        keep_old(session, record)
    record.state, record.wants = after, []
    record.decided_at, record.reason = session.now, reason
    touch(session, record)
    note(session, record, act, doer, reason)
    if counted:
        tell(session, record, RecordChange.STRUCK)
    reconsider_others(session, record)


def reconsider_others(session: Session, record: ServiceRecord) -> None:
    """Other records of the person may have waited for this one to make room, in the same time or on the same day."""
    at_that_time = and_(ServiceRecord.starts_at < record.ends_at, ServiceRecord.ends_at > record.starts_at)
    rows = select(ServiceRecord).where(
        ServiceRecord.volunteer_id == record.volunteer_id,
        ServiceRecord.state == RecordState.OPEN.value,
        ServiceRecord.id != record.id,
        or_(ServiceRecord.served_on == record.served_on, at_that_time),
    )
    for other in session.scalars(rows.order_by(ServiceRecord.id).limit(RECONSIDERED_MAX).with_for_update()):
        reconsider(session, other)


def facts_of(session: Session, record: ServiceRecord) -> Facts:
    """All that is known of a record when it is asked what it lacks."""
    sign_up = session.get_one(SignUp, record.sign_up_id)
    is_signed = record.activity.project.agreement_number is None or sign_up.agreement_id is not None
    agreed = select(RecordStep.agreement).where(
        RecordStep.record_id == record.id,
        RecordStep.act == RecordAct.AGREE.value,
        RecordStep.terms == record.terms,
    )
    return Facts(
        grade=EvidenceGrade(record.grade),
        tier=_tier(session, record),
        minutes=record.minutes,
        has_fields=record.has_fields,
        is_entered=record.origin == RecordOrigin.ENTERED,
        is_flagged=bool(set(record.flags) - {RecordFlag.OVERLAP.value}),
        is_signed=is_signed,
        overlaps=overlaps(session, record, (RecordState.CONFIRMED.value,)),
        is_vouched=record.guaranteed_at is not None,
        is_accepted=record.accepted_at is not None,
        agreements=frozenset(agreement for agreement in session.scalars(agreed) if agreement),
    )


def would_be_by_rule(session: Session, record: ServiceRecord, minutes: int, flags: Iterable[str]) -> bool:
    """Whether nobody would have to look at a record if it had so many minutes and these flags."""
    facts = facts_of(session, record)
    tier = tier_of(day_minutes_beside(session, record) + minutes, caps_on(record.served_on))
    return is_by_rule(replace(facts, tier=tier, minutes=minutes, is_flagged=bool(tuple(flags)), overlaps=False))


def overlaps(session: Session, record: ServiceRecord, states: Iterable[str] = LIVE, span: Span | None = None) -> bool:
    """Whether another record of the person lies in the same time. span: where it shall not be the record's own."""
    starts_at, ends_at = (span.starts_at, span.ends_at) if span else (record.starts_at, record.ends_at)
    others = select(ServiceRecord.id).where(
        ServiceRecord.volunteer_id == record.volunteer_id,
        ServiceRecord.id != record.id,
        ServiceRecord.state.in_(tuple(states)),
        ServiceRecord.starts_at < ends_at,
        ServiceRecord.ends_at > starts_at,
    )
    return bool(session.scalar(select(exists(others))))


def day_minutes_beside(session: Session, record: ServiceRecord) -> int:
    """How many confirmed minutes the person has on that day in other records."""
    others = select(func.coalesce(func.sum(ServiceRecord.minutes), 0)).where(
        ServiceRecord.volunteer_id == record.volunteer_id,
        ServiceRecord.served_on == record.served_on,
        ServiceRecord.state == RecordState.CONFIRMED.value,
        ServiceRecord.id != record.id,
    )
    return session.scalar(others) or 0


def flag(record: ServiceRecord, word: str, is_so: bool = True) -> None:
    """Set a flag, or take it away."""
    record.flags = sorted({*record.flags, word} if is_so else {*record.flags} - {word})


def accepted_by_itself(session: Session, record: ServiceRecord) -> None:
    """Checking in with a code is the volunteer's own act; what a leader has put down wants another one."""
    is_own_act = record.grade in BY_OWN_ACT and RecordFlag.PUT_RIGHT not in record.flags
    record.accepted_at = (record.accepted_at or session.now) if is_own_act else None


def _has_left(session: Session, record: ServiceRecord) -> bool:
    known = session.get(KnownVolunteer, record.volunteer_id)
    return known is not None and known.state != VolunteerState.ACTIVE


def _tier(session: Session, record: ServiceRecord) -> Tier:
    tier = tier_of(day_minutes_beside(session, record) + record.minutes, caps_on(record.served_on))
    is_late = RecordFlag.LATE in record.flags and record.origin != RecordOrigin.SETTLED
    return Tier.SUPERIOR if tier == Tier.NONE and is_late else tier
