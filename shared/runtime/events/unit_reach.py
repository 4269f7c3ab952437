"""What is in reach in a service's own copy of the union tree: conditions on what belongs to units."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true

from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
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
