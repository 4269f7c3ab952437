"""What ends by itself: nobody decided in time, or somebody has left."""

from uuid import UUID

from sqlalchemy import or_, select, update

from services.credits.spending.asking import end_spending
from services.credits.spending.domain import POOL_GRANT_LIFE, state_after
from services.credits.spending.giving import end_gift
from services.credits.spending.models import Gift, Hardship, PoolGrant, Relation, Spending
from services.credits.spending.relating import LIVE, move_relation
from shared.contracts.credits.spending_words import GiftState, PoolGrantState, RelationState, SpendingState
from shared.runtime.data.session import Session

A_TICK_MAX = 100


def end_over(session: Session) -> int:
    """End what has waited too long; how many. What somebody decides at this moment is left to them."""
    done = 0
    for model, state, end in (
        (Spending, SpendingState.ASKED, end_spending),
        (Gift, GiftState.OFFERED, end_gift),
        (Relation, RelationState.PROPOSED, move_relation),
    ):
        rows = select(model).where(model.state == state.value, model.until < session.now)
        rows = rows.order_by(model.until).limit(A_TICK_MAX).with_for_update(skip_locked=True)
        found = session.scalars(rows).all()
        for one in found:
            end(session, one, "expire")
        done += len(found)
    return done


def leave(session: Session, volunteer_id: UUID) -> None:
    """Somebody has left: what they asked, offered and were offered ends, and what was said of them is forgotten."""
    _withdraw_spendings(session, volunteer_id)
    _end_relations(session, volunteer_id)
    _refuse_pool_grants(session, volunteer_id)
    ended = update(Hardship).where(Hardship.volunteer_id == volunteer_id)
    session.execute(ended.where(Hardship.ended_at.is_(None)).values(ended_at=session.now))
    for model, silent in (
        (Spending, {"wish": "", "reason": ""}),
        (Hardship, {"reason": ""}),
        (PoolGrant, {"reason": "", "answer": ""}),
    ):
        theirs = update(model).where(model.volunteer_id == volunteer_id)
        session.execute(theirs.values(**silent), execution_options={"synchronize_session": False})


def _withdraw_spendings(session: Session, volunteer_id: UUID) -> None:
    rows = select(Spending).where(Spending.volunteer_id == volunteer_id, Spending.state == SpendingState.ASKED.value)
    for spending in session.scalars(rows.order_by(Spending.id).with_for_update()).all():
        end_spending(session, spending, "withdraw")


def _end_relations(session: Session, volunteer_id: UUID) -> None:
    """With their gifts, those that they were offered too."""
    theirs = or_(Relation.from_volunteer_id == volunteer_id, Relation.to_volunteer_id == volunteer_id)
    rows = select(Relation).where(theirs, Relation.state.in_(LIVE))
    for relation in session.scalars(rows.order_by(Relation.id).with_for_update()).all():
        move_relation(session, relation, "end")
    said = update(Relation).where(theirs).values(reason="", to_number="")
    session.execute(said, execution_options={"synchronize_session": False})


def _refuse_pool_grants(session: Session, volunteer_id: UUID) -> None:
    rows = select(PoolGrant).where(
        PoolGrant.volunteer_id == volunteer_id, PoolGrant.state == PoolGrantState.PROPOSED.value
    )
    for grant in session.scalars(rows.order_by(PoolGrant.id).with_for_update()).all():
        grant.state, grant.decided_at = state_after(POOL_GRANT_LIFE, grant.state, "refuse"), session.now
    session.flush()
