"""Who may have personal data shown unmasked. What is masked, and how, is in `members/domain/masking.py`; which purpose
needs what, in `domain.py`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from services.identity.disclosures.domain import beyond, refuse_beyond
from shared.contracts.identity.refusals.volunteers import VOLUNTEER_NOT_FOUND
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

READ = "volunteers.read_personal"

GRANTS = Grants(
    "identity",
    {
        READ: Rule(
            "Have what a purpose needs of one volunteer's document, phone and birth date shown; the person sees it.",
            frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value}),
            second_factor=True,
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def read_personal(self, lineage: Sequence[UUID] | None, wanted: Collection[str], purpose: str) -> Held:
        """Read fields of a volunteer of the last unit; the office that permits it, the nearest to them.

        lineage: None for nobody. One out of reach is refused like one that does not exist.
        """
        GRANTS.tops(self.actor, READ, self.today)
        if lineage is None or not GRANTS.permits(self.actor, READ, lineage, self.today):
            raise VOLUNTEER_NOT_FOUND()
        return needing(GRANTS.offices(self.actor, READ, lineage, self.today), wanted, purpose)


def needing(offices: Sequence[Held], wanted: Collection[str], purpose: str) -> Held:
    """The first of the offices in whose hands the purpose needs the fields. Raises Forbidden."""
    fitting = (office for office in offices if not beyond(wanted, purpose, office.role))
    office = next(fitting, offices[0])
    refuse_beyond(wanted, purpose, office.role)
    return office


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).read_personal(lineage, …)`: raises Unauthenticated, Forbidden or NotFound, or passes."""
    return Permissions(actor, now)
