"""What an upheld appeal makes of a record: it counts, as far as the law and the clock allow.

Whoever decides takes the place of all who would have had to agree; but nobody takes the place of a guarantor, of a
signature, or of the union that has to agree to so long a day.
"""

from sqlalchemy import exists, select

from services.projects.activities.models import SignUp
from services.projects.appeals.models import Appeal
from services.projects.appeals.policy import Permissions
from services.projects.evidence.models import EvidenceFile
from services.projects.records import deciding
from services.projects.records.domain.caps import caps_on, tier_of
from services.projects.records.domain.minutes import Span
from services.projects.records.history import keep_old, note, tell
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import Doer
from services.projects.records.settling import put_span
from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import RecordAct, RecordChange, RecordFlag, RecordOrigin, RecordState, Want
from shared.contracts.projects.refusals.appeals import APPEAL_RECORD_LACKS, APPEAL_WANTS_EVIDENCE
from shared.contracts.projects.refusals.records import RECORD_OVERLAPS
from shared.kernel.measures import whole_minutes
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage, successor


def uphold_record(session: Session, appeal: Appeal, doer: Doer, permissions: Permissions) -> None:
    """Give the record the minutes of the appeal. Raises Conflict or Forbidden where it cannot count so."""
    record, minutes = appeal.record, appeal.given_minutes or 0
    after = deciding.state_after(record, RecordAct.UPHOLD)
    counted = record.state == RecordState.CONFIRMED
    keep_old(session, record)
    _make_room(session, record, minutes)
    tier = tier_of(deciding.day_minutes_beside(session, record) + minutes, caps_on(record.served_on))
    permissions.give(tier, lineage(session, successor(session, record.unit_id).id))
    _refuse_lacking(session, record)
    if _is_beyond_proof(record, minutes):
        _go_beyond_proof(session, record, doer)
    record.state, record.minutes, record.tier, record.wants = after, minutes, tier.value, []
    record.terms, record.reason, record.decided_at = record.terms + 1, appeal.reason, session.now
    record.confirmed_at = record.confirmed_at or session.now
    record.accepted_at = record.accepted_at or appeal.made_at
    deciding.flag(record, RecordFlag.CORRECTED)
    deciding.flag(record, RecordFlag.OVERLAP, is_so=False)
    note(session, record, RecordAct.UPHOLD, doer, appeal.reason)
    tell(session, record, RecordChange.CORRECTED if counted else RecordChange.CONFIRMED)


def _make_room(session: Session, record: ServiceRecord, minutes: int) -> None:
    """More than fits into the time of the record takes that of the shift. Raises Conflict where another lies in it."""
    if minutes <= whole_minutes(record.starts_at, record.ends_at):
        return
    shift = session.get_one(SignUp, record.sign_up_id).shift
    span = Span(shift.starts_at, shift.ends_at)
    if deciding.overlaps(session, record, (RecordState.CONFIRMED.value,), span):
        raise RECORD_OVERLAPS()
    put_span(record, span)


def _refuse_lacking(session: Session, record: ServiceRecord) -> None:
    """Raises Conflict where something is missing for which nobody's word can stand."""
    facts = deciding.facts_of(session, record)
    lacking = {
        Want.FIELDS: not facts.has_fields,
        Want.AGREEMENT: not facts.is_signed,
        Want.GUARANTOR: facts.is_entered and not facts.is_vouched,
    }
    for want, is_lacking in lacking.items():
        if is_lacking:
            raise APPEAL_RECORD_LACKS(want=want.value)
    if facts.overlaps:
        raise RECORD_OVERLAPS()


def _is_beyond_proof(record: ServiceRecord, minutes: int) -> bool:
    return record.origin == RecordOrigin.SETTLED and minutes > record.proven_minutes


def _go_beyond_proof(session: Session, record: ServiceRecord, doer: Doer) -> None:
    """More than the attendances prove rests on a file, and on the word of who decides: as weak as an entry by hand."""
    files = select(EvidenceFile.id).where(EvidenceFile.record_id == record.id)
    if not session.scalar(select(exists(files))):
        raise APPEAL_WANTS_EVIDENCE(minutes=record.proven_minutes)
    record.grade, record.recorded_by = EvidenceGrade.MANUAL.value, doer.account_id
    deciding.flag(record, RecordFlag.BEYOND_PROOF)
