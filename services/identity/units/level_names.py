"""What a subtree calls its levels: 怀柔 calls the street level 大队.

A unit's own level names hold for its subtree; the nearest unit that names a kind wins. What follows for each unit is
kept in its row (`level_name`), so that reading a unit stays one row.
"""

from collections.abc import Iterable

from sqlalchemy import case, null, or_, select, update

from services.identity.units.domain import descendants_of, lineage_of
from services.identity.units.models import Unit
from shared.runtime.data.session import Session

LevelNames = dict[str, str]


def names_above(session: Session, path: str) -> LevelNames:
    """What the units from the root down to the one at `path`, itself included, say together."""
    said = select(Unit.own_level_names).where(Unit.id.in_(lineage_of(path)), Unit.own_level_names.is_not(None))
    return _together(session.scalars(said.order_by(Unit.depth)))


def rename_levels(session: Session, top: Unit) -> None:
    """Work out `level_name` anew in the subtree of a unit: after a move, or new level names. Flushes."""
    session.flush()
    low, high = descendants_of(top.path)
    below = select(Unit.path).where(Unit.path > low, Unit.path < high, Unit.own_level_names.is_not(None))
    for path in [top.path, *session.scalars(below.order_by(Unit.depth))]:
        _apply(session, path, names_above(session, path))
    session.refresh(top, ["level_name"])


def _together(said: Iterable[list[dict[str, str]] | None]) -> LevelNames:
    """Level names as {kind: name}; what is said further down wins."""
    return {entry["kind"]: entry["name"] for names in said for entry in names or ()}


def _apply(session: Session, path: str, names: LevelNames) -> None:
    low, high = descendants_of(path)
    within = or_(Unit.path == path, (Unit.path > low) & (Unit.path < high))
    name = case(names, value=Unit.kind, else_=None) if names else null()
    session.execute(
        update(Unit).where(within).values(level_name=name), execution_options={"synchronize_session": False}
    )
