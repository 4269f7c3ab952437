"""Giving feedback, and what those who answer and those who gave it do with it."""

from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select

from services.demands.feedback import domain
from services.demands.feedback.assigning import activity_of, answering_unit, involved_in, volunteer_with
from services.demands.feedback.models import WORDS_PLACE, Feedback, FeedbackStep
from services.demands.feedback.numbering import new_number
from services.demands.feedback.policy import Permissions, may
from services.demands.feedback.queries import seen_feedback
from services.demands.feedback.showing import receipt
from services.demands.feedback.telling import begin, record
from shared.contracts.base import Loaded
from shared.contracts.demands.feedback_words import OPEN_MAX, FeedbackAct
from shared.contracts.demands.refusals import feedback as refusals
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.numbering import insert_with_number
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code
from shared.runtime.events.unit_tree import present_unit
from shared.runtime.trust import audit
from shared.runtime.trust.sealing import sealing_of


def give_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say something. Whether there is a volunteer with the number that was typed is not told."""
    account_id = may(actor, session.now, domain.Standing()).give()
    named = {"names_activity": bool(request.activity_id), "names_person": bool(request.volunteer_number)}
    domain.refuse_unfit_subject(request.about, **named)
    open_ones = select(func.count()).where(Feedback.made_by == account_id, Feedback.state.in_(domain.OPEN))
    if (session.scalar(open_ones) or 0) >= OPEN_MAX:
        raise refusals.FEEDBACK_OPEN_TOO_MANY(feedback_max=OPEN_MAX)
    activity, person = activity_of(session, request), volunteer_with(session, request.volunteer_number)
    made = Feedback(id=new_id(), about=request.about, kind=request.kind, made_by=account_id, version=1)
    made.unit_id = answering_unit(session, request, activity, actor).id
    made.activity_id = activity.id if activity else None
    made.about_number, made.about_volunteer_id = request.volunteer_number, person.id if person else None
    made.words_sealed = sealing_of(session).seal_text(request.words, f"{WORDS_PLACE}.{made.id}")
    made.made_at, made.state, made.due_at = session.now, domain.SUBMITTED, domain.due_at(made.about, session.now)
    insert_with_number(session, made, new_number)
    begin(session, made, actor)
    audit.record(session, actor, "feedback.give", f"feedback:{made.id}", about=made.about)
    session.flush()
    return receipt(session, made)


def accept_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Work on it."""
    found, _ = _to_answer(session, request, actor, FeedbackAct.ACCEPT)
    return _done(session, found, FeedbackAct.ACCEPT, actor)


def forward_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give it to another union. When it is due stays as it is."""
    found, permissions = _to_answer(session, request, actor, FeedbackAct.FORWARD)
    above = request.unit_code is None
    to = domain.unit_above(permissions.standing.lineage) if above else unit_of_code(session, request.unit_code).id
    to_unit = present_unit(session, to)
    acts = session.scalars(select(FeedbackStep.act).where(FeedbackStep.feedback_id == found.id)).all()
    domain.refuse_forwarding(acts, permissions.standing.lineage[-1], to_unit.id)
    return _done(session, found, FeedbackAct.FORWARD, actor, request.reason, to_unit_id=to_unit.id)


def answer_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Answer it."""
    return _decide(session, request, actor, FeedbackAct.ANSWER, request.answer)


def refuse_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say that there is nothing to be done."""
    return _decide(session, request, actor, FeedbackAct.REFUSE, request.reason)


def dispute_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The answer is not enough: the union above looks at it. That of the city is the last."""
    found, permissions = _own(session, request, actor, FeedbackAct.DISPUTE)
    assert found.decided_at is not None, "what is disputed was decided"
    domain.refuse_late_dispute(found.decided_at, session.now)
    above = present_unit(session, domain.unit_above(permissions.standing.lineage))
    found.due_at, found.reminded_at = domain.due_at(found.about, session.now), None
    return _done(session, found, FeedbackAct.DISPUTE, actor, request.words, to_unit_id=above.id)


def close_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Be content."""
    found, _ = _own(session, request, actor, FeedbackAct.CLOSE)
    found.rating = request.rating
    return _done(session, found, FeedbackAct.CLOSE, actor)


def withdraw_feedback(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take it back."""
    found, _ = _own(session, request, actor, FeedbackAct.WITHDRAW)
    return _done(session, found, FeedbackAct.WITHDRAW, actor)


def _decide(session: Session, request: Loaded, actor: Actor, act: FeedbackAct, words: str) -> SimpleNamespace:
    found, _ = _to_answer(session, request, actor, act)
    found.decided_at = session.now
    return _done(session, found, act, actor, words)


def _to_answer(session: Session, request: Loaded, actor: Actor, act: FeedbackAct) -> tuple[Feedback, Permissions]:
    """Feedback that one may answer, locked, in the state after the act."""
    found, permissions = seen_feedback(session, request.id, actor)
    permissions.answer(found, involved_in(session, found))
    _go_on(session, found, request.version, act)
    return found, permissions


def _own(session: Session, request: Loaded, actor: Actor, act: FeedbackAct) -> tuple[Feedback, Permissions]:
    """One's own, locked, in the state after the act."""
    found, permissions = seen_feedback(session, request.id, actor)
    permissions.go_on_with_own(found)
    _go_on(session, found, request.version, act)
    return found, permissions


def _go_on(session: Session, found: Feedback, seen_version: int, act: FeedbackAct) -> None:
    session.refresh(found, with_for_update=True)
    if seen_version != found.version:
        raise refusals.FEEDBACK_CHANGED_SINCE(version=found.version)
    found.state = domain.state_after(found.state, act)


def _done(
    session: Session, found: Feedback, act: FeedbackAct, actor: Actor, *said: str, **further: UUID
) -> SimpleNamespace:
    record(session, found, act, actor, *said, **further)
    audit.record(session, actor, f"feedback.{act.value}", f"feedback:{found.id}")
    session.flush()
    return receipt(session, found)
