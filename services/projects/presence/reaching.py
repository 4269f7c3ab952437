"""Finding the shift or the attendance that an act is about, for whom may know of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import joinedload

from services.projects.activities.models import Activity, Shift, SignUp
from services.projects.presence.models import Attendance
from services.projects.presence.policy import Permissions, may
from services.projects.standing import standing_of
from shared.contracts.projects.activity_words import CameBy
from shared.contracts.projects.refusals.library import UNIT_NOT_FOUND
from shared.contracts.projects.refusals.presence import ATTENDANCE_NOT_FOUND
from shared.contracts.projects.refusals.shifts import SHIFT_NOT_FOUND
from shared.contracts.projects.refusals.walk_ins import WALK_IN_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.errors import Declared
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, subtree

OF_SHIFT = joinedload(Shift.activity).joinedload(Activity.project)


def shift_in_reach(session: Session, shift_id: UUID, actor: Actor, permission: str) -> tuple[Shift, Permissions]:
    """A shift, and what the actor may do there. Raises NotFound `projects.shift_not_found`."""
    found = session.scalar(select(Shift).where(Shift.id == shift_id).options(OF_SHIFT))
    allowed = _seen(session, found.activity if found else None, actor, permission, SHIFT_NOT_FOUND)
    assert found is not None
    return found, allowed


def attendance_in_reach(
    session: Session, attendance_id: UUID, actor: Actor, permission: str
) -> tuple[Attendance, Permissions]:
    """The same of an attendance. Raises NotFound `projects.attendance_not_found`."""
    rows = select(Attendance).where(Attendance.id == attendance_id)
    found = session.scalar(rows.options(joinedload(Attendance.shift).options(OF_SHIFT)))
    allowed = _seen(session, found.shift.activity if found else None, actor, permission, ATTENDANCE_NOT_FOUND)
    assert found is not None
    return found, allowed


def walk_in_in_reach(session: Session, sign_up_id: UUID, actor: Actor, permission: str) -> tuple[SignUp, Permissions]:
    """The same of a walk-in. Raises NotFound `projects.walk_in_not_found`."""
    rows = select(SignUp).where(SignUp.id == sign_up_id, SignUp.came_by == CameBy.WALK_IN.value)
    found = session.scalar(rows.options(joinedload(SignUp.shift).options(OF_SHIFT), joinedload(SignUp.post)))
    allowed = _seen(session, found.shift.activity if found else None, actor, permission, WALK_IN_NOT_FOUND)
    assert found is not None
    return found, allowed


def lock_again(session: Session, row: Any) -> None:
    """Lock a row that was read before its person and its shift were locked, and read it as it is now."""
    model = type(row)
    rows = select(model).where(model.id == row.id).with_for_update().execution_options(populate_existing=True)
    assert session.scalar(rows) is row


def within_reach(session: Session, tops: Sequence[UUID], code: str | None) -> ColumnElement[bool]:
    """The condition that an activity's unit stands in one of the subtrees, and at or below the unit of a code.

    Raises NotFound for a code that is none.
    """
    named = session.scalar(select(KnownUnit.id).where(KnownUnit.code == code)) if code else None
    if code and named is None:
        raise UNIT_NOT_FOUND(code=code)
    roots = session.scalars(select(KnownUnit.id).where(KnownUnit.id.in_(tops), KnownUnit.parent_id.is_(None))).all()
    narrowed = Activity.unit_id.in_(subtree(named)) if named else true()
    if roots:
        return narrowed
    return and_(narrowed, or_(*(Activity.unit_id.in_(subtree(top)) for top in tops)))


def _seen(session: Session, activity: Any, actor: Actor, permission: str, missing: Declared) -> Permissions:
    """What the actor may do with an activity. Costs and says the same where there is none."""
    allowed = may(actor, session.now, standing_of(session, actor, activity))
    allowed.see(permission, missing)
    return allowed
