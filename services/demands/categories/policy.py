"""Who may keep a unit's own categories. Reading them is public."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

KEEP = "demands.keep_categories"
GRANTS = Grants(
    "demands",
    {
        KEEP: Rule(
            "Keep the own categories of needs of a unit in reach, for itself and what is below it.",
            frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value}),
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def keep_categories(self, lineage: Sequence[UUID]) -> None:
        """Those of the last unit of the lineage."""
        GRANTS.require(self.actor, KEEP, lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).keep_categories(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
