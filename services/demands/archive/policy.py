"""Who may do what with needs: the person, the volunteer who serves one, cadres of the union that answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.demands.archive_words import DemandAct
from shared.contracts.demands.refusals.archive import DEMAND_NOT_FOUND, DEMAND_NOT_ONES_OWN, DEMAND_OWN
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED, Grants, Rule

DECIDERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
HELPERS = DECIDERS | {Role.PART_TIME_CADRE.value}
READERS = HELPERS | {Role.DECISION_MAKER.value}
CLOCK = "demands.wake_demands"
READ, DECIDE, ENTER, CONTACT = "demands.read", "demands.decide", "demands.enter", "demands.read_contact"
FOLLOW_TIME = "demands.follow_time"

GRANTS = Grants(
    "demands",
    {
        ENTER: Rule(
            "State a need for somebody who agreed to it, at a station or on the telephone, to a union in reach, and "
            "confirm for them that it was served; officers of a team that is at home at a station of the union do so "
            "without an office, and see what became of what they stated themselves, masked.",
            HELPERS,
        ),
        READ: Rule("See needs that unions in reach answer, with name, phone and address masked.", READERS),
        DECIDE: Rule(
            "Verify, accept, refer, refuse, link, merge and close needs that unions in reach answer, never one's own.",
            DECIDERS,
        ),
        CONTACT: Rule(
            "Have name, phone and address of a need shown that a union in reach answers; the person sees it.",
            DECIDERS,
            second_factor=True,
        ),
        FOLLOW_TIME: Rule(
            "Remind unions of needs that wait, ask them what became of what should have been served, pass both on to "
            "the union above, close what is over, forget who it was.",
            systems=frozenset({CLOCK}),
        ),
    },
)
OF_PERSON = frozenset({DemandAct.CONFIRM, DemandAct.DENY, DemandAct.WITHDRAW})
OF_DECIDERS = frozenset(
    {
        DemandAct.VERIFY,
        DemandAct.REFER,
        DemandAct.ACCEPT,
        DemandAct.REFUSE,
        DemandAct.LINK,
        DemandAct.UNLINK,
        DemandAct.SERVE,
        DemandAct.CLOSE,
        DemandAct.MERGE,
    }
)
OF_HELPER = frozenset({DemandAct.CONFIRM})
OF_SERVING = frozenset({DemandAct.SERVE, DemandAct.UNLINK})


@dataclass(frozen=True)
class Standing:
    """How the one who acts stands with a need.

    lineage: of the union that answers it, () where there is none; is_person: whose need it is; serves: whether they are
    the volunteer who serves it; has_account: whether the person has an account, and so speaks for themselves;
    is_helper: whether they entered it for the person, and still help at a station of the union for which they did.
    """

    lineage: Sequence[UUID]
    is_person: bool = False
    serves: bool = False
    has_account: bool = True
    is_helper: bool = False


class Permissions:
    """What one actor may do with one need on one day."""

    def __init__(self, actor: Actor, standing: Standing, now: datetime) -> None:
        self.actor, self.standing, self.today = actor, standing, business_date(now)

    def see(self) -> None:
        """Know of it at all. What is out of reach is refused like what does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if not (self.standing.serves or self._sees_whole()):
            raise DEMAND_NOT_FOUND()

    def see_whole(self) -> None:
        """See all of it: not for the volunteer who serves it, who sees what is visible, and asks for the contact."""
        self.see()
        if not self._sees_whole():
            raise DEMAND_NOT_FOUND()

    def decide(self) -> None:
        """Decide on it. Raises Forbidden for one's own, and for who may only read."""
        if self.standing.is_person:
            raise DEMAND_OWN()
        GRANTS.require(self.actor, DECIDE, self.standing.lineage, self.today)

    def serve(self) -> None:
        """Say that it was served, or will not be: who serves it, and who decides."""
        if not self.standing.serves:
            self.decide()

    def speak_for_oneself(self) -> None:
        """What the person alone says."""
        if not self.standing.is_person:
            raise DEMAND_NOT_ONES_OWN()

    def confirm(self) -> None:
        """Say that it was served: the person, or for who has no account whoever entered it or may enter needs, and does
        not serve it."""
        if self.standing.is_person:
            return
        if DemandAct.CONFIRM not in self.acts():
            raise DEMAND_NOT_ONES_OWN()

    def read_contact(self, *, is_needed: bool) -> None:
        """Have name, phone and address shown: who is to serve it, while they need it; cadres with a second factor."""
        if not (self.standing.is_person or (self.standing.serves and is_needed)):
            GRANTS.require(self.actor, CONTACT, self.standing.lineage, self.today)

    def reaches(self) -> bool:
        """Whether an office reaches it."""
        return self._permits(READ)

    def acts(self) -> frozenset[DemandAct]:
        """What they could do with it, if its state allows it."""
        possible: frozenset[DemandAct] = frozenset()
        if self.standing.is_person:
            return OF_PERSON
        if self.standing.serves:
            possible |= OF_SERVING
        if self._permits(DECIDE):
            possible |= OF_DECIDERS
        if not (self.standing.has_account or self.standing.serves) and (
            self.standing.is_helper or self._permits(ENTER)
        ):
            possible |= OF_HELPER
        return possible

    def _sees_whole(self) -> bool:
        return self.standing.is_person or self.standing.is_helper or self._permits(READ)

    def _permits(self, permission: str) -> bool:
        return GRANTS.permits(self.actor, permission, self.standing.lineage, self.today)


def may(actor: Actor, standing: Standing, now: datetime) -> Permissions:
    """`may(actor, standing, session.now).decide()`: raises Unauthenticated, NotFound or Forbidden, or passes."""
    return Permissions(actor, standing, now)


def submit(actor: Actor) -> UUID:
    """State a need of one's own: everybody who has signed in; the account. Raises Unauthenticated, Forbidden."""
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    if actor.account_id is None:
        raise NOT_PERMITTED(permission="demands.submit")
    return actor.account_id


def enter(actor: Actor, lineage: Sequence[UUID], now: datetime, *, is_helper: bool) -> None:
    """State a need for somebody, to the last union of a lineage. is_helper: whether they help at a station of it."""
    if not (is_helper and actor.kind == "person"):
        GRANTS.require(actor, ENTER, lineage, business_date(now))


def tops(actor: Actor, now: datetime) -> Sequence[UUID]:
    """The units in whose subtrees the actor sees needs. Raises for whoever does nowhere."""
    return GRANTS.tops(actor, READ, business_date(now))


def follow_time(actor: Actor, now: datetime) -> None:
    """Do what the clock does."""
    GRANTS.require(actor, FOLLOW_TIME, (), business_date(now))
