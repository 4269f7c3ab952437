"""Who may import units: for one unit and everything below it. The rows may not reach outside."""

from datetime import datetime

from services.identity.units.domain import Placed, lineage_of
from services.identity.units.policy import COMMAND_LINE, KEEPERS
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "identity",
    {
        "units.import": Rule(
            "Import a file of units below one in reach, and see what became of it.",
            KEEPERS,
            "units.write",
            COMMAND_LINE,
        )
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def import_below(self, unit: Placed) -> None:
        """Import units below this one, or see such an import."""
        GRANTS.require(self.actor, "units.import", lineage_of(unit.path), self.today)

    def import_everything(self) -> None:
        """Import a whole tree, its root included: no office reaches there."""
        GRANTS.require(self.actor, "units.import", (), self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).import_below(unit)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
