"""What is near, nearest first, from an index: on PostgreSQL and SQLite alike.

A thing with a place stands in three H3 cells, of a few streets, a district, a county (resolutions 9, 7, 5). The cells
around somebody are looked through in widening rings until the page is full of what certainly is nearer than anything
outside of them.

    class Activity(HasPlace, Base): ...
    activity.put_at(Position(116.4, 39.9))
    nearest(session, select(Activity).where(...), Activity, origin, limit=20)
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import h3.api.basic_int as h3
from sqlalchemy import BigInteger, ColumnElement, Select, Uuid, literal, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.places import Position
from shared.runtime.data.session import Session

# Cells of a resolution, and rings of them: each stage holds several times as much as the one before, so that whoever
# stands among many needs one look, and nobody's last look reads much more than it must.
STAGES = ((9, 2), (7, 1), (7, 3), (7, 6), (5, 2), (5, 6), (5, 20))
METRES_PER_DEGREE = 111_195
SAFE_PART = 0.8  # of rings × edge: as far as that the rings reach in every direction, wherever in its cell one stands


class HasPlace:
    """Columns of a thing with a place, in WGS-84; all of them are None where it has none."""

    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    cell_9: Mapped[int | None] = mapped_column(BigInteger)
    cell_7: Mapped[int | None] = mapped_column(BigInteger)
    cell_5: Mapped[int | None] = mapped_column(BigInteger)

    def put_at(self, position: Position | None) -> None:
        """Give it a place, or none."""
        self.longitude = position.longitude if position else None
        self.latitude = position.latitude if position else None
        for resolution, cell in cells_of(position).items():
            setattr(self, f"cell_{resolution}", cell)

    @property
    def position(self) -> Position | None:
        """Where it is."""
        if self.longitude is None or self.latitude is None:
            return None
        return Position(self.longitude, self.latitude)


def cells_of(position: Position | None) -> dict[int, int | None]:
    """The cells of a position by resolution."""
    if position is None:
        return {9: None, 7: None, 5: None}
    return {
        resolution: h3.latlng_to_cell(position.latitude, position.longitude, resolution) for resolution in (9, 7, 5)
    }


@dataclass(frozen=True)
class Near:
    """A row that was found, and how far it is: `nearness` orders, and goes into a cursor as `repr`."""

    row: Any
    nearness: float


def nearest(
    session: Session,
    statement: Select[Any],
    model: Any,
    origin: Position,
    limit: int,
    after: tuple[float, UUID] | None = None,
) -> list[Near]:
    """The rows that fit, nearest first, those of one place by id; fewer than `limit` where there are no more within
    some 150 km.

    after: nearness and id of the last one shown.
    """
    nearness = _nearness(model, origin)
    ordered = statement.add_columns(nearness).order_by(nearness, model.id).limit(limit)
    if after is not None:
        place = tuple_(literal(after[0]), literal(after[1], Uuid()))
        ordered = ordered.where(tuple_(nearness, model.id) > place)
    found: list[Any] = []
    for resolution, cells, safe in stages(origin, after[0] if after else 0.0):
        found = list(session.execute(ordered.where(getattr(model, f"cell_{resolution}").in_(cells))))
        if len(found) == limit and found[-1][1] <= safe:
            break
    return [Near(row, near) for row, near in found]


def nearness_of(position: Position, origin: Position) -> float:
    """The nearness by which `nearest` orders, of something whose place is known: the same to the last digit."""
    east, north = position.longitude - origin.longitude, position.latitude - origin.latitude
    narrowed = math.cos(math.radians(origin.latitude))
    return east * narrowed * east * narrowed + north * north  # in the order in which the statement has it


def stages(origin: Position, beyond: float) -> Iterator[tuple[int, list[int], float]]:
    """Resolution, cells, and the nearness up to which nothing outside of them can be; only those that reach further."""
    for resolution, rings in STAGES:
        edge = h3.average_hexagon_edge_length(resolution, unit="m")
        safe = (SAFE_PART * rings * edge / METRES_PER_DEGREE) ** 2
        if safe > beyond:
            here = h3.latlng_to_cell(origin.latitude, origin.longitude, resolution)
            yield resolution, list(h3.grid_disk(here, rings)), safe


def _nearness(model: Any, origin: Position) -> ColumnElement[float]:
    """The square of the distance in degrees of latitude, on a flat map around the origin: plain arithmetic."""
    east = (model.longitude - origin.longitude) * math.cos(math.radians(origin.latitude))
    north = model.latitude - origin.latitude
    nearness: ColumnElement[float] = east * east + north * north
    return nearness
