"""Who may say how hours become credits. Reading it is public: people shall know by what their hours are counted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "credits",
    {
        "schemes.publish": Rule(
            "Publish how hours become credits at a unit in reach and below it, as far as the units above allow; try "
            "out what it would give.",
            frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value}),
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def publish_scheme(self, lineage: Sequence[UUID]) -> None:
        """Say what holds at the last unit of the lineage."""
        GRANTS.require(self.actor, "schemes.publish", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).publish_scheme(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
