"""Who may read and verify the audit trail: audit administrators of the root, and nobody else."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "identity",
    {
        "audit.read": Rule("Read and verify the audit trail.", frozenset({Role.AUDIT_ADMIN.value}), second_factor=True),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def read(self, lineage: Sequence[UUID]) -> None:
        """Read the trail; lineage: of the root."""
        GRANTS.require(self.actor, "audit.read", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).read(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
