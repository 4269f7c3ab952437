"""What is forgotten of somebody who has left. Feedback that waits is answered all the same; its words go afterwards."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.sql.dml import Update

from services.demands.feedback.domain import DECIDED, OPEN
from services.demands.feedback.models import Feedback, FeedbackStep
from shared.runtime.data.session import Session


def forget_account(session: Session, account_id: UUID) -> None:
    """What an account has said is nobody's, and what waits no more says nothing."""
    theirs = select(Feedback.id).where(Feedback.made_by == account_id)
    forget_words(session, theirs.where(Feedback.state.not_in((*OPEN, *DECIDED))))
    _change(session, update(Feedback).where(Feedback.made_by == account_id).values(made_by=None))


def forget_volunteer(session: Session, volunteer_id: UUID) -> None:
    """Whom it was about is not known any more."""
    about = update(Feedback).where(Feedback.about_volunteer_id == volunteer_id)
    _change(session, about.values(about_volunteer_id=None, about_number=None))


def forget_words(session: Session, ids: Collection[UUID] | Select[tuple[UUID]]) -> None:
    """What was said in some of it, and with each step."""
    _change(session, update(FeedbackStep).where(FeedbackStep.feedback_id.in_(ids)).values(words_sealed=None))
    _change(session, update(Feedback).where(Feedback.id.in_(ids)).values(words_sealed=None))


def _change(session: Session, statement: Update) -> None:
    """All at once, and nothing that was loaded before is asked again."""
    session.execute(statement, execution_options={"synchronize_session": False})
