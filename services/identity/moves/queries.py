"""Reading moves, and the units one belonged to."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.identity.reach import lineage_of_found, within_reach
from services.identity.registrations.waiting import due_first
from services.identity.units.models import Unit
from services.identity.volunteers.models import VolunteerMove, VolunteerUnit
from services.identity.volunteers.policy import may
from services.identity.volunteers.queries import own_record
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.volunteers import MOVE_NOT_FOUND
from shared.contracts.identity.volunteer_words import MoveState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session

REVIEW = "volunteers.review"


def own_moves(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """One's own, the newest first."""
    volunteer = own_record(session, actor)
    rows = select(VolunteerMove).where(VolunteerMove.volunteer_id == volunteer.id)
    if request.cursor:
        rows = rows.where(VolunteerMove.id < id_after(request))
    rows = rows.options(selectinload(VolunteerMove.unit)).order_by(VolunteerMove.id.desc()).limit(request.limit + 1)
    page = page_by_id(list(session.scalars(rows)), request)
    return Page([shown_to_volunteer(row) for row in page.items], page.next_cursor)


def own_units(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """The units one belonged to, the present one first."""
    volunteer = own_record(session, actor)
    rows = select(VolunteerUnit).where(VolunteerUnit.volunteer_id == volunteer.id)
    if request.cursor:
        rows = rows.where(VolunteerUnit.id < id_after(request))
    rows = rows.options(selectinload(VolunteerUnit.unit)).order_by(VolunteerUnit.id.desc()).limit(request.limit + 1)
    page = page_by_id(list(session.scalars(rows)), request)
    return Page([_unit_time(row) for row in page.items], page.next_cursor)


def own_move_of(session: Session, volunteer_id: UUID, row_id: UUID, *, locked: bool = False) -> VolunteerMove:
    """A move of a volunteer. Raises NotFound, also for that of another one."""
    found = session.get(VolunteerMove, row_id, with_for_update=locked, populate_existing=locked)
    if found is None or found.volunteer_id != volunteer_id:
        raise MOVE_NOT_FOUND()
    return found


def find_moves(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those to units in reach, the ones due first come first."""
    rows = select(VolunteerMove).join(Unit, Unit.id == VolunteerMove.unit_id)
    rows = rows.where(VolunteerMove.state == request.state)
    rows = rows.where(within_reach(session, may(actor, session.now).tops(REVIEW), request.unit))
    rows = rows.options(selectinload(VolunteerMove.unit), selectinload(VolunteerMove.volunteer))
    page = due_first(session, rows, VolunteerMove, request)
    return Page([reviewed(session, row) for row in page.items], page.next_cursor)


def seen_by(session: Session, found: VolunteerMove | None, actor: Actor) -> None:
    """Raises NotFound where there is none, or none to a unit in reach."""
    may(actor, session.now).see(REVIEW, lineage_of_found(session, found), MOVE_NOT_FOUND)


def shown_to_volunteer(row: VolunteerMove) -> SimpleNamespace:
    """A move as the volunteer sees it."""
    return SimpleNamespace(
        id=row.id,
        state=row.state,
        unit_code=row.unit.code,
        made_at=row.made_at,
        due_on=row.due_on,
        decided_at=row.decided_at,
        reason=row.reason,
        version=row.version,
    )


def reviewed(session: Session, row: VolunteerMove) -> SimpleNamespace:
    """A move as the unit sees it."""
    shown = shown_to_volunteer(row)
    shown.number, shown.name = row.volunteer.number, row.volunteer.name
    shown.overdue = row.state == MoveState.SUBMITTED and row.due_on < business_date(session.now)
    return shown


def _unit_time(row: VolunteerUnit) -> SimpleNamespace:
    return SimpleNamespace(
        unit_code=row.unit.code, unit_name=row.unit.name, reason=row.reason, since=row.since, until=row.until, id=row.id
    )
