"""Who may take the data of many people out of the house, and who must agree."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.identity.disclosures.policy import needing
from services.identity.units.domain import Placed, lineage_of
from shared.contracts.identity.refusals.people_exports import PEOPLE_EXPORT_OWN
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

GRANTS = Grants(
    "identity",
    {
        "people_exports.request": Rule(
            "Export the data of the members or volunteers of a unit in reach; a large one waits for a second person.",
            frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value}),
            second_factor=True,
        ),
        "people_exports.decide": Rule(
            "Agree to a large export in reach, but not where one made the other, or a third made both; refuse it.",
            frozenset({Role.UNIT_ADMIN.value}),
            second_factor=True,
        ),
        "people_exports.trace": Rule(
            "Find the export that a watermark names, and who fetched it.", frozenset({Role.AUDIT_ADMIN.value})
        ),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def request(self, unit: Placed) -> None:
        """Ask for the data of the people of a unit, or read what one asked for."""
        GRANTS.require(self.actor, "people_exports.request", lineage_of(unit.path), self.today)

    def take(self, unit: Placed, wanted: Collection[str], purpose: str) -> Held:
        """Have fields of the people of a unit for a purpose that needs them; the office that permits it."""
        offices = GRANTS.offices(self.actor, "people_exports.request", lineage_of(unit.path), self.today)
        return needing(offices, wanted, purpose)

    def see_those_of(self, unit: Placed) -> None:
        """See the exports of a unit that wait for a second person."""
        GRANTS.require(self.actor, "people_exports.decide", lineage_of(unit.path), self.today)

    def decide(self, unit: Placed, requested_by: UUID) -> None:
        """Agree or refuse; nobody is their own second person."""
        self.see_those_of(unit)
        if self.actor.subject == str(requested_by):
            raise PEOPLE_EXPORT_OWN()

    def trace(self, root: Placed) -> None:
        """Find an export by its watermark, wherever it is."""
        GRANTS.require(self.actor, "people_exports.trace", lineage_of(root.path), self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).request(unit)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
