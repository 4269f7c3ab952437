"""Who may decide on what others would spend, give, or be given. One's own needs no office, and nobody decides on it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.credits.refusals.ledger import ACCOUNT_OWN
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})

DECIDE, VERIFY, RECOGNISE, GRANT = "spending.decide", "relations.verify", "hardship.recognise", "pools.grant"

GRANTS = Grants(
    "credits",
    {
        DECIDE: Rule(
            "Say that volunteers of units in reach have received the service they asked for, and take the coins; or "
            "that there is none. Never one's own.",
            KEEPERS,
        ),
        VERIFY: Rule("Verify or reject that volunteers of units in reach are relatives; never of oneself.", KEEPERS),
        RECOGNISE: Rule("Recognise that volunteers of units in reach are in hardship; never of oneself.", KEEPERS),
        GRANT: Rule(
            "Propose that a pool in reach gives to somebody in hardship, and agree to what somebody else has proposed; "
            "never for oneself.",
            KEEPERS,
        ),
    },
)


class Owned(Protocol):
    """Whose it is (`services.credits.ledger.owners`)."""

    @property
    def lineage(self) -> Sequence[UUID]:
        """Of the owner's unit; () where there is nothing."""

    @property
    def account_id(self) -> UUID | None:
        """With which the owner signs in."""


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def decide(self, permission: str, missing: Declared, *owners: Owned) -> None:
        """Decide on something of the first of some people; it may be of none of them. Out of reach there is nothing."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not GRANTS.permits(self.actor, permission, owners[0].lineage, self.today):
            raise missing()
        if self.actor.account_id in {owner.account_id for owner in owners}:
            raise ACCOUNT_OWN()

    def act_at(self, permission: str, lineage: Sequence[UUID]) -> None:
        """Do something at a unit, whose code is public."""
        GRANTS.require(self.actor, permission, lineage, self.today)

    def tops(self, permission: str) -> list[UUID]:
        """The units in whose subtrees one may."""
        return GRANTS.tops(self.actor, permission, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).decide(…)`: raises Unauthenticated, NotFound or Forbidden, or passes."""
    return Permissions(actor, now)
