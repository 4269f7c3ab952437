"""Who may register client applications and exchange their secrets."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

# Which application may do what is a matter of authorisation, so it is the security administrator's.
KEEPERS = frozenset({Role.SECURITY_ADMIN.value})
READERS = KEEPERS | {Role.SYSTEM_ADMIN.value, Role.AUDIT_ADMIN.value}

GRANTS = Grants(
    "identity",
    {
        "clients.register": Rule(
            "Register a client application with scopes and a unit, end it, give it another secret.",
            KEEPERS,
            second_factor=True,
        ),
        "clients.read": Rule("See client applications, never their secrets.", READERS),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def register(self, lineage: Sequence[UUID]) -> None:
        """Register or end a client at the last unit of the lineage, or give it another secret."""
        GRANTS.require(self.actor, "clients.register", lineage, self.today)

    def read(self, lineage: Sequence[UUID]) -> None:
        """See the clients at the last unit of the lineage."""
        GRANTS.require(self.actor, "clients.read", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).register(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
