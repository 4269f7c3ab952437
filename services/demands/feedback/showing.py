"""How feedback is shown: with the words in clear, and what was done with it."""

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.demands.copies.models import KnownActivity
from services.demands.feedback.domain import OPEN
from services.demands.feedback.models import STEP_WORDS_PLACE, WORDS_PLACE, Feedback, FeedbackStep
from shared.contracts.demands.feedback_views import STEPS_MAX
from shared.contracts.demands.feedback_words import FeedbackAct, FeedbackState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.volunteers import KnownVolunteer
from shared.runtime.trust.name_tickets import names_ticket
from shared.runtime.trust.sealing import sealing_of

OF_ROW = (
    "id",
    "number",
    "about",
    "kind",
    "activity_id",
    "made_at",
    "due_at",
    "state",
    "decided_at",
    "rating",
    "version",
)
OF_RECEIPT = ("id", "number", "state", "due_at", "version")
SAYING = (FeedbackAct.ANSWER.value, FeedbackAct.REFUSE.value)
DECIDED = (FeedbackState.ANSWERED.value, FeedbackState.REFUSED.value, FeedbackState.CLOSED.value)


def receipt(session: Session, row: Feedback) -> SimpleNamespace:
    """What an act answers: where it stands now."""
    told = SimpleNamespace(**{name: getattr(row, name) for name in OF_RECEIPT})
    told.unit_code = _codes_of(session, [row.unit_id]).get(row.unit_id)
    return told


def listed(session: Session, rows: Sequence[Feedback]) -> list[SimpleNamespace]:
    """As lists show it, each with its answer."""
    codes, titles = _codes_of(session, [row.unit_id for row in rows]), _titles_of(session, rows)
    answers = _answers_of(session, rows)
    items = [SimpleNamespace(**{name: getattr(row, name) for name in OF_ROW}) for row in rows]
    for row, item in zip(rows, items, strict=True):
        item.words, item.volunteer_number = _words_of(session, row), row.about_number
        item.unit_code, item.title = codes.get(row.unit_id), titles.get(row.activity_id)
        item.is_overdue = row.state in OPEN and row.due_at < session.now
        item.answer = answers.get(row.id)
    return items


def shown(session: Session, row: Feedback) -> SimpleNamespace:
    """As who gave it sees it: with its steps."""
    (item,) = listed(session, [row])
    rows = select(FeedbackStep).where(FeedbackStep.feedback_id == row.id).order_by(FeedbackStep.id).limit(STEPS_MAX)
    steps = session.scalars(rows).all()
    codes = _codes_of(session, [id for step in steps for id in (step.unit_id, step.to_unit_id) if id])
    item.steps = [_step(session, step, codes) for step in steps]
    item.sender_id = item.about_volunteer_id = item.names_ticket = None
    return item


def reviewed(session: Session, row: Feedback, actor: Actor, *, reaches_person: bool) -> SimpleNamespace:
    """As who answers sees it: with who gave it, and whom it is about where that is somebody in reach."""
    item = shown(session, row)
    item.sender_id = senders_of(session, [row]).get(row.made_by)
    item.about_volunteer_id = row.about_volunteer_id if reaches_person else None
    item.names_ticket = names_ticket(session, actor, full=[item.sender_id, item.about_volunteer_id])
    return item


def senders_of(session: Session, rows: Sequence[Feedback]) -> dict[UUID | None, UUID]:
    """The volunteers who gave it, by account."""
    known = select(KnownVolunteer.account_id, KnownVolunteer.id)
    found = session.execute(known.where(KnownVolunteer.account_id.in_([row.made_by for row in rows if row.made_by])))
    return {row.account_id: row.id for row in found}


def _answers_of(session: Session, rows: Sequence[Feedback]) -> dict[UUID, str | None]:
    """What was said last."""
    ids = [row.id for row in rows if row.state in DECIDED]
    said = select(FeedbackStep).where(FeedbackStep.feedback_id.in_(ids), FeedbackStep.act.in_(SAYING))
    newest = {step.feedback_id: step for step in session.scalars(said.order_by(FeedbackStep.id))}
    return {id: _words_of_step(session, step) for id, step in newest.items()}


def _step(session: Session, step: FeedbackStep, codes: dict[UUID, str]) -> SimpleNamespace:
    return SimpleNamespace(
        act=step.act,
        at=step.at,
        unit_code=codes.get(step.unit_id),
        to_unit_code=codes.get(step.to_unit_id) if step.to_unit_id else None,
        words=_words_of_step(session, step),
    )


def _words_of(session: Session, row: Feedback) -> str | None:
    sealed = row.words_sealed
    return sealing_of(session).open_text(sealed, f"{WORDS_PLACE}.{row.id}") if sealed else None


def _words_of_step(session: Session, step: FeedbackStep) -> str | None:
    sealed = step.words_sealed
    return sealing_of(session).open_text(sealed, f"{STEP_WORDS_PLACE}.{step.id}") if sealed else None


def _codes_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    found = session.execute(select(KnownUnit.id, KnownUnit.code).where(KnownUnit.id.in_(set(ids))))
    return {row.id: row.code for row in found}


def _titles_of(session: Session, rows: Sequence[Feedback]) -> dict[UUID | None, str]:
    ids = {row.activity_id for row in rows if row.activity_id}
    found = session.execute(select(KnownActivity.id, KnownActivity.title).where(KnownActivity.id.in_(ids)))
    return {row.id: row.title for row in found}
