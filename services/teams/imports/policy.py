"""Who may import lists of teams: of one unit and everything below it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.teams.teams.policy import KEEPERS
from shared.contracts.teams.refusals.imports import IMPORT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

GRANTS = Grants(
    "teams",
    {
        "teams.import": Rule(
            "Take existing teams of units in reach into the system from a list, and see what became of it.", KEEPERS
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def import_below(self, lineage: Sequence[UUID]) -> None:
        """Import a list of the last unit of the lineage, and those below it."""
        GRANTS.require(self.actor, "teams.import", lineage, self.today)

    def see(self, lineage: Sequence[UUID]) -> None:
        """See what became of a list. What is out of reach does not exist; lineage: () where there is no such import."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not GRANTS.permits(self.actor, "teams.import", lineage, self.today):
            raise IMPORT_NOT_FOUND()


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).import_below(lineage)`: raises Unauthenticated, Forbidden or NotFound, or passes."""
    return Permissions(actor, now)
