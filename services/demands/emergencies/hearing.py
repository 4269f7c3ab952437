"""What others tell of people who were called: replies over SMS, what became of sign-ups, that somebody has left."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from services.demands.emergencies.answering import answer, locked_call, release
from services.demands.emergencies.domain.life import call_after
from services.demands.emergencies.models import Call, CalledPerson, Emergency, EmergencyStep, LeftOut
from services.demands.emergencies.readiness import forget
from services.demands.emergencies.telling import call_changed
from shared.contracts.base import Received
from shared.contracts.demands.dispatch_words import AnswerWay, ReleaseReason
from shared.contracts.demands.emergency_words import CallState
from shared.contracts.notifications.message_words import SmsAnswer
from shared.contracts.projects.activity_words import CameBy, SignUpState
from shared.kernel.errors import Conflict
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer

ENDED = frozenset(
    {
        SignUpState.DECLINED,
        SignUpState.EXPIRED,
        SignUpState.CANCELLED,
        SignUpState.CANCELLED_LATE,
        SignUpState.RELEASED,
    }
)
CLOCK_SECONDS_MAX = 120  # that the clock of a provider of SMS may be behind ours
ANSWERED_MAX = 20  # questions of one person with one code
WRONG_CODES_MAX = 10  # of the ten thousand that there are; several people may be reached at one phone
ANSWERABLE = (CallState.ASKED, CallState.ACCEPTED, CallState.EXPIRED)


def heed_sms(session: Session, event: Received) -> None:
    """Somebody has replied over SMS. What comes too late, or is no answer to a question here, changes nothing.

    When they did is said by the clock of the provider, which may be ahead of ours or behind: nobody has answered before
    they were asked, nor after it was heard. The number of a sender can be feigned: after `WRONG_CODES_MAX` replies with
    other codes none answers a call any more, and there are the link and signing in.
    """
    rows = (
        select(Call.id)
        .join(KnownVolunteer, KnownVolunteer.id == Call.volunteer_id)
        .where(
            KnownVolunteer.account_id == event.account_id,
            Call.code == event.code,
            Call.asked_at <= event.received_at + timedelta(seconds=CLOCK_SECONDS_MAX),
        )
    )
    newest = session.scalars(rows.order_by(Call.id.desc()).limit(ANSWERED_MAX)).first()
    if newest is None:
        _note_wrong_code(session, event.account_id)
        return
    call = locked_call(session, newest)
    if call.wrong_codes >= WRONG_CODES_MAX:
        return
    at = max(call.asked_at, min(event.received_at, session.now))
    if call.answered_at is not None and at < call.answered_at:
        return  # it was long on its way: they have said something else since
    try:
        answer(session, call, event.answer == SmsAnswer.YES, AnswerWay.SMS, at)
    except Conflict:
        return  # nothing was changed before it was refused; notifications tell who is not needed any more


def _note_wrong_code(session: Session, account_id: UUID) -> None:
    """Whoever guesses is not let guess on: with each call that still may be answered."""
    rows = (
        select(Call.id)
        .join(KnownVolunteer, KnownVolunteer.id == Call.volunteer_id)
        .join(Emergency, Emergency.id == Call.emergency_id)
        .where(KnownVolunteer.account_id == account_id, Emergency.closed_at.is_(None), Call.state.in_(ANSWERABLE))
    )
    for call_id in session.scalars(rows.order_by(Call.emergency_id)).all():
        locked_call(session, call_id).wrong_codes += 1


def heed_sign_up(session: Session, event: Received) -> None:
    """Projects could not give the place, or it was given back: somebody else is called."""
    if event.came_by != CameBy.DISPATCH:
        return
    rows = select(Call.id).join(Emergency, Emergency.id == Call.emergency_id)
    rows = rows.where(Emergency.shift_id == event.shift_id, Call.volunteer_id == event.volunteer_id)
    call_id = session.scalar(rows)
    if call_id is None:
        return
    call = locked_call(session, call_id)
    if event.version <= call.sign_up_version:
        return
    call.sign_up_version = event.version
    if call.state == CallState.ACCEPTED and event.state == SignUpState.REFUSED:
        release(session, call, ReleaseReason.SIGN_UP_REFUSED)
    elif call.state == CallState.ACCEPTED and event.state in ENDED:
        release(session, call, ReleaseReason.SIGN_UP_ENDED)


def leave(session: Session, volunteer_id: UUID) -> None:
    """Somebody is no volunteer any more: nobody asks them, nor waits for them."""
    forget(session, volunteer_id)
    rows = select(Call.id).where(
        Call.volunteer_id == volunteer_id, Call.state.in_([CallState.ASKED, CallState.ACCEPTED])
    )
    for call_id in session.scalars(rows.order_by(Call.emergency_id)).all():
        call = locked_call(session, call_id)
        if call.state == CallState.ACCEPTED and call.emergency.ends_at > session.now:
            release(session, call, ReleaseReason.LEFT)
        elif call.state == CallState.ASKED:
            call.state = call_after(call.state, "stand_down")
            call_changed(session, call)
    session.flush()
    _forget_rows(session, volunteer_id)


def forget_account(session: Session, account_id: UUID) -> None:
    """What an account has done is nobody's."""
    for model, column in ((Emergency, Emergency.commander_id), (EmergencyStep, EmergencyStep.account_id)):
        theirs = model.__table__.update().where(column == account_id).values({column: NO_ID})
        session.execute(theirs)


def _forget_rows(session: Session, volunteer_id: UUID) -> None:
    """Why somebody was left out, and when they rest, is nobody's business any more. That they were asked stays."""
    for model in (LeftOut, CalledPerson):
        session.execute(model.__table__.delete().where(model.__table__.c.volunteer_id == volunteer_id))
