"""Who may see how much of the union tree has teams."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.teams.teams.policy import FOUNDERS
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

READERS = FOUNDERS | {Role.DECISION_MAKER.value}

GRANTS = Grants(
    "teams",
    {"teams.read_coverage": Rule("See how many units in reach have teams, and which have none.", READERS)},
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def read(self, lineage: Sequence[UUID]) -> None:
        """See it of the last unit of the lineage, and what is below it."""
        GRANTS.require(self.actor, "teams.read_coverage", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).read(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
