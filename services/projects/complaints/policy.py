"""Who may answer complaints: a cadre in reach whom they are not about, and who did not make them."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.projects.records.policy import KEEPERS, Involved, Standing
from shared.contracts.projects.refusals.complaints import COMPLAINT_INVOLVED, COMPLAINT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED, Grants, Rule

ANSWER = "complaints.answer"
GRANTS = Grants(
    "projects",
    {ANSWER: Rule("See complaints about activities in reach, and answer those in which one has no part.", KEEPERS)},
)


class Made(Protocol):
    """A complaint, as far as it says who made it."""

    made_by: UUID


class Permissions:
    """What one actor may do with one complaint on one day. standing: with the union that answers, and who led."""

    def __init__(self, actor: Actor, now: datetime, standing: Standing) -> None:
        self.actor, self.today, self.standing = actor, business_date(now), standing

    def make(self) -> UUID:
        """Complain: everybody who has signed in; the account. Raises Unauthenticated, Forbidden for a client."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if self.actor.account_id is None:
            raise NOT_PERMITTED(permission="complaints.make")
        return self.actor.account_id

    def see(self, complaint: Made | None) -> None:
        """Know of it: one's own, or one that is one's to answer. Every other one does not exist."""
        if self.actor.kind == "guest":
            raise SIGN_IN_REQUIRED()
        if complaint is None or not (self.answers() or complaint.made_by == self.actor.account_id):
            raise COMPLAINT_NOT_FOUND()

    def answers(self) -> bool:
        """Whether it is one's to answer, so that one sees who made it."""
        return GRANTS.permits(self.actor, ANSWER, self.standing.lineage, self.today)

    def answer(self, complaint: Made, involved: Involved) -> None:
        """Answer it. Raises Forbidden for whoever is involved, for who led, and for who made it."""
        GRANTS.require(self.actor, ANSWER, self.standing.lineage, self.today)
        is_involved = involved.has(self.actor.account_id, self.standing.volunteer_id)
        if is_involved or self.standing.leads or complaint.made_by == self.actor.account_id:
            raise COMPLAINT_INVOLVED()

    def tops(self) -> list[UUID]:
        """The units in whose subtrees one answers. Raises for whoever does nowhere."""
        return GRANTS.tops(self.actor, ANSWER, self.today)


def may(actor: Actor, now: datetime, standing: Standing) -> Permissions:
    """`may(actor, session.now, standing).see(complaint)`: raises Unauthenticated, NotFound or Forbidden, or passes."""
    return Permissions(actor, now, standing)
