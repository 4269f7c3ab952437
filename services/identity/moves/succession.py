"""A unit was merged or dissolved: its volunteers and members, and whatever waits for it, go where it went on.

It may have a hundred thousand of them, so they are carried in small transactions after it ended, and not while it ends.
"""

from typing import Any

from sqlalchemy import exists, select, update

from services.identity.members.models import Member
from services.identity.objections.models import Objection
from services.identity.registrations.models import OPEN_STATES, Registration
from services.identity.rosters.applying import lock_roster
from services.identity.units.models import Unit
from services.identity.volunteers import telling
from services.identity.volunteers.models import Volunteer, VolunteerMove
from services.identity.volunteers.units import belong_to, present_unit
from shared.contracts.identity.unit_words import UnitState
from shared.contracts.identity.volunteer_words import MoveState, ObjectionState, UnitReason, VolunteerState
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session

CARRIED_AT_ONCE_MAX = 200
ROUNDS_MAX = 50
# What waits for a unit: model and the states in which it does.
WAITING: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Registration, OPEN_STATES),
    (Objection, (ObjectionState.SUBMITTED.value,)),
    (VolunteerMove, (MoveState.SUBMITTED.value,)),
)


def carry_over(db: CallDatabase) -> int:
    """Carry what there is, in rounds; how many rows."""
    carried = 0
    for carry in (_carry_some, _carry_members):
        for _ in range(ROUNDS_MAX):
            number = db.step(carry)
            carried += number
            if number == 0:
                break
    return carried


def _carry_some(session: Session) -> int:
    volunteers = _of_ended_units(session, Volunteer, (VolunteerState.ACTIVE.value, VolunteerState.ENTERED.value))
    for volunteer in volunteers:
        _carry(session, volunteer)
    others = [row for model, states in WAITING for row in _of_ended_units(session, model, states)]
    for row in others:
        row.unit_id = present_unit(session, session.get_one(Unit, row.unit_id)).id
    return len(volunteers) + len(others)


def _carry(session: Session, volunteer: Volunteer) -> None:
    unit = present_unit(session, session.get_one(Unit, volunteer.unit_id))
    if volunteer.state == VolunteerState.ENTERED:
        volunteer.unit_id = unit.id
        return
    belong_to(session, volunteer, unit, UnitReason.SUCCEEDED)
    telling.changed(session, volunteer)


def _carry_members(session: Session) -> int:
    """Rows of the roster, of one unit at a time. They still say what the file said, so it changes nothing again."""
    lock_roster(session)
    has_members = exists().where(Member.unit_id == Unit.id)
    ended = session.scalar(select(Unit).where(Unit.state != UnitState.ACTIVE, has_members).limit(1))
    if ended is None:
        return 0
    some = select(Member.id).where(Member.unit_id == ended.id).order_by(Member.id).limit(CARRIED_AT_ONCE_MAX)
    ids = session.scalars(some).all()
    goes = {"unit_id": present_unit(session, ended).id, "version": Member.version + 1, "changed_at": session.now}
    session.execute(update(Member).where(Member.id.in_(ids)).values(goes))
    return len(ids)


def _of_ended_units(session: Session, model: Any, states: tuple[str, ...]) -> list[Any]:
    """Rows that still name a unit that has ended. Ended units are few: they are read first."""
    ended = select(Unit.id).where(Unit.state != UnitState.ACTIVE)
    rows = select(model).where(model.unit_id.in_(ended), model.state.in_(states)).order_by(model.id)
    return list(session.scalars(rows.limit(CARRIED_AT_ONCE_MAX).with_for_update(skip_locked=True, of=model)))
