"""Who may do what with the union tree. What is public (units, search, lineage) needs no rule."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.identity.units.domain import Placed, lineage_of
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
READERS = KEEPERS | {Role.PART_TIME_CADRE.value, Role.DECISION_MAKER.value, Role.SYSTEM_ADMIN.value}
ADMINS = frozenset({Role.UNIT_ADMIN.value})
# The command line of whoever runs the installation.
COMMAND_LINE = frozenset({"cli"})
DEMO = "identity.demo"

GRANTS = Grants(
    "identity",
    {
        "units.found": Rule("Found a unit below one in reach.", KEEPERS, "units.write", COMMAND_LINE | {DEMO}),
        "units.change": Rule("Change a unit's name, kind, flags and place.", KEEPERS, "units.write", COMMAND_LINE),
        "units.move": Rule(
            "Move a unit; both its old and its new superior are in reach.", KEEPERS, "units.write", COMMAND_LINE
        ),
        "units.end": Rule(
            "Merge or dissolve a unit; its superior and its successor are in reach.",
            ADMINS,
            systems=COMMAND_LINE,
            second_factor=True,
        ),
        "units.read_past": Rule("Read the versions of a unit and its events.", READERS, "units.read", COMMAND_LINE),
    },
)


class Permissions:
    """What one actor may do on one day."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.today = actor, business_date(now)

    def found_below(self, parent: Placed) -> None:
        """Found a unit below the parent."""
        self._require("units.found", lineage_of(parent.path))

    def found_root(self) -> None:
        """Found the unit above all others: no office reaches there."""
        self._require("units.found", ())

    def change(self, unit: Placed) -> None:
        """Change what a unit says of itself."""
        self._require("units.change", lineage_of(unit.path))

    def move(self, unit: Placed, parent: Placed) -> None:
        """Take a unit from its superior and hang it below the parent: nobody takes or gives what is not theirs."""
        self._require("units.move", _lineage_above(unit))
        self._require("units.move", lineage_of(parent.path))

    def end(self, unit: Placed, successor: Placed | None) -> None:
        """Merge a unit into the successor, or dissolve it."""
        self._require("units.end", _lineage_above(unit))
        if successor is not None:
            self._require("units.end", lineage_of(successor.path))

    def read_past(self, unit: Placed) -> None:
        """See who changed a unit, and its events."""
        self._require("units.read_past", lineage_of(unit.path))

    def _require(self, permission: str, lineage: Sequence[UUID]) -> None:
        GRANTS.require(self.actor, permission, lineage, self.today)


def may(actor: Actor, now: datetime) -> Permissions:
    """`may(actor, session.now).move(unit, parent)`: raises Unauthenticated or Forbidden, or passes."""
    return Permissions(actor, now)


def _lineage_above(unit: Placed) -> Sequence[UUID]:
    """The lineage of the superior; the root's own, since nothing is above it."""
    lineage = lineage_of(unit.path)
    return lineage[:-1] or lineage
