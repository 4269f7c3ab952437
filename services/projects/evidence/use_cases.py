"""Files of evidence in the database: announced, kept, bound to a record, forgotten."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select

from services.projects.evidence.domain import ARRIVING_MAX, UNBOUND_KEPT, WAITING_MAX, EvidenceState
from services.projects.evidence.models import EvidenceFile
from services.projects.evidence.queries import seen_file, shown
from services.projects.records.models import ServiceRecord
from shared.contracts.base import Loaded
from shared.contracts.projects.record_words import EVIDENCE_FILES_KEPT_FREE, EVIDENCE_FILES_MAX
from shared.contracts.projects.refusals.evidence import (
    EVIDENCE_BOUND,
    EVIDENCE_FULL,
    EVIDENCE_NOT_FOUND,
    EVIDENCE_WAITING,
)
from shared.kernel.actor import Actor
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer, known_volunteer
from shared.runtime.trust import audit


def announce(session: Session, id: UUID, upload: Any, actor: Actor) -> None:
    """Say that a file is about to arrive. Raises Conflict where somebody has many that prove nothing yet."""
    account_id = _account_id(actor)
    if not actor.offices:
        acting_volunteer(session, actor)
    if session.get(EvidenceFile, id) is not None:
        return
    waiting = select(func.count()).where(EvidenceFile.uploaded_by == account_id, EvidenceFile.record_id.is_(None))
    if (session.scalar(waiting) or 0) >= WAITING_MAX:
        raise EVIDENCE_WAITING(files_max=WAITING_MAX)
    row = EvidenceFile(id=id, name=upload.name, media=upload.media, byte_count=len(upload.content))
    row.digest, row.uploaded_by, row.uploaded_at = upload.digest, account_id, session.now
    row.state = EvidenceState.ARRIVING
    session.add(row)


def keep(session: Session, id: UUID, actor: Actor) -> SimpleNamespace:
    """The store has it. Raises NotFound where it was swept meanwhile: it took longer than any request may."""
    row = session.get(EvidenceFile, id, with_for_update=True)
    if row is None or row.state == EvidenceState.REMOVED:
        raise EVIDENCE_NOT_FOUND()
    row.state = EvidenceState.KEPT
    return shown(row, actor)


def note_reading(session: Session, id: UUID, actor: Actor) -> EvidenceFile:
    """A file that somebody may see, and an entry of the trail that they did."""
    row = seen_file(session, id, actor)
    audit.record(session, actor, "evidence.read", f"evidence:{row.id}", record=str(row.record_id))
    return row


def mark_removed(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """From now on nobody binds it. Raises NotFound for somebody else's, Conflict for one that proves something."""
    row = session.get(EvidenceFile, request.id, with_for_update=True)
    if row is None or row.uploaded_by != _account_id(actor) or row.state != EvidenceState.KEPT:
        raise EVIDENCE_NOT_FOUND()
    if row.record_id is not None:
        raise EVIDENCE_BOUND()
    row.state = EvidenceState.REMOVED
    return SimpleNamespace()


def mark_stale(session: Session, limit: int) -> Sequence[UUID]:
    """Files that are to be forgotten: marked, so that nobody binds them meanwhile."""
    unbound = and_(EvidenceFile.state == EvidenceState.KEPT, EvidenceFile.uploaded_at < session.now - UNBOUND_KEPT)
    lost = and_(EvidenceFile.state == EvidenceState.ARRIVING, EvidenceFile.uploaded_at < session.now - ARRIVING_MAX)
    stale = or_(unbound, lost, EvidenceFile.state == EvidenceState.REMOVED)
    rows = select(EvidenceFile).where(EvidenceFile.record_id.is_(None), stale).order_by(EvidenceFile.uploaded_at)
    found = session.scalars(rows.limit(limit).with_for_update(skip_locked=True)).all()
    for row in found:
        row.state = EvidenceState.REMOVED
    return [row.id for row in found]


def forget(session: Session, id: UUID) -> None:
    """The store has it no more."""
    row = session.get(EvidenceFile, id, with_for_update=True)
    if row is not None and row.state == EvidenceState.REMOVED:
        session.delete(row)


def bind(session: Session, ids: Sequence[UUID], record: ServiceRecord, actor: Actor) -> bool:
    """Let files that the actor has uploaded prove a record; says whether one of them proves another activity too.

    Raises NotFound for a file that is somebody else's, proves something already, or was never there: all alike.
    """
    wanted = sorted(set(ids))
    rows = select(EvidenceFile).where(EvidenceFile.id.in_(wanted), EvidenceFile.uploaded_by == actor.account_id)
    free = rows.where(EvidenceFile.record_id.is_(None), EvidenceFile.state == EvidenceState.KEPT)
    found = session.scalars(free.order_by(EvidenceFile.id).with_for_update()).all()
    if len(found) != len(wanted):
        raise EVIDENCE_NOT_FOUND()
    files_max = _files_max(session, record, actor)
    known = session.scalar(select(func.count()).where(EvidenceFile.record_id == record.id)) or 0
    if known + len(found) > files_max:
        raise EVIDENCE_FULL(files_max=files_max)
    for row in found:
        row.record_id = record.id
    return _prove_others(session, [row.digest for row in found], record)


def _files_max(session: Session, record: ServiceRecord, actor: Actor) -> int:
    is_own = known_volunteer(session, record.volunteer_id).account_id == actor.account_id
    return EVIDENCE_FILES_MAX if is_own else EVIDENCE_FILES_MAX - EVIDENCE_FILES_KEPT_FREE


def _prove_others(session: Session, digests: Sequence[str], record: ServiceRecord) -> bool:
    """Whether one of some files, byte by byte, stands for another activity: invented events share their pictures."""
    others = (
        select(EvidenceFile.id)
        .join(ServiceRecord, ServiceRecord.id == EvidenceFile.record_id)
        .where(EvidenceFile.digest.in_(digests), ServiceRecord.activity_id != record.activity_id)
    )
    return bool(session.scalar(select(exists(others))))


def _account_id(actor: Actor) -> UUID:
    """Whose file it is: that of a person who signed in, and of no client."""
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    if actor.account_id is None:
        raise NOT_PERMITTED(permission="evidence.upload")
    return actor.account_id
