"""Routes of the audit trail."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.audit import AuditEntryPage, AuditVerification, FindAuditEntries, VerifyAudit
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("audit", "The audit trail, for audit administrators")


@blueprint.route("/audit-entries")
class AuditEntries(MethodView):
    """Who did what."""

    @blueprint.queries(FindAuditEntries)
    @blueprint.answers(200, AuditEntryPage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List the audit trail.

        Newest first, narrowed by action, actor, subject and time. It holds no personal data and no secrets.
        """
        return rpc("identity").audit_entries(query)


@blueprint.route("/audit-entries/verification")
class Verification(MethodView):
    """Whether the trail is as it was written."""

    @blueprint.queries(VerifyAudit)
    @blueprint.answers(200, AuditVerification)
    def get(self, query: dict[str, Any]) -> Any:
        """Verify the audit trail.

        Computes a part of the chain again and says where to go on. Keep the head elsewhere: it shows later whether the
        newest entries were cut off.
        """
        return rpc("identity").audit_verification(query)
