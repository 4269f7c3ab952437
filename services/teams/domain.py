"""How somebody stands with a team: what the policies of all subjects look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.contracts.teams.team_words import LEADING


@dataclass(frozen=True)
class Standing:
    """lineage: of the team's unit, () where there is no team; volunteer_id: of the person who acts, None for others.

    roles: the offices that they hold in the team today; is_member: whether they are in it.
    """

    lineage: Sequence[UUID]
    volunteer_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    is_member: bool = False

    @property
    def leads(self) -> bool:
        """Whether they are leader or deputy."""
        return bool(self.roles & LEADING)
