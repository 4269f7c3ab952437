"""Who may import members: for one unit and everything below it. The rows may not reach outside."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.identity.units.domain import Placed, lineage_of
from services.identity.units.policy import ADMINS, COMMAND_LINE
from shared.contracts.identity.refusals.rosters import PARKED_ROW_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "identity",
    {
        "members.import": Rule(
            "Import a file of members of units in reach, and see what became of it; decide on rows for units below.",
            ADMINS,
            systems=COMMAND_LINE,
            second_factor=True,
        )
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def import_below(self, unit: Placed) -> None:
        """Import members of this unit and of those below, or see such an import."""
        GRANTS.require(self.actor, "members.import", lineage_of(unit.path), self.today)

    def tops(self) -> list[UUID]:
        """The units at and below which the actor may import. Raises for whoever may do so nowhere."""
        return GRANTS.tops(self.actor, "members.import", self.today)

    def decide_at(self, lineage: Sequence[UUID] | None) -> None:
        """Decide on a row that waits for a unit. lineage: None where there is no such row.

        Raises NotFound, for one out of reach as well.
        """
        self.tops()
        if lineage is None or not GRANTS.permits(self.actor, "members.import", lineage, self.today):
            raise PARKED_ROW_NOT_FOUND()

    def import_everything(self) -> None:
        """Import the roster of all units: no office reaches there."""
        GRANTS.require(self.actor, "members.import", (), self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).import_below(unit)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
