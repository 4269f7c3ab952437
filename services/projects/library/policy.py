"""Who may do what with projects. Who is responsible for one, or leads its team, writes it without an office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.identity.roles import Role
from shared.contracts.projects.refusals.library import NOT_ON_OWN_PROJECT, PROJECT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
WRITERS = KEEPERS | {Role.PART_TIME_CADRE.value}
READERS = WRITERS | {Role.DECISION_MAKER.value}
CALENDAR = "projects.follow_project_days"

GRANTS = Grants(
    "projects",
    {
        "projects.write": Rule(
            "Write, change, submit, publish, cancel and close projects of unions in reach, and say who is asked to be "
            "responsible, or who is so no more; whoever leads a project or its team does so without an office, but "
            "dismisses nobody.",
            WRITERS,
        ),
        "projects.review": Rule(
            "Approve, return or refuse projects of unions in reach, never what one wrote, changed, submitted or is "
            "responsible for; change what is approved, where it matters not one's own, nor twice in a row.",
            KEEPERS,
        ),
        "projects.suspend": Rule("Suspend a published project for a while, and resume it.", KEEPERS),
        "projects.read": Rule("See projects of unions in reach, whatever their state.", READERS),
        "projects.keep_templates": Rule("Write, change and cancel templates for unions in reach.", KEEPERS),
        "projects.follow_days": Rule(
            "Start and close projects by their days, carry them to the union that goes on for one that ended, and "
            "suspend those whose team ended.",
            systems=frozenset({CALENDAR}),
        ),
    },
)


class Standing(Protocol):
    """How the one who acts stands with a project, or with a union (`services.projects.standing`)."""

    @property
    def lineage(self) -> Sequence[UUID]:
        """Of its union; () where there is none."""

    @property
    def volunteer_id(self) -> UUID | None:
        """The record of the one who acts."""

    @property
    def leads(self) -> bool:
        """Whether they are responsible, or lead the team."""


@dataclass(frozen=True)
class Theirs:
    """Whose own a project is: who wrote and submitted it, who is responsible, and who changed it, as the log names
    them.
    """

    account_ids: frozenset[UUID | None]
    responsible_id: UUID | None
    changed_by: frozenset[str]


class Permissions:
    """What one actor may do with a project on one day. The standing is that with the project, or with its union."""

    def __init__(self, actor: Actor, standing: Standing, now: datetime) -> None:
        self.actor, self.standing, self.today = actor, standing, business_date(now)

    def see(self, *, asked_id: UUID | None = None) -> None:
        """Know of it at all: those who lead it, the one who is asked to, and cadres in reach.

        What is out of reach is refused like what does not exist.
        """
        is_asked = asked_id is not None and asked_id == self.standing.volunteer_id
        if not (is_asked or self.sees_names()):
            raise PROJECT_NOT_FOUND()

    def sees_names(self) -> bool:
        """Whether its people are shown with their full names: to those who lead it, and to cadres in reach."""
        return self.standing.leads or self.permits("projects.read")

    def write(self) -> None:
        """Write it, and take it through its life as far as that is not a union's to decide."""
        if not self.standing.leads:
            self._require("projects.write")

    def write_for_union(self) -> None:
        """Write for a union as its cadre."""
        self._require("projects.write")

    def review(self, theirs: Theirs) -> None:
        """Decide on it: not those whose own it is, nor who has changed it."""
        self._require("projects.review")
        is_responsible = theirs.responsible_id is not None and theirs.responsible_id == self.standing.volunteer_id
        is_own = self.actor.account_id is not None and self.actor.account_id in theirs.account_ids
        if is_responsible or is_own or self.actor.name in theirs.changed_by:
            raise NOT_ON_OWN_PROJECT()

    def change_reviewed(self) -> None:
        """Change what a union has agreed to: a union's to do. What matters is changed by those who may `review` it."""
        self._require("projects.review")

    def may_overrule(self) -> bool:
        """Whether a union says who is asked, instead of those who lead it."""
        return self.permits("projects.write")

    def dismiss(self) -> None:
        """Let nobody be responsible any more: a union's to say, not theirs who lead it."""
        self._require("projects.write")

    def suspend(self) -> None:
        """Stop it for a while, or let it go on."""
        self._require("projects.suspend")

    def keep_template(self) -> None:
        """Write or change a template."""
        self._require("projects.keep_templates")

    def permits(self, permission: str) -> bool:
        """Whether an office reaches it."""
        return GRANTS.permits(self.actor, permission, self.standing.lineage, self.today)

    def _require(self, permission: str) -> None:
        GRANTS.require(self.actor, permission, self.standing.lineage, self.today)


def may(actor: Actor, standing: Standing, now: datetime) -> Permissions:
    """`may(actor, standing, session.now).write()`: raises Unauthenticated, Forbidden or NotFound, or passes."""
    return Permissions(actor, standing, now)


def tops(actor: Actor, permission: str, now: datetime) -> Sequence[UUID]:
    """The units in whose subtrees the actor has a permission. Raises for whoever has it nowhere."""
    return GRANTS.tops(actor, permission, business_date(now))


def follow_days(actor: Actor, now: datetime) -> None:
    """Do what the calendar does."""
    GRANTS.require(actor, "projects.follow_days", (), business_date(now))
