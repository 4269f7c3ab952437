"""Relatives: one proposes, the other agrees, a cadre has seen papers; and each may end it."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import or_, select

from services.credits.ledger.owners import owner_by_id
from services.credits.reasons import refuse_personal
from services.credits.spending.domain import RELATION_LIFE, state_after
from services.credits.spending.gathering import acting_locked, locked, refuse_many
from services.credits.spending.giving import end_gifts_of
from services.credits.spending.models import Relation
from services.credits.spending.policy import VERIFY, may
from services.credits.spending.queries import shown_relation
from shared.contracts.base import Loaded
from shared.contracts.credits.refusals.spending import RELATION_NOT_FOUND, RELATION_OPEN, RELATION_WITH_ONESELF
from shared.contracts.credits.spending_words import OPEN_RELATIONS_MAX, RELATION_DAYS, RelationState
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust import audit

LIVE = (RelationState.PROPOSED.value, RelationState.AGREED.value, RelationState.VERIFIED.value)
ENDING = frozenset({"reject", "end", "decline"})


def propose_relation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say that somebody is a relative.

    Whether the number is anybody's is not told: a question to nobody lapses like others.
    """
    own = acting_locked(session, actor)
    if request.to_number == own.number:
        raise RELATION_WITH_ONESELF()
    live = (Relation.from_volunteer_id == own.id, Relation.state.in_(LIVE))
    if session.scalar(select(Relation.id).where(*live, Relation.to_number == request.to_number)) is not None:
        raise RELATION_OPEN()
    refuse_many(session, Relation, OPEN_RELATIONS_MAX, *live)
    other = session.scalar(select(KnownVolunteer).where(KnownVolunteer.number == request.to_number))
    made = Relation(id=new_id(), from_volunteer_id=own.id, to_number=request.to_number, kinship=request.kinship)
    made.to_volunteer_id = other.id if other is not None else None
    made.state, made.reason, made.proposed_at = RelationState.PROPOSED.value, "", session.now
    made.until = session.now + timedelta(days=RELATION_DAYS)
    session.add(made)
    session.flush()
    return shown_relation(made, own.id)


def agree_to_relation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It is so. Raises NotFound, Conflict."""
    return _answered(session, request, actor, "agree")


def decline_relation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say no. It costs nothing."""
    return _answered(session, request, actor, "decline")


def end_relation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Either of them ends it, without a reason; gifts that are open end with it. Raises NotFound, Conflict."""
    own = acting_volunteer(session, actor)
    # Who was asked declines what is only proposed: that is what the answer is called.
    theirs = or_(
        Relation.from_volunteer_id == own.id,
        (Relation.to_volunteer_id == own.id) & (Relation.state != RelationState.PROPOSED.value),
    )
    relation = locked(session, Relation, request.id, RELATION_NOT_FOUND, theirs)
    move_relation(session, relation, "end")
    return shown_relation(relation, own.id)


def verify_relation(session: Session, request: Loaded, actor: Actor) -> Relation:
    """A cadre has seen papers. Raises NotFound, Forbidden, Conflict."""
    return _decided(session, request, actor, "verify")


def reject_relation(session: Session, request: Loaded, actor: Actor) -> Relation:
    """A cadre finds it otherwise, also later. Raises NotFound, Forbidden, Conflict."""
    return _decided(session, request, actor, "reject")


def move_relation(session: Session, relation: Relation, act: str) -> None:
    """Give it its next state; of one that ends the gifts end."""
    relation.state = state_after(RELATION_LIFE, relation.state, act)
    relation.decided_at = session.now
    session.flush()
    if act in ENDING:
        end_gifts_of(session, relation)


def _answered(session: Session, request: Loaded, actor: Actor, act: str) -> SimpleNamespace:
    own = acting_volunteer(session, actor)
    relation = locked(session, Relation, request.id, RELATION_NOT_FOUND, Relation.to_volunteer_id == own.id)
    move_relation(session, relation, act)
    return shown_relation(relation, own.id)


def _decided(session: Session, request: Loaded, actor: Actor, act: str) -> Relation:
    """By a cadre in whose reach whoever proposed it is; a cadre sees nothing before both people stand by it."""
    seen = session.get(Relation, request.id)
    is_seen = seen is not None and seen.state != RelationState.PROPOSED
    both = (seen.from_volunteer_id, seen.to_volunteer_id or NO_ID) if seen is not None and is_seen else (NO_ID, NO_ID)
    owners = [owner_by_id(session, id) for id in both]
    may(actor, session.now).decide(VERIFY, RELATION_NOT_FOUND, *owners)
    refuse_personal(request.reason)
    relation = locked(session, Relation, request.id, RELATION_NOT_FOUND)
    move_relation(session, relation, act)
    relation.reason = request.reason
    audit.record(session, actor, f"relations.{act}", f"relation:{relation.id}")
    return relation
