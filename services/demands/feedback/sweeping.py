"""What time does to feedback: the union is reminded, the one above gets what is overdue, and the rest is closed.

Each in a transaction of its own: what breaks at one stops no other.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.demands.feedback import domain
from services.demands.feedback.forgetting import forget_words
from services.demands.feedback.models import Feedback
from services.demands.feedback.telling import record, remind
from shared.contracts.demands.feedback_words import DISPUTE_DAYS, REMIND_HOURS, FeedbackAct
from shared.kernel.actor import system
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.rounds import one_by_one
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage, present_unit

A_TICK_MAX = 200
BY = system("demands.feedback")


def sweep(db: CallDatabase) -> None:
    """All that is due now, some of each kind; the rest at the next tick."""
    for due, act in ((overdue, hand_up), (due_soon, remind_one), (undisputed, settle)):
        one_by_one(db, db.read(_ids, due), act)


def due_soon(session: Session) -> list[ColumnElement[bool]]:
    """What is due within a day, and nobody was reminded of."""
    until = session.now + timedelta(hours=REMIND_HOURS)
    return [Feedback.state.in_(domain.OPEN), Feedback.due_at <= until, Feedback.reminded_at.is_(None)]


def overdue(session: Session) -> list[ColumnElement[bool]]:
    """What was not answered in time, where there is a union above."""
    has_above = select(KnownUnit.id).where(KnownUnit.id == Feedback.unit_id, KnownUnit.parent_id.is_not(None)).exists()
    return [Feedback.state.in_(domain.OPEN), Feedback.due_at <= session.now, has_above]


def undisputed(session: Session) -> list[ColumnElement[bool]]:
    """What was answered so long ago that it is not disputed any more."""
    before = session.now - timedelta(days=DISPUTE_DAYS)
    return [Feedback.state.in_(domain.DECIDED), Feedback.decided_at <= before]


def remind_one(session: Session, id: UUID) -> None:
    """Tell that it is due soon, once."""
    if found := _locked(session, id, due_soon):
        found.reminded_at = session.now
        remind(session, found)


def hand_up(session: Session, id: UUID) -> None:
    """Give it to the union above, which has some days; there it is reminded of anew."""
    if found := _locked(session, id, overdue):
        above = present_unit(session, domain.unit_above(lineage(session, found.unit_id)))
        found.state = domain.state_after(found.state, FeedbackAct.HAND_UP)
        found.due_at, found.reminded_at = domain.due_when_handed_up(session.now), None
        record(session, found, FeedbackAct.HAND_UP, BY, to_unit_id=above.id)


def settle(session: Session, id: UUID) -> None:
    """Close it. The words of somebody who has left meanwhile go with it."""
    if found := _locked(session, id, undisputed):
        found.state = domain.state_after(found.state, FeedbackAct.SETTLE)
        record(session, found, FeedbackAct.SETTLE, BY)
        if found.made_by is None:
            session.flush()
            forget_words(session, [found.id])


def _ids(session: Session, due: Callable[[Session], list[ColumnElement[bool]]]) -> list[UUID]:
    return list(session.scalars(select(Feedback.id).where(*due(session)).order_by(Feedback.id).limit(A_TICK_MAX)))


def _locked(session: Session, id: UUID, due: Callable[[Session], list[ColumnElement[bool]]]) -> Feedback | None:
    """The feedback, locked, where it is still due; None where somebody was faster, or has it in hand now."""
    rows = select(Feedback).where(Feedback.id == id, *due(session)).with_for_update(skip_locked=True)
    return session.scalar(rows)
