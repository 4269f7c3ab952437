"""The units volunteers belong to: their history, and who goes on for a unit that ended."""

from uuid import UUID

from sqlalchemy import select

from services.identity.units.models import Unit
from services.identity.volunteers.models import Volunteer, VolunteerUnit
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX, UnitState
from shared.contracts.identity.volunteer_words import UnitReason
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session

SUCCESSIONS_MAX = 100


def present_unit(session: Session, unit: Unit) -> Unit:
    """Who goes on for a unit: itself, its successor's successor, or the unit above where it was dissolved."""
    for _ in range(SUCCESSIONS_MAX + UNIT_DEPTH_MAX):
        if unit.state == UnitState.ACTIVE:
            return unit
        unit = session.get_one(Unit, unit.successor_id or unit.parent_id)
    raise AssertionError("units succeed each other without end")


def unit_by_id(session: Session, unit_id: UUID | None) -> Unit | None:
    """A unit; asked of the database in any case, so that None takes as long."""
    return session.scalar(select(Unit).where(Unit.id == (unit_id or NO_ID)))


def root_unit(session: Session) -> Unit:
    """The unit above all others: it answers for what belongs to no other."""
    return session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()


def belong_to(session: Session, volunteer: Volunteer, unit: Unit, reason: UnitReason) -> None:
    """Belong to a unit from now on; the time with the one before is written into the history."""
    present = select(VolunteerUnit).where(VolunteerUnit.volunteer_id == volunteer.id, VolunteerUnit.until.is_(None))
    before = session.scalar(present)
    volunteer.unit_id = unit.id
    if before is not None:
        if before.unit_id == unit.id:
            return
        before.until = session.now
        session.flush()  # the old line ends before the new one begins
    line = VolunteerUnit(id=new_id(), volunteer_id=volunteer.id, unit_id=unit.id, reason=reason.value)
    line.since = session.now
    session.add(line)
