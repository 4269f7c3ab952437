"""Reading what is known of files of evidence: one's own, and those of records that one sees."""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.projects.evidence.domain import EvidenceState
from services.projects.evidence.models import EvidenceFile
from services.projects.records.leading import standing_at
from services.projects.records.models import ServiceRecord
from services.projects.records.policy import may
from shared.contracts.base import Loaded
from shared.contracts.projects.refusals.evidence import EVIDENCE_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session


def evidence_file(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What is known of a file that one may see."""
    return shown(seen_file(session, request.id, actor), actor)


def seen_file(session: Session, id: UUID, actor: Actor) -> EvidenceFile:
    """A file that one has uploaded, or of a record that one sees. Raises NotFound for every other one, alike."""
    row = session.get(EvidenceFile, id)
    record = session.get(ServiceRecord, row.record_id if row is not None and row.record_id else NO_ID)
    permissions = may(actor, session.now, standing_at(session, actor, record))
    permissions.sign_in()
    is_own = row is not None and row.uploaded_by == actor.account_id
    if row is None or row.state != EvidenceState.KEPT or not (is_own or permissions.sees(record)):
        raise EVIDENCE_NOT_FOUND()
    return row


def evidence_of(session: Session, record: ServiceRecord, actor: Actor) -> list[SimpleNamespace]:
    """The files that prove a record, in the order of their coming."""
    rows = select(EvidenceFile).where(EvidenceFile.record_id == record.id).order_by(EvidenceFile.id)
    return [shown(row, actor) for row in session.scalars(rows)]


def shown(row: EvidenceFile, actor: Actor) -> SimpleNamespace:
    """A file as it is shown."""
    return SimpleNamespace(
        id=row.id,
        record_id=row.record_id,
        name=row.name,
        media=row.media,
        byte_count=row.byte_count,
        digest=row.digest,
        uploaded_at=row.uploaded_at,
        is_own=row.uploaded_by == actor.account_id,
    )
