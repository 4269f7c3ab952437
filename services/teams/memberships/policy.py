"""Who may decide on memberships, and see them. One's own needs no office."""

from datetime import datetime
from uuid import UUID

from services.teams.domain import Standing
from services.teams.reach import require
from services.teams.teams.policy import KEEPERS
from shared.contracts.teams.refusals.memberships import MEMBERSHIP_NOT_FOUND
from shared.contracts.teams.refusals.teams import NOT_ON_ONESELF, TEAM_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

GRANTS = Grants(
    "teams",
    {
        "teams.members": Rule(
            "Invite, take in, refuse and remove members of teams of units in reach, and see who they are; leaders and "
            "deputies may in their teams. Nobody decides on themselves.",
            KEEPERS,
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def invite(self, standing: Standing) -> None:
        """Invite somebody into the team."""
        self._require(standing, TEAM_NOT_FOUND)

    def decide(self, standing: Standing, volunteer_id: UUID | None) -> None:
        """Decide on somebody's membership; never on one's own."""
        self._require(standing, MEMBERSHIP_NOT_FOUND)
        if volunteer_id is not None and volunteer_id == standing.volunteer_id:
            raise NOT_ON_ONESELF()

    def act_on_others(self, account_id: UUID | None) -> None:
        """Nobody invites themselves: who is to come in says so as everybody does."""
        if account_id is not None and account_id == self.actor.account_id:
            raise NOT_ON_ONESELF()

    def sees_all(self, standing: Standing) -> bool:
        """Whether all memberships of the team may be seen, with full names. Members see the present ones, masked.

        Raises NotFound for everybody else.
        """
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if standing.roles or GRANTS.permits(self.actor, "teams.members", standing.lineage, self.today):
            return True
        if not standing.is_member:
            raise TEAM_NOT_FOUND()
        return False

    def _require(self, standing: Standing, missing: Declared) -> None:
        require(
            GRANTS, self.actor, "teams.members", standing, self.today, leads_is_enough=True, missing=missing
        )  # fmt: skip


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).invite(standing)`: raises Unauthenticated, Forbidden or NotFound, or passes."""
    return Permissions(actor, now)
