"""Who may record qualifications, and see those of others. One's own needs no office."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.teams.teams.policy import KEEPERS
from shared.contracts.teams.refusals.teams import NOT_ON_ONESELF
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

GRANTS = Grants(
    "teams",
    {
        "qualifications.record": Rule(
            "Record what volunteers of units in reach have shown, see it, and end it; never one's own.", KEEPERS
        ),
    },
)


class Permissions:
    """What one actor may do on one day. A lineage is that of the volunteer's unit, () where there is nobody."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def tops(self) -> list[UUID]:
        """The units in whose subtrees the actor sees them. Raises for whoever does so nowhere."""
        return GRANTS.tops(self.actor, "qualifications.record", self.today)

    def see(self, lineage: Sequence[UUID], missing: Declared) -> None:
        """See what somebody has shown. What is out of reach does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not GRANTS.permits(self.actor, "qualifications.record", lineage, self.today):
            raise missing()

    def decide(self, lineage: Sequence[UUID], account_id: UUID | None, missing: Declared) -> None:
        """Record or end it; nobody does so with their own."""
        self.see(lineage, missing)
        if account_id is not None and account_id == self.actor.account_id:
            raise NOT_ON_ONESELF()


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).see(lineage, VOLUNTEER_NOT_FOUND)`: raises Unauthenticated, NotFound, or passes."""
    return Permissions(actor, now)
