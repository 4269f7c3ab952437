"""Who may open, change and close operating bodies. Reading them is public."""

from datetime import datetime

from services.identity.units.domain import Placed, lineage_of
from services.identity.units.policy import COMMAND_LINE, KEEPERS
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "identity",
    {"bodies.run": Rule("Open, change and close service centres and stations.", KEEPERS, "units.write", COMMAND_LINE)},
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def run_bodies_of(self, unit: Placed) -> None:
        """Open, change or close a body of this unit."""
        GRANTS.require(self.actor, "bodies.run", lineage_of(unit.path), self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).run_bodies_of(unit)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
