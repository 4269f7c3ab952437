"""Locks and paths of the union tree.

One lock order for every writer: the root's row first, which lets one change of the structure happen at a time, then the
units concerned, by id. Such changes are rare. Without the first lock a unit that is founded below a moving one would
keep its old path (the statement that moves the paths does not see it), and moves that cross would end in deadlocks.
"""

from sqlalchemy import func, select, update

from services.identity.units.domain import depth_of, descendants_of
from services.identity.units.models import Unit
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.identity.unit_words import UnitState
from shared.runtime.data.session import Session


def lock_structure(session: Session) -> None:
    """Wait until no other transaction changes the structure. Offices and bodies may still come to refer to units."""
    session.execute(select(Unit.id).where(Unit.parent_id.is_(None)).with_for_update(key_share=True))


def locked_units(session: Session, *codes: str) -> list[Unit]:
    """The units of these codes, as they are now and stay. Raises NotFound for the first that does not exist."""
    rows = select(Unit).where(Unit.code.in_(codes)).order_by(Unit.id)
    locked = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    known = {unit.code: unit for unit in session.scalars(locked)}
    for code in codes:
        if code not in known:
            raise UNIT_NOT_FOUND(code=code)
    return [known[code] for code in codes]


def locked_children(session: Session, unit: Unit, limit: int) -> list[Unit]:
    """The active units directly below a unit, by id, at most `limit`."""
    rows = select(Unit).where(Unit.parent_id == unit.id, Unit.state == UnitState.ACTIVE).order_by(Unit.id).limit(limit)
    return list(session.scalars(rows.with_for_update(key_share=True)))


def height(session: Session, unit: Unit) -> int:
    """How many levels there are below a unit."""
    low, high = descendants_of(unit.path)
    deepest = session.scalar(select(func.max(Unit.depth)).where(Unit.path > low, Unit.path < high))
    return (deepest or unit.depth) - unit.depth


def hang(session: Session, unit: Unit, parent: Unit) -> None:
    """Hang a unit below another one; what is below it comes along in one statement."""
    old = unit.path
    unit.hang_below(parent)
    low, high = descendants_of(old)
    path = unit.path + func.substr(Unit.path, len(old) + 1)
    depth = Unit.depth + depth_of(unit.path) - depth_of(old)
    along = update(Unit).where(Unit.path > low, Unit.path < high).values(path=path, depth=depth)
    session.execute(along, execution_options={"synchronize_session": False})
