"""What a unit cannot decide, since somebody out of its reach has to do with it, goes to the lowest unit above both."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity.reach import lineage_of_unit
from services.identity.units.domain import lineage_of, lowest_above
from services.identity.units.models import Unit
from shared.runtime.data.session import Session

Reaches = Callable[[Sequence[UUID]], bool]


def hand_up(session: Session, row: Any, units: Iterable[UUID | None], reaches: Reaches) -> bool:
    """Whether one of the units is out of reach; the row then belongs to the unit that decides.

    It stays the version that it was: the person sees it, and is not told that another part of the union knows them.
    units: None for what has no unit, and so is in everybody's reach.
    """
    paths = session.scalars(select(Unit.path).where(Unit.id.in_([unit_id for unit_id in units if unit_id]))).all()
    outside = [path for path in paths if not reaches(lineage_of(path))]
    if not outside:
        return False
    row.unit_id = lowest_above(lineage_of_unit(session, row.unit_id), outside)
    return True
