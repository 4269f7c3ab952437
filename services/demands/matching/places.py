"""Areas of a few streets, H3 cells of resolution 7: as precisely as it is known where people and their needs are."""

import math
from collections.abc import Iterable

import h3.api.basic_int as h3

from shared.kernel.places import Position

AREA_RESOLUTION = 7
RING_METRES = 2000  # that each ring of areas reaches further, at least
RINGS_MAX = 6
KILOMETRE = 1000


def middle_of(cell: int | None) -> Position | None:
    """The middle of an area."""
    if cell is None:
        return None
    latitude, longitude = h3.cell_to_latlng(cell)
    return Position(longitude, latitude)


def areas_around(places: Iterable[Position], metres: int) -> list[int]:
    """The areas as near as that to any of some places, and some that are a little further away."""
    rings = min(RINGS_MAX, 1 + math.ceil(metres / RING_METRES))
    here = (h3.latlng_to_cell(place.latitude, place.longitude, AREA_RESOLUTION) for place in places)
    return sorted({cell for area in here for cell in h3.grid_disk(area, rings)})


def told_metres(metres: float | None) -> int | None:
    """As nobody can tell an address from: whole kilometres, upwards."""
    return None if metres is None else math.ceil(metres / KILOMETRE) * KILOMETRE
