"""Who may give and end offices in teams. Giving up one's own needs no other one."""

from datetime import datetime
from uuid import UUID

from services.teams.domain import Standing
from services.teams.reach import require
from services.teams.teams.policy import KEEPERS
from shared.contracts.teams.refusals.memberships import OFFICER_NOT_FOUND
from shared.contracts.teams.refusals.teams import NOT_ON_ONESELF, TEAM_NOT_FOUND
from shared.contracts.teams.team_words import OfficerRole
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

GIVEN_BY_LEADERS = frozenset({OfficerRole.DEPUTY, OfficerRole.LIAISON})

GRANTS = Grants(
    "teams",
    {
        "teams.appoint": Rule(
            "Give and end offices in teams of units in reach, never to oneself; a leader gives and ends those of "
            "deputies and liaisons in the own team.",
            KEEPERS,
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def appoint(self, standing: Standing, role: str, volunteer_id: UUID) -> None:
        """Give an office to somebody else."""
        self._require(standing, role, TEAM_NOT_FOUND)
        if volunteer_id == standing.volunteer_id:
            raise NOT_ON_ONESELF()

    def end(self, standing: Standing, role: str) -> None:
        """End somebody's office."""
        self._require(standing, role, OFFICER_NOT_FOUND)

    def see(self, standing: Standing) -> None:
        """See who holds and who held offices."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not standing.is_member and not GRANTS.permits(self.actor, "teams.appoint", standing.lineage, self.today):
            raise TEAM_NOT_FOUND()

    def _require(self, standing: Standing, role: str, missing: Declared) -> None:
        if OfficerRole.LEADER in standing.roles and role in GIVEN_BY_LEADERS:
            return
        require(GRANTS, self.actor, "teams.appoint", standing, self.today, missing=missing)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).end(standing, role)`: raises Unauthenticated, Forbidden or NotFound, or passes."""
    return Permissions(actor, now)
