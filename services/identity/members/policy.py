"""Who may see members. What is shown is masked: nobody needs a member's numbers to find them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

READERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value, Role.PART_TIME_CADRE.value})

GRANTS = Grants(
    "identity",
    {"members.read": Rule("Find members of units in reach; documents and phones are masked.", READERS)},
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def tops(self) -> list[UUID]:
        """The units in whose subtrees the actor may find members. Raises for whoever may do so nowhere."""
        return GRANTS.tops(self.actor, "members.read", self.today)

    def read_below(self, lineage: Sequence[UUID]) -> None:
        """Find members of the last unit of the lineage and of those below."""
        GRANTS.require(self.actor, "members.read", lineage, self.today)

    def can_read(self, lineage: Sequence[UUID]) -> bool:
        """Whether `read_below` would pass."""
        return GRANTS.permits(self.actor, "members.read", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).read_below(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
