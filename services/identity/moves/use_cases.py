"""Moving to another unit: at once, or when the unit agrees."""

from types import SimpleNamespace

from sqlalchemy import exists, select

from services.identity.moves.queries import own_move_of, reviewed, seen_by, shown_to_volunteer
from services.identity.units.domain import refuse_inactive
from services.identity.units.models import Unit
from services.identity.units.tree import locked_units
from services.identity.volunteers import telling
from services.identity.volunteers.domain import review_due_on
from services.identity.volunteers.models import Volunteer, VolunteerMove
from services.identity.volunteers.policy import may
from services.identity.volunteers.queries import own_record
from services.identity.volunteers.reviews import reviews
from services.identity.volunteers.units import belong_to, present_unit
from shared.contracts.base import Loaded
from shared.contracts.identity.decisions import MoveDecided
from shared.contracts.identity.refusals.volunteers import ALREADY_OF_UNIT, MOVE_OPEN
from shared.contracts.identity.volunteer_words import MoveState, UnitReason, VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit


def move_volunteer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Wish to belong to another unit. The unit is locked, so that it does not end meanwhile."""
    (unit,) = locked_units(session, request.unit_code)
    refuse_inactive(unit)
    volunteer = own_record(session, actor, locked=True)
    if volunteer.unit_id == unit.id:
        raise ALREADY_OF_UNIT(code=unit.code)
    is_open = exists().where(VolunteerMove.volunteer_id == volunteer.id, VolunteerMove.state == MoveState.SUBMITTED)
    if session.scalar(select(is_open)):
        raise MOVE_OPEN()
    move = VolunteerMove(id=new_id(), volunteer=volunteer, unit=unit, version=1, state=MoveState.SUBMITTED.value)
    move.made_at, move.due_on = session.now, review_due_on(business_date(session.now))
    session.add(move)
    if not reviews(session, unit):
        _carry_out(session, move, volunteer, unit, None)
    audit.record(session, actor, "volunteers.move", f"volunteer:{volunteer.id}", unit=unit.code, state=move.state)
    return shown_to_volunteer(move)


def cancel_move(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Stay where one is."""
    volunteer = own_record(session, actor, locked=True)
    move = own_move_of(session, volunteer.id, request.id, locked=True)
    move.decide(MoveState.CANCELLED, session.now, None)
    return shown_to_volunteer(move)


def approve_move(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The unit takes the volunteer."""
    move, volunteer = _locked(session, request, actor)
    unit = present_unit(session, session.get_one(Unit, move.unit_id))
    _carry_out(session, move, volunteer, unit, actor)
    session.add(Outbox.of(MoveDecided, move))
    audit.record(session, actor, "volunteers.approve_move", f"volunteer:{volunteer.id}", unit=unit.code)
    return reviewed(session, move)


def refuse_move(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The unit does not; the volunteer stays and is told why."""
    move, volunteer = _locked(session, request, actor)
    move.decide(MoveState.REFUSED, session.now, actor.account_id, request.reason)
    session.add(Outbox.of(MoveDecided, move))
    audit.record(session, actor, "volunteers.refuse_move", f"volunteer:{volunteer.id}", reason=request.reason)
    return reviewed(session, move)


def _carry_out(session: Session, move: VolunteerMove, volunteer: Volunteer, unit: Unit, by: Actor | None) -> None:
    move.decide(MoveState.APPROVED, session.now, by.account_id if by else None)
    if volunteer.state == VolunteerState.ACTIVE and volunteer.unit_id != unit.id:
        belong_to(session, volunteer, unit, UnitReason.MOVED)
        telling.changed(session, volunteer)


def _locked(session: Session, request: Loaded, actor: Actor) -> tuple[VolunteerMove, Volunteer]:
    """A move of somebody else to a unit in reach, and the volunteer, locked first as in their own acts."""
    seen = session.get(VolunteerMove, request.id)
    seen_by(session, seen, actor)
    assert seen is not None
    volunteer = session.get_one(Volunteer, seen.volunteer_id, with_for_update=True, populate_existing=True)
    may(actor, session.now).decide_on_others(volunteer.account_id)
    move = session.get_one(VolunteerMove, request.id, with_for_update=True, populate_existing=True)
    return move, volunteer
