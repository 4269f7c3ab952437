"""Opening an emergency, and commanding it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.demands.emergencies.answering import release_all, stand_down
from services.demands.emergencies.domain.life import LIFE, state_after
from services.demands.emergencies.going_on import call_next, escalate
from services.demands.emergencies.models import Emergency
from services.demands.emergencies.needs import serve_need
from services.demands.emergencies.policy import COMMAND, may
from services.demands.emergencies.queries import shown
from services.demands.emergencies.reach import superior_of
from services.demands.emergencies.rules import rules_on
from services.demands.emergencies.said import (
    checked_times,
    new_number,
    plain_words,
    put_place,
    responsible_for,
)
from services.demands.emergencies.seen import commanded
from services.demands.emergencies.telling import OPEN, changed, opened
from shared.contracts.base import Loaded
from shared.contracts.demands.refusals.emergencies import (
    EMERGENCY_DEMAND_UNFIT,
    EMERGENCY_NO_SUPERIOR,
    EMERGENCY_NOT_OVER,
    EMERGENCY_WIDEST,
)
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.identity.unit_words import UnitState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.numbering import insert_with_number
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage
from shared.runtime.trust import audit


def open_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Call for help: the first wave goes out in the same moment."""
    unit = session.scalar(select(KnownUnit).where(KnownUnit.code == request.unit_code))
    if unit is None or unit.state != UnitState.ACTIVE:
        raise UNIT_NOT_FOUND(code=request.unit_code)
    account_id = may(actor, session.now, lineage(session, unit.id)).open()
    made = _said(session, request)
    made.unit_id = made.opened_by_unit_id = unit.id
    made.commander_id, made.responsible_id = account_id, responsible_for(session, request, actor, unit.id)
    if request.demand_id is not None:
        _serve_need(session, made, actor)
    insert_with_number(session, made, new_number)
    opened(session, made)
    audit.record(session, actor, COMMAND, f"emergency:{made.id}", act=OPEN, is_drill=int(made.is_drill))
    call_next(session, made)
    return shown(session, made)


def pause_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """No further wave for the time being. Who was asked may answer."""

    def pause(emergency: Emergency) -> None:
        emergency.state = state_after(emergency.state, "pause")

    return _acted(session, request, actor, "pause", pause)


def resume_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Go on: the next wave goes out in the same moment."""

    def resume(emergency: Emergency) -> None:
        emergency.state = state_after(emergency.state, "resume")
        emergency.silent_waves = 0

    return _acted(session, request, actor, "resume", resume)


def widen_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Look one ring further at once, whoever may still answer. Raises Conflict in the last ring."""

    def widened(emergency: Emergency) -> None:
        after = state_after(emergency.state, "widen")
        rules = rules_on(business_date(emergency.opened_at))
        if emergency.ring + 1 >= len(rules.ring_metres):
            raise EMERGENCY_WIDEST()
        emergency.state = after
        emergency.ring += 1

    return _acted(session, request, actor, "widen", widened, at_once=True)


def escalate_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Hand it to the union above, which commands it from now on. Raises Conflict at the highest one."""
    emergency = commanded(session, request, actor)
    superior_id = superior_of(session, emergency.unit_id)
    state_after(emergency.state, "escalate")
    if superior_id is None:
        raise EMERGENCY_NO_SUPERIOR()
    escalate(session, emergency, superior_id, actor.account_id)
    call_next(session, emergency, at_once=True)
    _note(session, actor, emergency, "escalate")
    return shown(session, emergency)


def cancel_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Call it off, with a reason: nobody is asked any more, and who had accepted is told."""

    def cancel(emergency: Emergency) -> None:
        emergency.state = state_after(emergency.state, "cancel")
        emergency.reason, emergency.closed_at, emergency.next_at = request.reason.strip(), session.now, None
        stand_down(session, emergency)
        release_all(session, emergency)

    return _acted(session, request, actor, "cancel", cancel)


def conclude_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say what is to be learned from it. Raises Conflict while it goes on."""

    def conclude(emergency: Emergency) -> None:
        if emergency.closed_at is None:
            raise EMERGENCY_NOT_OVER()
        emergency.conclusion = request.conclusion.strip()

    return _acted(session, request, actor, "conclude", conclude)


def _said(session: Session, request: Loaded) -> Emergency:
    """What is said of it, at its beginning. Raises Invalid."""
    rules = rules_on(business_date(session.now))
    made = Emergency(id=new_id(), activity_id=new_id(), shift_id=new_id(), post_id=new_id(), version=1)
    for name in ("demand_id", "service_class", "wanted_count", "qualification", "is_drill"):
        setattr(made, name, getattr(request, name))
    made.title, made.content, made.place = plain_words(request)
    put_place(made, request.place)
    made.starts_at, made.ends_at = checked_times(request, session.now)
    made.answer_minutes = request.answer_minutes or rules.answer_minutes
    made.asks_per_place = request.asks_per_place or rules.asks_per_place
    made.state, made.opened_at, made.next_at = LIFE.beginning, session.now, session.now
    made.accepted_count = made.wave = made.ring = made.silent_waves = 0
    return made


def _serve_need(session: Session, emergency: Emergency, actor: Actor) -> None:
    """A drill serves nobody."""
    if emergency.is_drill or emergency.demand_id is None:
        raise EMERGENCY_DEMAND_UNFIT()
    serve_need(session, emergency.demand_id, emergency.activity_id, actor)


def _acted(
    session: Session,
    request: Any,
    actor: Actor,
    act: str,
    do: Callable[[Emergency], None],
    *,
    at_once: bool = False,
) -> SimpleNamespace:
    """Do it to an emergency that one commands, tell it, and call whoever is to be called then."""
    emergency = commanded(session, request, actor)
    do(emergency)
    changed(session, emergency, act, actor.account_id)
    if emergency.closed_at is None:
        call_next(session, emergency, at_once=at_once)
    _note(session, actor, emergency, act)
    return shown(session, emergency)


def _note(session: Session, actor: Actor, emergency: Emergency, act: str) -> None:
    audit.record(session, actor, COMMAND, f"emergency:{emergency.id}", act=act)
