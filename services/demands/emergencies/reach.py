"""Whose people a union may call: its own and those of the unions below it, as a condition on their areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.demands.emergencies.models import ReadyArea
from shared.contracts.demands.dispatch_words import ReachedBy
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage, subtree

UNITS_FEW_MAX = 200  # a union with as many below it is looked through by its units, a larger one by cells


@dataclass(frozen=True)
class Reach:
    """unit_id: of the union; top_id: of the one right below the highest to which it belongs, None for the highest
    itself; units: all of them, where they are few; is_top: it is one right below the highest.
    """

    unit_id: UUID
    top_id: UUID | None
    units: frozenset[UUID] | None
    is_top: bool = False

    @property
    def reached_by(self) -> ReachedBy:
        """How its people are looked for."""
        return ReachedBy.OWN if self.units is not None else ReachedBy.AROUND

    def conditions(self) -> list[ColumnElement[bool]]:
        """What an area of theirs fits."""
        if self.units is not None:
            return [ReadyArea.unit_id.in_(sorted(self.units))]
        if self.top_id is None:
            return []
        ours = [ReadyArea.top_id == self.top_id]
        return ours if self.is_top else [*ours, ReadyArea.unit_id.in_(subtree(self.unit_id))]


def reach_of(session: Session, unit_id: UUID) -> Reach:
    """The reach of a union. Raises Unavailable `demands.not_yet_known`."""
    line = lineage(session, unit_id)
    if len(line) == 1:
        return Reach(unit_id, None, None)
    if len(line) == 2:
        return Reach(unit_id, unit_id, None, is_top=True)
    below: Sequence[UUID] = session.scalars(subtree(unit_id).limit(UNITS_FEW_MAX + 1)).all()
    few = frozenset(below) if len(below) <= UNITS_FEW_MAX else None
    return Reach(unit_id, line[1], few)


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
