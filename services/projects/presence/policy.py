"""Who may show codes, see who was there, check people in and decide on their presence.

The leaders of an activity may all of it for its shifts; cadres in reach by these rules. Nobody decides on themselves.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.projects.records.policy import Doer
from shared.contracts.identity.roles import Role
from shared.contracts.projects.record_words import Capacity
from shared.contracts.projects.refusals.presence import PRESENCE_NOT_OWN
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.CADRE.value, Role.PART_TIME_CADRE.value})
READERS = KEEPERS | {Role.UNIT_ADMIN.value}

SHOW_CODES = "presence.show_codes"
READ = "presence.read"
TAKE = "presence.take"
PUT_RIGHT = "presence.put_right"

GRANTS = Grants(
    "projects",
    {
        SHOW_CODES: Rule(
            "Show the rotating code of a shift, as its leaders do; also a screen at the place.",
            KEEPERS,
            scope="presence.codes",
        ),
        READ: Rule("See who was at a shift, refused codes, and what somebody should look at.", READERS),
        TAKE: Rule(
            "Check volunteers in and out by their cards and decide on walk-ins, as leaders do; never oneself.", KEEPERS
        ),
        PUT_RIGHT: Rule(
            "Put a missing check-out right or strike an attendance, as leaders do; never one's own.", KEEPERS
        ),
    },
)


class Standing(Protocol):
    """How somebody stands with an activity (`services.projects.standing`)."""

    @property
    def lineage(self) -> Sequence[UUID]:
        """Of its unit, () where there is none."""

    @property
    def volunteer_id(self) -> UUID | None:
        """Of the person who acts."""

    @property
    def leads(self) -> bool:
        """Whether the person leads it."""


class Permissions:
    """What one actor may do on one day with the shifts of an activity."""

    def __init__(self, actor: Actor, now: datetime, standing: Standing) -> None:
        self.actor, self.today, self.standing = actor, business_date(now), standing

    def permits(self, permission: str) -> bool:
        """Whether it is allowed: to leaders, and by the rules."""
        return self.standing.leads or GRANTS.permits(self.actor, permission, self.standing.lineage, self.today)

    def see(self, permission: str, missing: Declared) -> None:
        """Know of the thing at all. What is out of reach is refused with `missing`, like what does not exist."""
        if self.permits(permission):
            return
        raise SIGN_IN_REQUIRED() if self.actor.kind == "guest" else missing()

    def act_on(self, volunteer_id: UUID) -> None:
        """Nobody decides on their own presence."""
        if volunteer_id == self.standing.volunteer_id:
            raise PRESENCE_NOT_OWN()

    def mends(self) -> Doer:
        """As what one puts attendances right, or strikes them."""
        own, standing = self.actor.account_id, self.standing
        if standing.leads:
            return Doer(Capacity.LEADER.value, own, standing.volunteer_id)
        office = GRANTS.office(self.actor, PUT_RIGHT, standing.lineage, self.today)
        return Doer(office.role, own, standing.volunteer_id, office.unit_id)


def may(actor: Actor, now: datetime, standing: Standing) -> Permissions:
    """`may(actor, session.now, standing).see(TAKE, SHIFT_NOT_FOUND)`: raises, or passes."""
    return Permissions(actor, now, standing)


def tops(actor: Actor, now: datetime) -> list[UUID]:
    """The units in whose subtrees somebody sees presence. Raises for whoever does nowhere."""
    return GRANTS.tops(actor, READ, business_date(now))
