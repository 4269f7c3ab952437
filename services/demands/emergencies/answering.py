"""Answers: somebody comes, or not, or cannot come after all. An answer that was given is given again without effect.

Locks: the emergency, then its calls, then the person's rest.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from services.demands.emergencies.claiming import keep_busy, rest_less
from services.demands.emergencies.domain.life import CALLING, LIVE, call_after, state_after
from services.demands.emergencies.domain.waves import free_again_at, served_until
from services.demands.emergencies.models import Call, Emergency, EmergencyStep
from services.demands.emergencies.rules import rules_on
from services.demands.emergencies.telling import call_changed, changed
from shared.contracts.demands.dispatch_words import AnswerWay, ReleaseReason
from shared.contracts.demands.emergency_words import CallState, EmergencyState
from shared.contracts.demands.refusals.emergencies import CALL_NOT_FOUND, CALL_OVERDUE, EMERGENCY_OVER
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session


def locked_call(session: Session, call_id: UUID) -> Call:
    """A call with its emergency, both as they are now and stay. Raises NotFound."""
    seen = session.get(Call, call_id)
    if seen is None:
        raise CALL_NOT_FOUND()
    locked_emergency_of(session, seen.emergency_id)
    rows = select(Call).where(Call.id == call_id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(rows).one()


def locked_emergency_of(session: Session, emergency_id: UUID) -> Emergency:
    """An emergency that is known to be there, locked."""
    rows = select(Emergency).where(Emergency.id == emergency_id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).one()


def answer(session: Session, call: Call, is_coming: bool, way: AnswerWay, at: datetime) -> None:
    """Take somebody's answer to a locked call. at: when they gave it.

    Raises Conflict where it is too late, or where they are not needed any more.
    """
    if is_coming and call.state != CallState.ACCEPTED:
        accept(session, call, way, at)
    elif not is_coming and call.state == CallState.ACCEPTED:
        _refuse_after_the_end(session, call.emergency)
        release(session, call, ReleaseReason.WITHDREW)
    elif not is_coming and call.state not in (CallState.DECLINED, CallState.RELEASED):
        decline(session, call, way, at)


def accept(session: Session, call: Call, way: AnswerWay, at: datetime) -> None:
    """They come. With the last place the others are stood down."""
    emergency = call.emergency
    in_time = at < call.due_at
    is_late_reply = call.state == CallState.EXPIRED and way == AnswerWay.SMS and in_time
    after = call_after(call.state, "accept_late" if is_late_reply else "accept")
    if not in_time:
        raise CALL_OVERDUE()
    if emergency.state not in LIVE or emergency.accepted_count >= emergency.wanted_count:
        raise EMERGENCY_OVER()
    _answered(call, after, way, at)
    call.instead_of = _given_back(session, emergency)
    emergency.accepted_count += 1
    emergency.silent_waves = 0
    rules = rules_on(business_date(emergency.opened_at))
    free_at = free_again_at(call.asked_at, rules.rest_hours, emergency.ends_at)
    keep_busy(session, call.volunteer_id, free_at, is_drill=call.is_drill)
    call_changed(session, call)
    if emergency.accepted_count == emergency.wanted_count:
        fill(session, emergency)
    else:
        _hurry(session, emergency)


def decline(session: Session, call: Call, way: AnswerWay, at: datetime) -> None:
    """They do not come. It costs nothing."""
    _answered(call, call_after(call.state, "decline"), way, at)
    call_changed(session, call)
    _hurry(session, call.emergency)


def release(session: Session, call: Call, reason: ReleaseReason) -> None:
    """They had accepted, and do not come after all: the place is free, and somebody else is called."""
    emergency = call.emergency
    _let_go(session, emergency, [call], reason)
    if emergency.state == EmergencyState.FILLED and session.now < emergency.ends_at:
        act = "pause_again" if _was_paused(session, emergency) else "reopen"
        emergency.state, emergency.filled_at = state_after(emergency.state, act), None
        changed(session, emergency, act)
    _hurry(session, emergency)


def fill(session: Session, emergency: Emergency) -> None:
    """As many come as are wanted: whoever has not answered is told that they are not needed."""
    emergency.state, emergency.filled_at = state_after(emergency.state, "fill"), session.now
    emergency.next_at = emergency.ends_at
    stand_down(session, emergency)
    changed(session, emergency, "fill")


def stand_down(session: Session, emergency: Emergency) -> None:
    """Nobody waits for the answers of those who were asked."""
    rows = select(Call).where(Call.emergency_id == emergency.id, Call.state == CallState.ASKED).order_by(Call.id)
    for call in session.scalars(rows):
        call.state = call_after(call.state, "stand_down")
        call_changed(session, call)


def release_all(session: Session, emergency: Emergency) -> None:
    """It was called off: nobody comes who had accepted."""
    rows = select(Call).where(Call.emergency_id == emergency.id, Call.state == CallState.ACCEPTED).order_by(Call.id)
    _let_go(session, emergency, session.scalars(rows).all(), ReleaseReason.CANCELLED)


def _let_go(session: Session, emergency: Emergency, calls: Sequence[Call], reason: ReleaseReason) -> None:
    """They rest since they were asked; where the service had begun they may have served until now."""
    for call in calls:
        call.state, call.reason = call_after(call.state, "release"), reason.value
        emergency.accepted_count -= 1
        call_changed(session, call)
    served = served_until(session.now, emergency.starts_at, emergency.ends_at)
    rest_hours = rules_on(business_date(emergency.opened_at)).rest_hours
    rest_less(session, calls, lambda call: free_again_at(call.asked_at, rest_hours, served))


def _given_back(session: Session, emergency: Emergency) -> UUID | None:
    """The call of somebody who was released and whose place nobody else has taken since; None where there is none.

    Events come in any order: so whoever gives places does not think that the one who had it still has it.
    """
    later = aliased(Call)
    taken = exists().where(later.emergency_id == emergency.id, later.instead_of == Call.id)
    rows = select(Call.id).where(Call.emergency_id == emergency.id, Call.state == CallState.RELEASED, ~taken)
    return session.scalar(rows.order_by(Call.id).limit(1))


def _was_paused(session: Session, emergency: Emergency) -> bool:
    """Whether nobody has resumed it since its commander paused it."""
    acts = select(EmergencyStep.act).where(EmergencyStep.emergency_id == emergency.id)
    newest = acts.where(EmergencyStep.act.in_(("pause", "resume"))).order_by(EmergencyStep.id.desc())
    return session.scalar(newest.limit(1)) == "pause"


def _refuse_after_the_end(session: Session, emergency: Emergency) -> None:
    """Who came and who did not is what projects notes; the report stays as it was."""
    if emergency.state not in LIVE or session.now >= emergency.ends_at:
        raise EMERGENCY_OVER()


def _answered(call: Call, state: CallState, way: AnswerWay, at: datetime) -> None:
    call.state, call.answered_at, call.answered_by = state, at, way.value


def _hurry(session: Session, emergency: Emergency) -> None:
    """Where nobody is left who may answer, the next are called at once and not when the time is over."""
    session.flush()
    waiting = exists().where(Call.emergency_id == emergency.id, Call.state == CallState.ASKED)
    if emergency.state in CALLING and not session.scalar(select(waiting)):
        emergency.next_at = session.now
