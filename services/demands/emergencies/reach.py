"""Whose people a union may call: its own and those of the unions below it, as a condition on their areas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select

from services.demands.emergencies.models import ReadyArea
from shared.contracts.demands.dispatch_words import ReachedBy
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage, subtree

AREAS = ReadyArea.__table__
UNITS_FEW_MAX = 200  # a union with as many below it is looked through by its units, a larger one by cells


@dataclass(frozen=True)
class Reach:
    """units: of a small union, itself and all below it, None for a large one; told: what `conditions` are about, which
    say what an area of theirs fits: the same function for every union of a kind.
    """

    units: frozenset[UUID] | None
    told: dict[str, Any]
    conditions: Callable[[], list[ColumnElement[bool]]]

    @property
    def reached_by(self) -> ReachedBy:
        """How its people are looked for."""
        return ReachedBy.OWN if self.units is not None else ReachedBy.AROUND


def reach_of(session: Session, unit_id: UUID) -> Reach:
    """The reach of a union. Raises Unavailable `demands.not_yet_known`."""
    line = lineage(session, unit_id)
    if len(line) == 1:
        return Reach(None, {}, _of_anybody)
    if len(line) == 2:
        return Reach(None, {"top_id": unit_id}, _of_top)
    below: Sequence[UUID] = session.scalars(subtree(unit_id).limit(UNITS_FEW_MAX + 1)).all()
    if len(below) <= UNITS_FEW_MAX:
        return Reach(frozenset(below), {"units": sorted(below)}, _of_units)
    return Reach(None, {"top_id": line[1]}, partial(_of_below, unit_id))


def _of_anybody() -> list[ColumnElement[bool]]:
    """The highest union."""
    return []


def _of_top() -> list[ColumnElement[bool]]:
    """One right below the highest."""
    return [AREAS.c.top_id == bindparam("top_id")]


def _of_units() -> list[ColumnElement[bool]]:
    """A small one."""
    return [AREAS.c.unit_id.in_(bindparam("units", expanding=True))]


def _of_below(unit_id: UUID) -> list[ColumnElement[bool]]:
    """A large one further down."""
    return [*_of_top(), AREAS.c.unit_id.in_(subtree(unit_id))]


def top_of(session: Session, unit_id: UUID) -> UUID:
    """The union right below the highest to which one belongs; the highest is its own, `NO_ID` while it is unknown."""
    above: list[UUID] = []
    unit = session.get(KnownUnit, unit_id)
    while unit is not None and unit.id not in above:
        above.append(unit.id)
        if unit.parent_id is None:
            return above[-2] if len(above) > 1 else unit.id
        unit = session.get(KnownUnit, unit.parent_id)
    return NO_ID


def superior_of(session: Session, unit_id: UUID) -> UUID | None:
    """The union above, None for the highest. Raises Unavailable `demands.not_yet_known`."""
    line = lineage(session, unit_id)
    return line[-2] if len(line) > 1 else None


def children_of(session: Session, unit_id: UUID) -> list[UUID]:
    """The unions right below one."""
    return list(session.scalars(select(KnownUnit.id).where(KnownUnit.parent_id == unit_id).order_by(KnownUnit.id)))
