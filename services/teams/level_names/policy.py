"""Who may say what a subtree calls the levels of teams. Reading it is public."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.teams.teams.policy import KEEPERS
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "teams",
    {"teams.name_levels": Rule("Say what a unit in reach calls the levels of teams, for what is below it.", KEEPERS)},
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def name_levels(self, lineage: Sequence[UUID]) -> None:
        """Say what the last unit of the lineage calls them."""
        GRANTS.require(self.actor, "teams.name_levels", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).name_levels(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
