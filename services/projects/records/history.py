"""What happens to a record leaves something behind: a version, a line of who did what, its old values, an event."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.projects.records.models import RecordStep, RecordVersion, ServiceRecord
from services.projects.records.policy import Doer
from shared.contracts.projects.presence_words import EvidenceGrade
from shared.contracts.projects.record_words import Agreement, RecordAct, RecordChange, RecordOrigin, RecordState
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

TOUCHED = "touched records"  # whose next version is already counted in this transaction
PAST = ("state", "title", "place", "content", "minutes", "responsible_id", "starts_at", "ends_at", "grade")


def touch(session: Session, record: ServiceRecord) -> None:
    """A version more: one for all that a transaction does to a record, up to an event that tells of it."""
    touched = session.info.setdefault(TOUCHED, set())
    if record.id not in touched:
        touched.add(record.id)
        record.version += 1
        record.changed_at = session.now


def begin(session: Session, record: ServiceRecord) -> None:
    """A new record is its first version."""
    session.info.setdefault(TOUCHED, set()).add(record.id)
    session.add(record)
    session.flush()


def note(
    session: Session,
    record: ServiceRecord,
    act: RecordAct,
    doer: Doer,
    reason: str | None = None,
    agreement: Agreement | None = None,
) -> None:
    """Write down who did what."""
    step = RecordStep(id=new_id(), record_id=record.id, act=act.value, terms=record.terms, at=session.now)
    step.agreement = agreement.value if agreement else None
    step.account_id, step.volunteer_id = doer.account_id, doer.volunteer_id
    step.capacity, step.unit_id, step.reason = doer.capacity, doer.unit_id, reason
    session.add(step)
    session.flush()  # ids are in the order of the steps


def keep_old(session: Session, record: ServiceRecord) -> None:
    """Keep the values of a record that is about to be changed: those of the last version that others have seen.

    What became of it within this transaction alone, also of one that began in it, nobody has seen.
    """
    touch(session, record)
    before = record.version - 1
    if before and session.get(RecordVersion, (record.id, before)) is None:
        values = {name: _plain(getattr(record, name)) for name in PAST}
        session.add(RecordVersion(record_id=record.id, version=before, values=values, replaced_at=session.now))
        session.flush()  # whoever changes it again finds it


def tell(session: Session, record: ServiceRecord, change: RecordChange) -> None:
    """One event for a change of a record that counts, or counted: its version and whole state."""
    record.change = change.value
    session.info.setdefault(TOUCHED, set()).discard(record.id)
    session.add(told(record))


def told(record: ServiceRecord) -> Outbox:
    """The event with the present state, also when it is told again."""
    counts = record.state == RecordState.CONFIRMED
    is_manual = record.origin == RecordOrigin.ENTERED or record.grade == EvidenceGrade.MANUAL
    return Outbox.of(
        ServiceRecordChanged,
        record,
        unit_id=record.unit_id,
        minutes=record.minutes if counts else 0,
        is_manual=is_manual,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
