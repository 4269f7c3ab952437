"""Units as the subjects of teams use them: by code, their subtrees, who goes on for one that ended.

All of it is asked of the service's own copy of the union tree.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, literal, select, true

from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX, UnitState
from shared.contracts.teams.refusals.teams import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.kernel.errors import Unavailable
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage


def unit_of(session: Session, code: str) -> KnownUnit:
    """The unit of a code. Raises NotFound."""
    found = session.scalar(select(KnownUnit).where(KnownUnit.code == code))
    if found is None:
        raise UNIT_NOT_FOUND(code=code)
    return found


def active_unit(session: Session, code: str) -> KnownUnit:
    """The same, where it still takes part in anything. Raises NotFound, Conflict."""
    unit = unit_of(session, code)
    if unit.state != UnitState.ACTIVE:
        raise UNIT_NOT_ACTIVE(code=code)
    return unit


def units_by_id(session: Session, unit_ids: Iterable[UUID]) -> dict[UUID, KnownUnit]:
    """Several units at once."""
    rows = select(KnownUnit).where(KnownUnit.id.in_(set(unit_ids)))
    return {unit.id: unit for unit in session.scalars(rows)}


def lineage_of_found(session: Session, found: Any | None) -> Sequence[UUID]:
    """From the root down to the unit of what was looked for; () where there is none, after as much work.

    So the time it takes to refuse what is out of reach does not tell that it exists.
    """
    if found is not None:
        return lineage(session, found.unit_id)
    try:
        return lineage(session, NO_ID)
    except Unavailable:
        return ()


def subtrees(unit_ids: Iterable[UUID]) -> Select[tuple[UUID]]:
    """The ids of some units and of all known ones below them, as a query for `column.in_(subtrees(…))`."""
    below = select(KnownUnit.id, literal(1).label("step")).where(KnownUnit.id.in_(set(unit_ids)))
    downwards = below.cte(recursive=True)  # without a name: a query may look below several
    downwards = downwards.union_all(
        select(KnownUnit.id, downwards.c.step + 1).where(
            KnownUnit.parent_id == downwards.c.id, downwards.c.step < UNIT_DEPTH_MAX
        )
    )
    return select(downwards.c.id)


def at_or_below(column: Any, unit: KnownUnit) -> ColumnElement[bool]:
    """The condition that a column names a unit or one below it; of the root everything is that."""
    return true() if unit.parent_id is None else column.in_(subtrees([unit.id]))


def within_reach(session: Session, column: Any, tops: Sequence[UUID], code: str | None = None) -> ColumnElement[bool]:
    """The condition that a column names a unit in one of the subtrees, and at or below that of a code, if one is named.

    tops: the units where the actor's offices are. Raises NotFound for a code that is none.
    """
    roots = session.scalars(select(KnownUnit.id).where(KnownUnit.id.in_(tops), KnownUnit.parent_id.is_(None))).all()
    narrowed = at_or_below(column, unit_of(session, code)) if code else true()
    return narrowed if roots else and_(column.in_(subtrees(tops)), narrowed)
