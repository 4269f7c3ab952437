"""Who may see the accounts of others, and have them pay nothing. One's own are shown to everybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.credits.refusals.ledger import ACCOUNT_NOT_FOUND, ACCOUNT_OWN, CLAIM_NOT_FOUND
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
ALL_CADRES = KEEPERS | {Role.PART_TIME_CADRE.value}

GRANTS = Grants(
    "credits",
    {
        "ledger.read": Rule("See the accounts of volunteers of units in reach, and of these units.", ALL_CADRES),
        "ledger.freeze": Rule("Have an account pay nothing, and let it pay again; never one's own.", KEEPERS),
        "ledger.forgive": Rule(
            "Ask for no more of what an account owes since a reversal; never of one's own.", KEEPERS, second_factor=True
        ),
    },
)


class Owned(Protocol):
    """Whose an account is (`services.credits.ledger.owners`)."""

    @property
    def lineage(self) -> Sequence[UUID]:
        """Of the owner's unit; () where there is no account."""

    @property
    def account_id(self) -> UUID | None:
        """With which the owner signs in."""


class Permissions:
    """What one actor may do with the account of one owner on one day."""

    def __init__(self, actor: Actor, now: datetime, owner: Owned) -> None:
        self.actor, self.today, self.owner = actor, business_date(now), owner

    def read(self, missing: Declared = ACCOUNT_NOT_FOUND) -> None:
        """See it. What is out of reach does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not GRANTS.permits(self.actor, "ledger.read", self.owner.lineage, self.today):
            raise missing()

    def freeze(self) -> None:
        """Freeze and thaw it."""
        self._decide("ledger.freeze", ACCOUNT_NOT_FOUND)

    def forgive(self) -> None:
        """Forgive what it owes."""
        self._decide("ledger.forgive", CLAIM_NOT_FOUND)

    def _decide(self, permission: str, missing: Declared) -> None:
        self.read(missing)
        if self.owner.account_id is not None and self.owner.account_id == self.actor.account_id:
            raise ACCOUNT_OWN()
        GRANTS.require(self.actor, permission, self.owner.lineage, self.today)


def may(actor: Actor, now: datetime, owner: Owned) -> Permissions:
    """`may(actor, session.now, owner).read()`: raises Unauthenticated, NotFound or Forbidden, or passes."""
    return Permissions(actor, now, owner)
