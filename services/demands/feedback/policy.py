"""Who may answer feedback: a cadre in reach of the union it was given to, who is not involved."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.demands.feedback.domain import Standing
from shared.contracts.demands.refusals.feedback import FEEDBACK_INVOLVED, FEEDBACK_NOT_FOUND
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED, Grants, Rule

KEEPERS = frozenset({Role.UNIT_ADMIN.value, Role.CADRE.value})
GIVE = "feedback.give"
ANSWER = "feedback.answer"
GRANTS = Grants(
    "demands",
    {ANSWER: Rule("See feedback to units in reach, forward and answer it, unless one is involved.", KEEPERS)},
)


class Made(Protocol):
    """Feedback, as far as it says who gave it."""

    made_by: UUID | None


class Permissions:
    """What one actor may do with one piece of feedback on one day."""

    def __init__(self, actor: Actor, now: datetime, standing: Standing) -> None:
        self.actor, self.today, self.standing = actor, business_date(now), standing

    def give(self) -> UUID:
        """Give feedback, and follow one's own: everybody who has signed in; the account.

        Raises Unauthenticated, Forbidden for a client.
        """
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if self.actor.account_id is None:
            raise NOT_PERMITTED(permission=GIVE)
        return self.actor.account_id

    def see(self, feedback: Made | None) -> None:
        """Know of it: one's own, or that which one answers. All other does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if feedback is None or not (self.answers() or self.is_own(feedback)):
            raise FEEDBACK_NOT_FOUND()

    def go_on_with_own(self, feedback: Made) -> None:
        """Dispute, close, withdraw: who gave it. Raises Forbidden for who only answers it."""
        if not self.is_own(feedback):
            raise NOT_PERMITTED(permission=GIVE)

    def answers(self) -> bool:
        """Whether it is one's to answer, so that one sees who gave it."""
        return self.reaches(self.standing.lineage)

    def reaches(self, lineage: Sequence[UUID]) -> bool:
        """Whether one answers at the last unit of a lineage, and so may know who belongs to it."""
        return GRANTS.permits(self.actor, ANSWER, lineage, self.today)

    def answer(self, feedback: Made, involved: Collection[UUID]) -> None:
        """Work on it, forward, answer, refuse it. Raises Forbidden for whoever is involved, and for who gave it.

        involved: volunteers, whom it is about and who led the activity.
        """
        GRANTS.require(self.actor, ANSWER, self.standing.lineage, self.today)
        if self.is_own(feedback) or self.standing.volunteer_id in involved:
            raise FEEDBACK_INVOLVED()

    def is_own(self, feedback: Made) -> bool:
        """Whether the one who acts gave it."""
        return self.actor.account_id is not None and feedback.made_by == self.actor.account_id

    def tops(self) -> list[UUID]:
        """The units in whose subtrees one answers. Raises for whoever does nowhere."""
        return GRANTS.tops(self.actor, ANSWER, self.today)


def may(actor: Actor, now: datetime, standing: Standing) -> Permissions:
    """`may(actor, session.now, standing).see(feedback)`: raises Unauthenticated, NotFound or Forbidden, or passes."""
    return Permissions(actor, now, standing)
