"""Where a volunteer can be found, as far as it is kept: a cell of a few streets, never a place."""

from typing import Protocol

import h3.api.basic_int as h3

from shared.contracts.teams.refusals.profiles import AREA_UNUSABLE
from shared.kernel.places import position_in

RESOLUTION = 7


class Said(Protocol):
    """An area as the contract loads it: a cell, or a position."""

    cell: str | None
    longitude: float | None
    latitude: float | None
    datum: str


def cell_of(said: Said | None) -> int | None:
    """The cell, None where nothing is said. Raises Invalid for a cell that is none of the resolution."""
    if said is None:
        return None
    if said.cell is None:
        assert said.longitude is not None and said.latitude is not None, "the contract wants one of the two"
        position = position_in(said.datum, said.longitude, said.latitude)
        return int(h3.latlng_to_cell(position.latitude, position.longitude, RESOLUTION))
    cell = int(said.cell, 16)
    if not h3.is_valid_cell(cell) or h3.get_resolution(cell) != RESOLUTION:
        raise AREA_UNUSABLE()
    return cell


def written(cell: int | None) -> str | None:
    """A cell as the published language writes it."""
    return None if cell is None else f"{cell:x}"
