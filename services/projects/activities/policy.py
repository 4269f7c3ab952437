"""Who may do what with activities. Whoever leads one needs no office for it; reading and signing up neither."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
MANAGE = "activities.manage"

GRANTS = Grants(
    "projects",
    {
        MANAGE: Rule(
            "Make, change and cancel activities and shifts of projects in reach, see and decide who serves, invite.",
            KEEPERS,
        ),
    },
)


class Stands(Protocol):
    """How somebody stands with an activity, or with a project (`services.projects.standing`)."""

    @property
    def lineage(self) -> Sequence[UUID]:
        """Of its unit, () where there is none."""

    @property
    def leads(self) -> bool:
        """Whether they are responsible for it, or lead the team that carries it."""


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def manage(self, standing: Stands, missing: Declared) -> None:
        """Lead an activity. What is out of reach is refused with `missing`, like what does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        reaches = GRANTS.permits(self.actor, MANAGE, standing.lineage, self.today)
        if not (standing.leads or reaches):
            raise missing()


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).manage(standing, ACTIVITY_NOT_FOUND)`: raises, or passes."""
    return Permissions(actor, now)
