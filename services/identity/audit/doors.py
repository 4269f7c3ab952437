"""The doors of the audit trail."""

from typing import Any

from services.identity.audit import queries
from shared.contracts.base import Loaded
from shared.contracts.identity.audit import AuditEntryPage, AuditVerification, FindAuditEntries, VerifyAudit
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.audit import AuditSealing
from shared.runtime.doors.rpc import rpc


class AuditDoors(AuditSealing):
    """The trail as audit administrators see it."""

    db: CallDatabase
    actor: Actor

    @rpc(FindAuditEntries, replies=AuditEntryPage)
    def audit_entries(self, request: Loaded) -> Any:
        return self.db.read(queries.audit_entries, request, self.actor)

    @rpc(VerifyAudit, replies=AuditVerification)
    def audit_verification(self, request: Loaded) -> Any:
        return self.db.read(queries.audit_verification, request, self.actor)
