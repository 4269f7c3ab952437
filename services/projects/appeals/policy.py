"""Who may decide on appeals: a cadre of the union that decides, or above, who had no part in the record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.projects.records.policy import KEEPERS, Doer, Involved, Standing
from shared.contracts.projects.record_words import Tier
from shared.contracts.projects.refusals.appeals import (
    APPEAL_INVOLVED,
    APPEAL_NOT_FOUND,
    APPEAL_NOT_OWN,
    APPEAL_WANTS_HIGHER,
)
from shared.contracts.projects.refusals.records import RECORD_OWN
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

DECIDE = "appeals.decide"
GRANTS = Grants(
    "projects",
    {
        DECIDE: Rule("Decide on appeals against what became of a record, without having had any part in it.", KEEPERS),
    },
)


class Appealed(Protocol):
    """An appeal, as far as it says whose it is."""

    volunteer_id: UUID


class Permissions:
    """What one actor may do with one appeal on one day. standing: with the unit that decides, and who led."""

    def __init__(self, actor: Actor, now: datetime, standing: Standing) -> None:
        self.actor, self.today, self.standing = actor, business_date(now), standing

    def see(self, appeal: Appealed | None) -> None:
        """Know of it: one's own, or one that is one's to decide on. Every other one does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        permitted = GRANTS.permits(self.actor, DECIDE, self.standing.lineage, self.today)
        if appeal is None or not (permitted or appeal.volunteer_id == self.standing.volunteer_id):
            raise APPEAL_NOT_FOUND()

    def withdraw(self, appeal: Appealed) -> None:
        """Take one's own back."""
        if appeal.volunteer_id != self.standing.volunteer_id:
            raise APPEAL_NOT_OWN()

    def decide(self, appeal: Appealed, involved: Involved) -> Doer:
        """Decide on it, as what. Raises Forbidden for whoever had a part in the record, whatever office they hold."""
        if appeal.volunteer_id == self.standing.volunteer_id:
            raise RECORD_OWN()
        office = GRANTS.office(self.actor, DECIDE, self.standing.lineage, self.today)
        if involved.has(self.actor.account_id, self.standing.volunteer_id) or self.standing.leads:
            raise APPEAL_INVOLVED()
        return Doer(office.role, self.actor.account_id, self.standing.volunteer_id, office.unit_id)

    def give(self, tier: Tier, lineage: Sequence[UUID]) -> None:
        """Give so long a day. lineage: of the record's union, above which it is decided, or by the city."""
        above = lineage[:1] if tier == Tier.CITY else lineage[:-1] or lineage
        if tier != Tier.NONE and not GRANTS.permits(self.actor, DECIDE, above, self.today):
            raise APPEAL_WANTS_HIGHER(tier=tier.value)

    def tops(self) -> list[UUID]:
        """The units in whose subtrees one decides. Raises for whoever does nowhere."""
        return GRANTS.tops(self.actor, DECIDE, self.today)


def may(actor: Actor, now: datetime, standing: Standing) -> Permissions:
    """`may(actor, session.now, standing).withdraw(appeal)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now, standing)
