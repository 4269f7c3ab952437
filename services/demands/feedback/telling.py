"""How feedback goes on: its new version, a step that tells what was done, and the event."""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.demands.feedback.domain import OPEN
from services.demands.feedback.models import STEP_WORDS_PLACE, Feedback, FeedbackStep
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.demands.feedback_words import FeedbackAct
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust.sealing import sealing_of

OWN = ("id", "number", "about", "state", "unit_id", "version")
REPUBLISHED = "republished"


def begin(session: Session, feedback: Feedback, actor: Actor) -> None:
    """Tell of what was just given."""
    _write(session, feedback, FeedbackAct.SUBMIT, actor, None, None)


def record(
    session: Session,
    feedback: Feedback,
    act: FeedbackAct,
    actor: Actor,
    words: str | None = None,
    to_unit_id: UUID | None = None,
) -> None:
    """Count the version up, write down what was done, and tell it. to_unit_id: which answers it from now on."""
    feedback.version += 1
    _write(session, feedback, act, actor, words, to_unit_id)


def remind(session: Session, feedback: Feedback) -> None:
    """Tell that it is due soon: nothing was done with it."""
    feedback.version += 1
    session.add(_told(feedback, FeedbackAct.REMIND.value))


def told_again(feedback: Feedback) -> Outbox:
    """The event with the version that stands."""
    return _told(feedback, REPUBLISHED)


def feedback_after(session: Session, last: Feedback | None, limit: int) -> list[Feedback]:
    """All feedback, page by page in the order of ids: what is told again."""
    rows = select(Feedback).order_by(Feedback.id).limit(limit)
    return list(session.scalars(rows.where(Feedback.id > last.id) if last else rows))


def _write(
    session: Session, feedback: Feedback, act: FeedbackAct, actor: Actor, words: str | None, to_unit_id: UUID | None
) -> None:
    step = FeedbackStep(id=new_id(), feedback_id=feedback.id, act=act.value, by=actor.name, at=session.now)
    step.unit_id, step.to_unit_id = feedback.unit_id, to_unit_id
    step.words_sealed = sealing_of(session).seal_text(words, f"{STEP_WORDS_PLACE}.{step.id}") if words else None
    feedback.unit_id = to_unit_id or feedback.unit_id
    session.add(step)
    session.add(_told(feedback, act.value))


def _told(feedback: Feedback, change: str) -> Outbox:
    told = SimpleNamespace(**{name: getattr(feedback, name) for name in OWN}, account_id=feedback.made_by)
    told.due_at = feedback.due_at if feedback.state in OPEN else None
    return Outbox.of(FeedbackChanged, told, change=change, unit_id=feedback.unit_id)
