"""Who may give, end and see offices. Which roles a role may give is data (`roles.MAY_GIVE`)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.refusals.accounts import NOT_ON_ONESELF
from shared.contracts.identity.refusals.offices import ROLE_NOT_YOURS_TO_GIVE
from shared.contracts.identity.roles import ADMINISTRATORS, MAY_GIVE, Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GIVERS = frozenset(role.value for role in MAY_GIVE)
READERS = frozenset(role.value for role in ADMINISTRATORS | {Role.UNIT_ADMIN, Role.CADRE, Role.DECISION_MAKER})
COMMAND_LINE = frozenset({"cli"})

GRANTS = Grants(
    "identity",
    {
        "offices.appoint": Rule(
            "Give an office that one's own role may give, never to oneself.",
            GIVERS,
            systems=COMMAND_LINE,
            second_factor=True,
        ),
        "offices.end": Rule(
            "End an office that one's own role may give, one's own too; never that of the last security administrator.",
            GIVERS,
            systems=COMMAND_LINE,
            second_factor=True,
        ),
        "offices.read": Rule("See who holds which office.", READERS, "offices.read", COMMAND_LINE),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def appoint(self, account_id: UUID | None, role: Role, lineage: Sequence[UUID]) -> None:
        """Give somebody else a role at the last unit of the lineage. account_id: None while it is not known yet."""
        GRANTS.require(self.actor, "offices.appoint", lineage, self.today)
        self._refuse_other_roles(role, lineage)
        if account_id is not None and self.actor.account_id == account_id:
            raise NOT_ON_ONESELF()

    def end(self, role: Role, lineage: Sequence[UUID]) -> None:
        """End an office; one's own, too."""
        GRANTS.require(self.actor, "offices.end", lineage, self.today)
        self._refuse_other_roles(role, lineage)

    def read(self, lineage: Sequence[UUID]) -> None:
        """See the offices at the last unit of the lineage."""
        GRANTS.require(self.actor, "offices.read", lineage, self.today)

    def can_read(self, lineage: Sequence[UUID]) -> bool:
        """Whether `read` would pass."""
        return GRANTS.permits(self.actor, "offices.read", lineage, self.today)

    def _refuse_other_roles(self, role: Role, lineage: Sequence[UUID]) -> None:
        """The office that reaches the unit must itself be one that may give the role."""
        gives = any(
            role in MAY_GIVE.get(Role(held.role), ())
            for held in self.actor.offices
            if held.unit_id in lineage and (held.until is None or self.today <= held.until)
        )
        if self.actor.kind != "system" and not gives:
            raise ROLE_NOT_YOURS_TO_GIVE(role=role.value)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).end(role, lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
