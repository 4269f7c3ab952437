"""Who may see and take back certificates. One's own needs no office; nobody decides on their own."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.credits.refusals.certificates import CERTIFICATE_NOT_FOUND, CERTIFICATE_OWN
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})

GRANTS = Grants(
    "credits",
    {
        "certificates.read": Rule(
            "Find certificates that units in reach issued; who is named on them is not shown.", KEEPERS
        ),
        "certificates.revoke": Rule(
            "Revoke a certificate that a unit in reach issued, with a reason; never one's own.", KEEPERS
        ),
    },
)


class Permissions:
    """What one actor may do on one day. A lineage is that of the issuing unit."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def tops(self) -> list[UUID]:
        """The units in whose subtrees one sees certificates. Raises for whoever does nowhere."""
        return GRANTS.tops(self.actor, "certificates.read", self.today)

    def see(self, lineage: Sequence[UUID], *, is_own: bool) -> None:
        """Know of one. What is out of reach is refused like what does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not (is_own or GRANTS.permits(self.actor, "certificates.read", lineage, self.today)):
            raise CERTIFICATE_NOT_FOUND()

    def revoke(self, lineage: Sequence[UUID], *, is_own: bool) -> None:
        """Take one back."""
        self.see(lineage, is_own=is_own)
        if is_own:
            raise CERTIFICATE_OWN()
        GRANTS.require(self.actor, "certificates.revoke", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).revoke(lineage, is_own=False)`: raises Unauthenticated, Forbidden …, or passes."""
    return Permissions(actor, now)
