"""Who may do what with accounts. What belongs to oneself needs no office, only to be signed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.identity.refusals.accounts import ADMINISTRATORS_BY_COMMAND, NOT_ON_ONESELF
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.SECURITY_ADMIN.value})
INVITERS = KEEPERS | {Role.UNIT_ADMIN.value}
COMMAND_LINE = frozenset({"cli"})

GRANTS = Grants(
    "identity",
    {
        "accounts.invite": Rule(
            "Make an account for somebody at a unit.", INVITERS, systems=COMMAND_LINE, second_factor=True
        ),
        "accounts.invite_again": Rule(
            "Invite somebody anew who lost their keys: password and second factor are void.",
            KEEPERS,
            systems=COMMAND_LINE,
            second_factor=True,
        ),
        "accounts.read": Rule(
            "See an account: login name, state, second factor; no personal data.",
            INVITERS,
            "accounts.read",
            COMMAND_LINE,
        ),
        "accounts.lock": Rule("Lock and unlock an account.", KEEPERS, systems=COMMAND_LINE, second_factor=True),
        "accounts.reset_second_factor": Rule(
            "Take away the second factor of somebody who lost it: closed until they are invited anew.",
            KEEPERS,
            systems=COMMAND_LINE,
            second_factor=True,
        ),
    },
)


class Owned(Protocol):
    """An account as the rules see it."""

    id: UUID
    administrator: str | None


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def use_own_account(self) -> UUID:
        """Act on one's own account: any person, and nobody else; the account's id."""
        if self.actor.account_id is None:
            raise SIGN_IN_REQUIRED()
        return self.actor.account_id

    def invite_at(self, lineage: Sequence[UUID]) -> None:
        """Make an account at the last unit of the lineage."""
        self._require("accounts.invite", lineage)

    def read(self, lineage: Sequence[UUID]) -> None:
        """See an account of that unit."""
        self._require("accounts.read", lineage)

    def invite_again(self, account: Owned, lineage: Sequence[UUID]) -> None:
        """Give somebody a new invitation: they will set another password."""
        self._keep("accounts.invite_again", account, lineage)

    def lock(self, account: Owned, lineage: Sequence[UUID]) -> None:
        """Lock or unlock somebody else's account."""
        self._keep("accounts.lock", account, lineage)

    def reset_second_factor(self, account: Owned, lineage: Sequence[UUID]) -> None:
        """Take away somebody else's second factor."""
        self._keep("accounts.reset_second_factor", account, lineage)

    def _keep(self, permission: str, account: Owned, lineage: Sequence[UUID]) -> None:
        """Nobody keeps their own account, and none of the three administrators that of another one."""
        self._require(permission, lineage)
        if self.actor.account_id == account.id:
            raise NOT_ON_ONESELF()
        if account.administrator is not None and self.actor.kind != "system":
            raise ADMINISTRATORS_BY_COMMAND()

    def _require(self, permission: str, lineage: Sequence[UUID]) -> None:
        GRANTS.require(self.actor, permission, lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).invite_at(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
