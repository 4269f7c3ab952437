"""Who may change the calendar of working days. Everybody may read it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "projects",
    {
        "working_days.change": Rule(
            "Change the calendar of working days, by an office at the city: due days of all unions follow it.",
            frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value}),
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def change_calendar(self, root: Sequence[UUID]) -> None:
        """Change it. root: the lineage of the city, which nobody reaches from below."""
        GRANTS.require(self.actor, "working_days.change", root, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).change_calendar(root)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
