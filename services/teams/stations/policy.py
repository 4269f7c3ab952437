"""Who may open and change stations. Reading open ones is public; being responsible is the person's own word."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.teams.teams.policy import KEEPERS
from shared.contracts.teams.refusals.stations import NOT_ASKED, STATION_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

GRANTS = Grants(
    "teams",
    {
        "stations.keep": Rule(
            "Open, change and close stations of units in reach, and ask volunteers to be responsible for them.", KEEPERS
        ),
    },
)


class Permissions:
    """What one actor may do on one day. A lineage is that of the station's unit, () where there is no station."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def found(self, lineage: Sequence[UUID]) -> None:
        """Open a station at a unit."""
        GRANTS.require(self.actor, "stations.keep", lineage, self.today)

    def keep(self, lineage: Sequence[UUID]) -> None:
        """Decide on a station. What is out of reach does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not GRANTS.permits(self.actor, "stations.keep", lineage, self.today):
            raise STATION_NOT_FOUND()

    def change(self, lineage: Sequence[UUID], *, is_responsible: bool) -> None:
        """Change what a station says of itself; who is responsible may, too."""
        if not is_responsible:
            self.keep(lineage)

    def answer(self, *, was_asked: bool, is_responsible: bool) -> None:
        """Say whether one is responsible. Who has nothing to do with the station learns nothing of it."""
        if not was_asked:
            raise NOT_ASKED() if is_responsible else STATION_NOT_FOUND()


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).keep(lineage)`: raises Unauthenticated, Forbidden or NotFound, or passes."""
    return Permissions(actor, now)
