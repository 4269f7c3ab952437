"""Reading and verifying the audit trail."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, select

from services.identity.audit.policy import may
from services.identity.reach import lineage_of_unit
from shared.contracts.base import Loaded
from shared.contracts.identity.audit_words import VERIFIED_AT_ONCE_MAX
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.trust.audit import AuditEntry, AuditSeal
from shared.runtime.trust.audit_verification import Verification, verify


def audit_entries(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """Entries, newest first. Ids are made in the order of time, so they order and page the list."""
    may(actor, session.now).read(lineage_of_unit(session, None))
    rows = _filtered(request).order_by(AuditEntry.id.desc()).limit(request.limit + 1)
    if request.cursor:
        rows = rows.where(AuditEntry.id < id_after(request))
    found = [_shown(entry, position) for entry, position in session.execute(rows)]
    return page_by_id(found, request)


def audit_verification(session: Session, request: Loaded, actor: Actor) -> Verification:
    """Whether a part of the chain is as it was written."""
    may(actor, session.now).read(lineage_of_unit(session, None))
    return verify(session, from_position=request.from_position, rows_max=VERIFIED_AT_ONCE_MAX)


def _filtered(request: Loaded) -> Select[Any]:
    rows: Select[Any] = select(AuditEntry, AuditSeal.position).outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
    for name in ("action", "actor", "subject"):
        if getattr(request, name):
            rows = rows.where(getattr(AuditEntry, name) == getattr(request, name))
    if request.begins_at:
        rows = rows.where(AuditEntry.recorded_at >= request.begins_at)
    if request.ends_at:
        rows = rows.where(AuditEntry.recorded_at < request.ends_at)
    return rows


def _shown(entry: AuditEntry, position: int | None) -> SimpleNamespace:
    fields = ("id", "recorded_at", "actor", "action", "subject", "detail")
    return SimpleNamespace(**{name: getattr(entry, name) for name in fields}, position=position)
