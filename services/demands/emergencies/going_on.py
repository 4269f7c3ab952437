"""What becomes of an emergency by itself: waves end, the next ones go out, further and further, and higher up.

Each emergency is looked at in a transaction of its own, under its lock; one that somebody else is at is left to them.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from services.demands.emergencies.asking import ask_wave, asked_in
from services.demands.emergencies.choosing import choose
from services.demands.emergencies.domain.fitting import Wanted
from services.demands.emergencies.domain.life import CALLING, call_after, state_after
from services.demands.emergencies.domain.waves import Next, Progress, Rules, next_of, wave_size
from services.demands.emergencies.models import Call, Emergency
from services.demands.emergencies.needs import give_need_back
from services.demands.emergencies.reach import Reach, reach_of, superior_of
from services.demands.emergencies.rules import rules_on
from services.demands.emergencies.telling import call_changed, changed, stepped
from shared.contracts.demands.emergency_words import CallState
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

STEPS_MAX = 100  # of one look: rings of some unions above one another


def due_emergencies(session: Session, limit: int) -> list[UUID]:
    """Those that are to be looked at now, the longest waiting first."""
    rows = select(Emergency.id).where(Emergency.next_at <= session.now).order_by(Emergency.next_at).limit(limit)
    return list(session.scalars(rows))


def is_due_within(session: Session, seconds: int) -> bool:
    """Whether one is to be looked at before so many seconds are over."""
    until = session.now + timedelta(seconds=seconds)
    return session.scalar(select(Emergency.id).where(Emergency.next_at <= until).limit(1)) is not None


def go_on(session: Session, emergency_id: UUID) -> None:
    """Look at one whose moment has come: end it, or end its wave and call the next."""
    rows = select(Emergency).where(Emergency.id == emergency_id).with_for_update(skip_locked=True)
    emergency = session.scalar(rows.execution_options(populate_existing=True))
    if emergency is None or emergency.next_at is None or emergency.next_at > session.now:
        return
    if session.now >= emergency.ends_at:
        end(session, emergency)
        return
    expire_calls(session, emergency)
    call_next(session, emergency)


def call_next(session: Session, emergency: Emergency, *, at_once: bool = False) -> None:
    """Ask the next people, unless some still may answer. The emergency is locked. at_once: whoever may answer."""
    waiting = select(Call.due_at).where(Call.emergency_id == emergency.id, Call.state == CallState.ASKED)
    until = session.scalar(waiting.order_by(Call.due_at).limit(1))
    emergency.next_at = min(until or emergency.ends_at, emergency.ends_at)
    if emergency.state in CALLING and (until is None or at_once):
        _look_further(session, emergency, rules_on(business_date(emergency.opened_at)), is_waiting=until is not None)


def expire_calls(session: Session, emergency: Emergency) -> None:
    """End the calls that nobody answered in time."""
    rows = select(Call).where(
        Call.emergency_id == emergency.id, Call.state == CallState.ASKED, Call.due_at <= session.now
    )
    for call in session.scalars(rows.order_by(Call.id)):
        call.state = call_after(call.state, "expire")
        call_changed(session, call)


def end(session: Session, emergency: Emergency) -> None:
    """Its time is over: nobody answers any more."""
    rows = select(Call).where(Call.emergency_id == emergency.id, Call.state == CallState.ASKED).order_by(Call.id)
    for call in session.scalars(rows):
        call.state = call_after(call.state, "expire")
        call_changed(session, call)
    emergency.state = state_after(emergency.state, "end")
    emergency.closed_at, emergency.next_at = session.now, None
    if not emergency.accepted_count:
        give_need_back(session, emergency)
    changed(session, emergency, "end")


def escalate(session: Session, emergency: Emergency, superior_id: UUID, account_id: UUID | None = None) -> None:
    """Let the union above command it, and look from the nearest ring again."""
    emergency.state = state_after(emergency.state, "escalate")
    emergency.unit_id = superior_id
    emergency.ring = emergency.silent_waves = 0
    changed(session, emergency, "escalate", account_id)


def _look_further(session: Session, emergency: Emergency, rules: Rules, *, is_waiting: bool) -> None:
    """Look ring by ring, union by union, until somebody is asked or nobody is left.

    is_waiting: some may still answer: as long as that is so it is not handed up by itself.
    """
    asked = asked_in(session, emergency)
    reach, superior_id = reach_of(session, emergency.unit_id), superior_of(session, emergency.unit_id)
    looked_through = False
    for _ in range(STEPS_MAX):
        progress = Progress(emergency.wave, emergency.ring, emergency.silent_waves, looked_through)
        match next_of(progress, rules, has_superior=superior_id is not None and not is_waiting):
            case Next.ASK:
                if _ask(session, emergency, reach, asked, rules):
                    return
                looked_through = True
            case Next.WIDEN:
                emergency.ring += 1
                stepped(session, emergency, "widen")
                looked_through = False
            case Next.ESCALATE if superior_id is not None:
                escalate(session, emergency, superior_id)
                reach, superior_id = reach_of(session, superior_id), superior_of(session, superior_id)
                looked_through = False
            case step:
                if step == Next.AGAIN and not is_waiting:
                    emergency.ring = 0
                    emergency.next_at = min(session.now + timedelta(minutes=rules.again_minutes), emergency.ends_at)
                return
    raise AssertionError("a look ends before so many steps")


def _ask(session: Session, emergency: Emergency, reach: Reach, asked: set[UUID], rules: Rules) -> bool:
    """Ask a wave in the present ring; whether there is nothing more to do now."""
    size = wave_size(emergency.wanted_count, emergency.accepted_count, emergency.asks_per_place, rules.wave_people_max)
    wanted = Wanted.of(emergency.starts_at, emergency.ends_at, emergency.qualification, asked)
    chosen = choose(session, emergency, reach, wanted, size, rules)
    was_asked = ask_wave(session, emergency, reach, chosen, rules, asked)
    if chosen.people and not was_asked:  # somebody else has asked all of them in this moment
        emergency.next_at = session.now
    return bool(chosen.people)
