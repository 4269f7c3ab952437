"""Lists of what belongs to units: what is in reach, narrowed to a unit; and pages with what is due first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true, tuple_

from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, moment_in, position_of
from shared.runtime.data.few import few
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage


def within_reach(session: Session, column: Any, tops: Sequence[UUID], code: str | None = None) -> ColumnElement[bool]:
    """The condition that a unit stands in one of the subtrees, and at or below the unit of a code where one is named.

    Raises NotFound for a code that this service has not heard of.
    """
    reached = _narrowed(session, tops, unit_of_code(session, code).id) if code else tops
    roots = select(KnownUnit.id).where(KnownUnit.id.in_(reached), KnownUnit.parent_id.is_(None))
    if session.scalar(roots.limit(1)) is not None:
        return true()  # everything is in reach: no unit need be looked at
    condition: ColumnElement[bool] = column.in_(reached_from(reached))
    return condition


def reached_from(tops: Sequence[UUID]) -> Select[tuple[UUID]]:
    """The ids of units, of all below them, and of those that were merged into one of these: what they left goes on."""
    below = select(KnownUnit.id).where(KnownUnit.id.in_(tops)).cte(recursive=True)
    goes_on = or_(KnownUnit.parent_id == below.c.id, KnownUnit.successor_id == below.c.id)
    return select(below.union(select(KnownUnit.id).where(goes_on)).c.id)


def due_first(session: Session, model: Any, request: Loaded, *conditions: ColumnElement[bool]) -> Page[Any]:
    """A page of what fits, in the order of `due_at`; `request.overdue`: only what should have been decided."""
    place = (model.due_at, model.id)
    fitting = [*conditions, *([model.due_at < session.now] if request.overdue else [])]
    after = _moment_and_id(request) if request.cursor else None
    rows = select(model).order_by(*place).limit(request.limit + 1)
    places = few(session, place, *fitting)
    if places is not None:
        left = [found for found in places if after is None or found > after]
        rows = rows.where(model.id.in_([id for _, id in left[: request.limit + 1]]))
    else:
        rows = rows.where(*fitting, *([tuple_(*place) > after] if after else []))
    found = list(session.scalars(rows))
    if len(found) <= request.limit:
        return Page(found, None)
    last = found[request.limit - 1]
    return Page(found[: request.limit], cursor_after(request, last.due_at.isoformat(), str(last.id)))


def unit_of_code(session: Session, code: str) -> KnownUnit:
    """The unit with a code. Raises NotFound for one that this service has not heard of."""
    unit = session.scalar(select(KnownUnit).where(KnownUnit.code == code))
    if unit is None:
        raise UNIT_NOT_FOUND(code=code)
    return unit


def _narrowed(session: Session, tops: Sequence[UUID], unit_id: UUID) -> Sequence[UUID]:
    """The units whose subtrees are both in reach and at or below a unit: itself, one's own below it, or none."""
    if set(lineage(session, unit_id)) & set(tops):
        return [unit_id]
    return [top for top in tops if unit_id in lineage(session, top)]


def _moment_and_id(request: Loaded) -> tuple[Any, UUID]:
    """Due moment and id of the last one shown. Raises Invalid."""
    due_at, last = position_of(request, str, str)
    try:
        return moment_in(due_at), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
