"""One wave: who was chosen is asked, with a row of their own, an event for those who bring the question, and a rest."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services.demands.emergencies.choosing import Chosen
from services.demands.emergencies.claiming import claim
from services.demands.emergencies.domain.fitting import Candidate
from services.demands.emergencies.domain.life import CALL_LIFE
from services.demands.emergencies.domain.waves import Rules, due_at, free_again_at
from services.demands.emergencies.models import Call, Emergency, LeftOut, Wave
from services.demands.emergencies.reach import Reach
from services.demands.emergencies.readiness import note_asked
from services.demands.emergencies.telling import call_changed, call_made, new_code, stepped
from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session

ASK = "ask"  # the step in the log
LEFT_OUT = LeftOut.__table__


def ask_wave(
    session: Session, emergency: Emergency, reach: Reach, chosen: Chosen, rules: Rules, asked: Collection[UUID]
) -> int:
    """Ask those who were chosen and whom nobody else has asked in this moment; how many that were.

    asked: who was asked in it before: they are in the list of calls, and not among those left out. The emergency is
    locked. Persons' rows are taken last, in the order of their ids.
    """
    free_at = free_again_at(session.now, rules.rest_hours)
    ids = [one.volunteer_id for one in chosen.people]
    claimed = claim(session, ids, free_at, is_drill=emergency.is_drill)
    lost = {one.volunteer_id: (one, LeftOutReason.RESTING) for one in chosen.people if one.volunteer_id not in claimed}
    left_out = chosen.left_out | lost
    note_left_out(session, emergency, {id: left_out[id] for id in left_out if id not in asked})
    if not claimed:
        return 0
    emergency.wave, emergency.silent_waves = emergency.wave + 1, emergency.silent_waves + 1
    until = due_at(session.now, emergency.answer_minutes, emergency.ends_at)
    emergency.next_at = min(emergency.next_at or until, until)  # some were asked before, and still may answer
    _add_wave(session, emergency, reach, chosen, claimed, until, rules)
    for one in chosen.people:
        if one.volunteer_id in claimed:
            _ask(session, emergency, one, until)
    if not emergency.is_drill:
        note_asked(session, claimed)
    stepped(session, emergency, ASK)
    return len(claimed)


def asked_in(session: Session, emergency: Emergency) -> set[UUID]:
    """Who was asked in it, whatever they answered."""
    return set(session.scalars(select(Call.volunteer_id).where(Call.emergency_id == emergency.id)))


def note_left_out(
    session: Session, emergency: Emergency, left_out: Mapping[UUID, tuple[Candidate, LeftOutReason]]
) -> None:
    """Keep why each of them was not asked, as it was found last."""
    rows = [
        {
            "emergency_id": emergency.id,
            "volunteer_id": volunteer_id,
            "unit_id": one.unit_id,
            "wave": emergency.wave + 1,
            "metres": one.metres,
            "reason": reason.value,
            "noted_at": session.now,
        }
        for volunteer_id, (one, reason) in left_out.items()
    ]
    if not rows:
        return
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(LEFT_OUT)
    replaced = {name: insert.excluded[name] for name in ("unit_id", "wave", "metres", "reason", "noted_at")}
    session.execute(insert.on_conflict_do_update(index_elements=["emergency_id", "volunteer_id"], set_=replaced), rows)


def forget_left_out(session: Session, emergency: Emergency, volunteer_ids: Iterable[UUID]) -> None:
    """They are asked after all."""
    theirs = LEFT_OUT.delete().where(
        LEFT_OUT.c.emergency_id == emergency.id, LEFT_OUT.c.volunteer_id.in_(list(volunteer_ids))
    )
    session.execute(theirs)


def _add_wave(
    session: Session,
    emergency: Emergency,
    reach: Reach,
    chosen: Chosen,
    claimed: Collection[UUID],
    until: datetime,
    rules: Rules,
) -> None:
    made = Wave(emergency_id=emergency.id, number=emergency.wave, unit_id=emergency.unit_id, ring=emergency.ring)
    made.metres_max, made.reached_by = rules.ring_metres[emergency.ring], reach.reached_by
    made.looked_at_count, made.asked_count = chosen.looked_at_count, len(claimed)
    made.asked_at, made.due_at = session.now, until
    session.add(made)
    if emergency.wave > 1:  # whoever was left out before may be among them
        forget_left_out(session, emergency, claimed)


def _ask(session: Session, emergency: Emergency, one: Candidate, until: datetime) -> None:
    made = Call(id=new_id(), emergency_id=emergency.id, volunteer_id=one.volunteer_id, unit_id=one.unit_id, version=0)
    made.emergency = emergency
    made.is_drill, made.wave, made.metres = emergency.is_drill, emergency.wave, one.metres
    made.wrong_codes = 0
    made.called_for = [reason.value for reason in one.called_for]
    made.state, made.code, made.sign_up_version = CALL_LIFE.beginning, new_code(), 0
    made.asked_at, made.due_at = session.now, until
    session.add(made)
    call_changed(session, made)
    session.add(call_made(session, made))
