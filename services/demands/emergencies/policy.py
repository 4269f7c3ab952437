"""Who may see emergencies, and command them: cadres in reach. Whoever is called answers without an office."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shared.contracts.demands.refusals.emergencies import EMERGENCY_NOT_FOUND
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED, Grants, Rule

COMMAND, READ = "emergencies.command", "emergencies.read"
COMMANDERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
READERS = COMMANDERS | {Role.PART_TIME_CADRE.value, Role.DECISION_MAKER.value}

GRANTS = Grants(
    "demands",
    {
        COMMAND: Rule(
            "Call volunteers of unions in reach in an emergency or a drill; pause, widen, hand up and call off what is "
            "commanded there; say what was learned from it.",
            COMMANDERS,
        ),
        READ: Rule(
            "See emergencies that unions in reach command or have opened, who comes, and of people in reach who was "
            "asked and who was left out, and why.",
            READERS,
        ),
    },
)


class Permissions:
    """What one actor may do with an emergency on one day.

    commanding, opening: lineages of the unions that command it and have opened it; () where there is none.
    """

    def __init__(
        self, actor: Actor, now: datetime, commanding: Sequence[UUID] = (), opening: Sequence[UUID] = ()
    ) -> None:
        self.actor, self.today = actor, business_date(now)
        self.commanding, self.opening = commanding, opening

    def open(self) -> UUID:
        """Call for help at the union that would command; the account. Raises Unauthenticated or Forbidden."""
        GRANTS.require(self.actor, COMMAND, self.commanding, self.today)
        if self.actor.account_id is None:
            raise NOT_PERMITTED(permission=COMMAND)
        return self.actor.account_id

    def see(self) -> None:
        """Know of it. Every other one does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not any(GRANTS.permits(self.actor, READ, line, self.today) for line in (self.commanding, self.opening)):
            raise EMERGENCY_NOT_FOUND()

    def command(self) -> None:
        """Decide on it: at the union that commands now. Whoever opened it before may still see it."""
        self.see()
        GRANTS.require(self.actor, COMMAND, self.commanding, self.today)

    def tops(self) -> list[UUID]:
        """The units in whose subtrees one sees emergencies and people. Raises for whoever does nowhere."""
        return GRANTS.tops(self.actor, READ, self.today)


def may(actor: Actor, now: datetime, commanding: Sequence[UUID] = (), opening: Sequence[UUID] = ()) -> Permissions:
    """`may(actor, session.now, …).command()`: raises Unauthenticated, NotFound or Forbidden, or passes."""
    return Permissions(actor, now, commanding, opening)
