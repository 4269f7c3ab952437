"""Where in the union tree something is that belongs to a unit: what policies reach it by."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from services.identity.units.domain import lineage_of
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of, within
from shared.runtime.data.session import Session

EVERYWHERE: ColumnElement[bool] = true()


def lineage_of_unit(session: Session, unit_id: UUID | None) -> Sequence[UUID]:
    """From the root down to the unit; the root alone for what belongs to no unit; () where there is no tree yet."""
    condition = Unit.id == unit_id if unit_id else Unit.parent_id.is_(None)
    path = session.scalar(select(Unit.path).where(condition))
    return lineage_of(path) if path else ()


def lineage_of_found(session: Session, found: Any | None) -> Sequence[UUID] | None:
    """The lineage of the unit of what was looked for; None where there is none, after as much work.

    So the time it takes to refuse what is out of reach does not tell that it exists.
    """
    lineage = lineage_of_unit(session, found.unit_id if found is not None else None)
    return lineage if found is not None else None


def within_reach(session: Session, tops: Sequence[UUID], code: str | None = None) -> ColumnElement[bool]:
    """The condition that a unit stands in one of the subtrees, and at or below the unit of a code where one is named.

    tops: the units where the actor's offices are (`Permissions.tops`). EVERYWHERE: no unit need be looked at.
    Raises NotFound for a code that is none.
    """
    units = session.scalars(select(Unit).where(Unit.id.in_(tops))).all()
    narrowed = within(unit_of(session, code)) if code else EVERYWHERE
    if any(top.parent_id is None for top in units):
        return narrowed
    reached = or_(false(), *map(within, units))
    return and_(reached, narrowed)
