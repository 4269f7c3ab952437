"""What people do with service records: agree, vouch, accept, decline, refuse, correct, strike.

Every act begins alike: the record is looked for and seen, then person and record are locked, and the version that was
seen has to be the present one. So of two who act on the same version only one is heard.
"""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import exists, select

from services.projects.activities.places import lock_persons
from services.projects.evidence.use_cases import bind
from services.projects.records import deciding, entering
from services.projects.records.history import keep_old, note, tell, touch
from services.projects.records.involved import recorders_of
from services.projects.records.leading import has_led
from services.projects.records.models import RecordStep, ServiceRecord
from services.projects.records.policy import Permissions
from services.projects.records.queries import seen_record
from services.projects.records.showing import whole
from shared.contracts.base import Loaded
from shared.contracts.projects.record_words import Agreement, RecordAct, RecordChange, RecordFlag, RecordState
from shared.contracts.projects.refusals import records as refusals
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

CORRECTABLE = ("minutes", "place", "content", "responsible_id")


def enter_record(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Enter by hand what somebody served."""
    record = entering.entered(session, request, actor)
    audit.record(session, actor, "records.enter", f"record:{record.id}", minutes=record.minutes)
    return whole(session, record, actor)


def name_guarantor(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Name another guarantor for what one has entered: the one before does not answer, or does not want to."""
    record, permissions = locked_record(session, request, actor)
    doer = permissions.name_guarantor(record)
    deciding.state_after(record, RecordAct.NAME_GUARANTOR)
    if record.guarantor_id is None:
        raise refusals.RECORD_NOT_OWN_ENTRY()
    record.guarantor_id = entering.guarantor(session, request.guarantor_id, record, doer)
    record.guaranteed_at = None
    touch(session, record)
    note(session, record, RecordAct.NAME_GUARANTOR, doer)
    deciding.reconsider(session, record)
    return whole(session, record, actor)


def vouch(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Vouch for an entry, as its guarantor."""
    record, permissions = locked_record(session, request, actor)
    doer = permissions.vouch(record)
    deciding.state_after(record, RecordAct.VOUCH)
    if record.guaranteed_at is not None:
        raise refusals.RECORD_VOUCHED_ALREADY()
    record.guaranteed_at = session.now
    touch(session, record)
    note(session, record, RecordAct.VOUCH, doer)
    deciding.reconsider(session, record)
    return whole(session, record, actor)


def agree(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Agree to a record, as one of those whom it wants. One person agrees once, whatever offices they hold."""
    record, permissions = locked_record(session, request, actor)
    agreement = Agreement(request.agreement)
    doer = permissions.agree(record, agreement, recorders_of(session, record))
    deciding.state_after(record, RecordAct.AGREE)
    if agreement not in record.wants:
        raise refusals.RECORD_AGREEMENT_NOT_WANTED(agreement=agreement.value)
    if _has_agreed(session, record, actor.account_id):
        raise refusals.RECORD_AGREED_ALREADY()
    touch(session, record)
    note(session, record, RecordAct.AGREE, doer, agreement=agreement)
    deciding.reconsider(session, record)
    audit.record(session, actor, "records.agree", f"record:{record.id}", agreement=agreement.value)
    return whole(session, record, actor)


def accept(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take a record as one's own service."""
    record, permissions = locked_record(session, request, actor)
    doer = permissions.answer(record)
    deciding.state_after(record, RecordAct.ACCEPT)
    if record.accepted_at is not None:
        raise refusals.RECORD_ACCEPTED_ALREADY()
    record.accepted_at = session.now
    touch(session, record)
    note(session, record, RecordAct.ACCEPT, doer)
    deciding.reconsider(session, record)
    return whole(session, record, actor)


def decline(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say that one did not serve this: nobody is credited without knowing."""
    record, permissions = locked_record(session, request, actor)
    doer = permissions.answer(record)
    deciding.state_after(record, RecordAct.DECLINE)
    deciding.refuse_under_appeal(session, record)
    deciding.end(session, record, RecordAct.DECLINE, doer, request.reason)
    return whole(session, record, actor)


def refuse(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Do not confirm it; the volunteer may appeal."""
    record, permissions = locked_record(session, request, actor)
    doer = permissions.refuse(record)
    deciding.state_after(record, RecordAct.REFUSE)
    deciding.refuse_under_appeal(session, record)
    deciding.end(session, record, RecordAct.REFUSE, doer, request.reason)
    audit.record(session, actor, "records.refuse", f"record:{record.id}")
    return whole(session, record, actor)


def strike(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let it count no more; the old values are kept, and the volunteer may appeal."""
    record, permissions = locked_record(session, request, actor)
    doer = permissions.strike(record)
    deciding.state_after(record, RecordAct.STRIKE)
    deciding.refuse_under_appeal(session, record)
    deciding.end(session, record, RecordAct.STRIKE, doer, request.reason)
    audit.record(session, actor, "records.strike", f"record:{record.id}", minutes=record.minutes)
    return whole(session, record, actor)


def correct(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Change what it says; never to more minutes, which only the volunteer can ask for (an appeal)."""
    record, permissions = locked_record(session, request, actor)
    doer = permissions.correct(record)
    deciding.state_after(record, RecordAct.CORRECT)
    deciding.refuse_under_appeal(session, record)
    _refuse_correction(session, record, request)
    before = record.minutes
    keep_old(session, record)
    for name in CORRECTABLE:
        if getattr(request, name) is not None:
            setattr(record, name, getattr(request, name))
    record.reason, record.terms = request.reason, record.terms + 1
    deciding.flag(record, RecordFlag.CORRECTED)
    note(session, record, RecordAct.CORRECT, doer, request.reason)
    _after_correction(session, record, before)
    audit.record(session, actor, "records.correct", f"record:{record.id}", minutes=record.minutes, before=before)
    return whole(session, record, actor)


def add_evidence(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let more files prove a record; it does not change what it says."""
    record, permissions = seen_record(session, request.id, actor)
    permissions.add_evidence(record)
    lock_persons(session, [record.volunteer_id])
    session.refresh(record, with_for_update=True)
    if bind(session, request.evidence_ids, record, actor):
        touch(session, record)
        deciding.flag(record, RecordFlag.EVIDENCE_REUSED)
    return whole(session, record, actor)


def locked_record(session: Session, request: Loaded, actor: Actor) -> tuple[ServiceRecord, Permissions]:
    """A record that one may know of, with person and record locked, as it was seen. Raises NotFound, Conflict."""
    record, permissions = seen_record(session, request.id, actor)
    lock_persons(session, [record.volunteer_id])
    session.refresh(record, with_for_update=True)
    if request.version != record.version:
        raise refusals.RECORD_CHANGED_SINCE(version=record.version)
    return record, permissions


def _has_agreed(session: Session, record: ServiceRecord, account_id: UUID | None) -> bool:
    agreed = select(RecordStep.id).where(
        RecordStep.record_id == record.id,
        RecordStep.act == RecordAct.AGREE.value,
        RecordStep.terms == record.terms,
        RecordStep.account_id == account_id,
    )
    return bool(session.scalar(select(exists(agreed))))


def _refuse_correction(session: Session, record: ServiceRecord, request: Loaded) -> None:
    changed = [name for name in CORRECTABLE if getattr(request, name) not in (None, getattr(record, name))]
    if not changed:
        raise refusals.RECORD_NOTHING_CHANGES()
    if request.minutes is not None and request.minutes > record.minutes:
        raise refusals.RECORD_MORE_MINUTES(minutes=record.minutes)
    if request.responsible_id is not None and not has_led(session, record, request.responsible_id):
        raise refusals.RECORD_RESPONSIBLE_UNKNOWN()


def _after_correction(session: Session, record: ServiceRecord, before: int) -> None:
    """One that counts is told again; an open one is agreed to, and accepted, anew."""
    if record.state == RecordState.CONFIRMED:
        record.decided_at = session.now
        tell(session, record, RecordChange.CORRECTED)
        deciding.reconsider_others(session, record)
        return
    if record.minutes != before:
        deciding.accepted_by_itself(session, record)
        record.guaranteed_at = None
    deciding.reconsider(session, record)
