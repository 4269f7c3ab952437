"""Who may say until when a unit answers needs. Reading it is public."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

SET = "demands.set_answer_times"
GRANTS = Grants(
    "demands",
    {
        SET: Rule(
            "Say until when a unit in reach answers needs, for what is below it and says nothing.",
            frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value}),
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def set_times(self, lineage: Sequence[UUID]) -> None:
        """Say it for the last unit of the lineage."""
        GRANTS.require(self.actor, SET, lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).set_times(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
