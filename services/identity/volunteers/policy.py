"""Who may do what with volunteers' records, registrations, moves and objections. One's own needs no office."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.identity.refusals.accounts import NOT_ON_ONESELF
from shared.contracts.identity.refusals.volunteers import NOT_ON_OWN_ENTRY, VOLUNTEER_NOT_FOUND
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Declared
from shared.kernel.policy import Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
ADMINS = frozenset({Role.UNIT_ADMIN.value})

GRANTS = Grants(
    "identity",
    {
        "volunteers.review": Rule(
            "Decide on registrations and moves of volunteers, never on one's own; documents and phones are masked.",
            KEEPERS,
        ),
        "volunteers.reassign": Rule(
            "Give a record that belongs to one account to another one, when its document is shown.",
            ADMINS,
            second_factor=True,
        ),
        "volunteers.take_from_account": Rule(
            "Uphold an objection to a record that an account has: it is taken away.", KEEPERS, second_factor=True
        ),
        "volunteers.set_review": Rule("Say whether new volunteers of a unit wait for its review.", KEEPERS),
        "volunteers.enter": Rule(
            "Enter a record for somebody from a form on paper; it counts for nothing until they claim it.", KEEPERS
        ),
        "volunteers.correct": Rule(
            "Put right name and document of somebody else's record, when its person shows the document.",
            ADMINS,
            second_factor=True,
        ),
        "volunteers.read": Rule(
            "Find and see volunteers by name and number; documents and phones are masked.", KEEPERS
        ),
        "volunteers.decide_objections": Rule(
            "Decide on objections to records, never to one that was entered by oneself.", KEEPERS
        ),
    },
)


class Permissions:
    """What one actor may do on one day. A lineage is that of the unit concerned."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def tops(self, permission: str) -> list[UUID]:
        """The units in whose subtrees the actor has a permission. Raises for whoever has it nowhere."""
        return GRANTS.tops(self.actor, permission, self.today)

    def see(self, permission: str, lineage: Sequence[UUID] | None, missing: Declared) -> None:
        """Know of a thing at all. lineage: None where there is none.

        What is out of reach is refused with `missing`, like what does not exist.
        """
        self.tops(permission)
        if lineage is None or not GRANTS.permits(self.actor, permission, lineage, self.today):
            raise missing()

    def reviews_at(self, lineage: Sequence[UUID]) -> bool:
        """Whether a unit's volunteers are the actor's to decide on."""
        return GRANTS.permits(self.actor, "volunteers.review", lineage, self.today)

    def decide_on_others(self, *account_ids: UUID | None) -> None:
        """Nobody decides on what concerns themselves."""
        if self.actor.account_id in account_ids:
            raise NOT_ON_ONESELF()

    def decide_on_others_entry(self, entered_by: UUID | None) -> None:
        """Nobody decides on an objection to what they entered."""
        if entered_by is not None and self.actor.account_id == entered_by:
            raise NOT_ON_OWN_ENTRY()

    def reassign(self, *lineages: Sequence[UUID]) -> None:
        """Take a record from one account for another: both units are in reach."""
        for lineage in lineages:
            GRANTS.require(self.actor, "volunteers.reassign", lineage, self.today)

    def take_from_account(self, *lineages: Sequence[UUID]) -> None:
        """Take a record from its account: both the unit that decides and the record's are in reach."""
        for lineage in lineages:
            GRANTS.require(self.actor, "volunteers.take_from_account", lineage, self.today)

    def set_review(self, lineage: Sequence[UUID]) -> None:
        """Say whether a unit reviews."""
        GRANTS.require(self.actor, "volunteers.set_review", lineage, self.today)

    def correct(self, lineage: Sequence[UUID] | None) -> None:
        """Put a record right. lineage: None where there is none."""
        self.see("volunteers.correct", lineage, VOLUNTEER_NOT_FOUND)

    def corrects_at(self, lineage: Sequence[UUID]) -> bool:
        """Whether what the unit's roster has of a person is in reach of whoever corrects."""
        return GRANTS.permits(self.actor, "volunteers.correct", lineage, self.today)

    def enter(self, lineage: Sequence[UUID]) -> None:
        """Enter a record at a unit."""
        GRANTS.require(self.actor, "volunteers.enter", lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).enter(lineage)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)
