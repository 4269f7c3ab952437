"""Who may do what with teams. Reading active teams is public."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.teams.domain import Standing
from services.teams.reach import require
from shared.contracts.identity.roles import Role
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.contracts.teams.refusals.teams import FOUNDING_NOT_FOUND, FOUNDING_NOT_HERE, NOT_ON_ONESELF
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
FOUNDERS = KEEPERS | {Role.PART_TIME_CADRE.value}

GRANTS = Grants(
    "teams",
    {
        "teams.found": Rule(
            "Found a team at a unit in reach; volunteers found teams at their own unit and those above it.", FOUNDERS
        ),
        "teams.review": Rule("Decide on teams that were founded at units in reach, never on one's own.", KEEPERS),
        "teams.change": Rule(
            "Change what a team of a unit in reach says of itself; its leader and deputies may, too.", KEEPERS
        ),
        "teams.define": Rule("Change the name, level, kind and superior of a team of a unit in reach.", KEEPERS),
        "teams.move": Rule("Give a team to another unit; both are in reach.", KEEPERS),
        "teams.dissolve": Rule("Dissolve a team of a unit in reach.", KEEPERS),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def own_account(self) -> UUID:
        """The account of the person who acts. Raises Unauthenticated for a guest, Forbidden for others."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if self.actor.account_id is None:
            raise VOLUNTEERS_ONLY()
        return self.actor.account_id

    def found_by_office(self, lineage: Sequence[UUID]) -> bool:
        """Whether a team may be founded at the unit because of an office."""
        return GRANTS.permits(self.actor, "teams.found", lineage, self.today)

    def found_as_volunteer(self, unit_id: UUID, code: str, own_lineage: Sequence[UUID]) -> None:
        """Found a team at one's own unit, or one above it. own_lineage: of the volunteer's unit."""
        if unit_id not in own_lineage:
            raise FOUNDING_NOT_HERE(code=code)

    def tops(self, permission: str) -> list[UUID]:
        """The units in whose subtrees the actor has a permission. Raises for whoever has it nowhere."""
        return GRANTS.tops(self.actor, permission, self.today)

    def see_founding(self, lineage: Sequence[UUID], founder_id: UUID | None) -> None:
        """Know of a founding at all: the founder, and those who decide. What is out of reach does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        is_own = founder_id is not None and founder_id == self.actor.account_id
        if not is_own and not GRANTS.permits(self.actor, "teams.review", lineage, self.today):
            raise FOUNDING_NOT_FOUND()

    def decide(self, lineage: Sequence[UUID], founder_id: UUID | None) -> None:
        """Agree to a founding or refuse it: nobody does so with their own."""
        self.see_founding(lineage, founder_id)
        if founder_id == self.actor.account_id:
            raise NOT_ON_ONESELF()

    def withdraw(self, founder_id: UUID | None) -> None:
        """Take a founding back: one's own."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if founder_id is None or founder_id != self.actor.account_id:
            raise FOUNDING_NOT_FOUND()

    def change(self, standing: Standing) -> None:
        """Change what a team says of itself."""
        require(GRANTS, self.actor, "teams.change", standing, self.today, leads_is_enough=True)

    def define(self, standing: Standing) -> None:
        """Change what it is, and its superior."""
        require(GRANTS, self.actor, "teams.define", standing, self.today)

    def move(self, standing: Standing) -> None:
        """Take it from its unit."""
        require(GRANTS, self.actor, "teams.move", standing, self.today)

    def move_to(self, lineage: Sequence[UUID]) -> None:
        """Give it to the last unit of the lineage."""
        GRANTS.require(self.actor, "teams.move", lineage, self.today)

    def dissolve(self, standing: Standing) -> None:
        """End it."""
        require(GRANTS, self.actor, "teams.dissolve", standing, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).dissolve(standing)`: raises Unauthenticated, Forbidden or NotFound, or passes."""
    return Permissions(actor, now)
