"""Places on the earth: distances, and the two coordinate systems that people's devices speak in China.

Browsers give WGS-84; WeChat and Gaode give GCJ-02, which lies 100 to 700 m beside it inside China and is the same
outside. What is stored is WGS-84, and said to be.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

EARTH_METRES = 6_371_008.8  # mean radius (IUGG)
# The ellipsoid of Krassowsky, on which GCJ-02 is computed.
SEMI_MAJOR_METRES = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
INVERSIONS_MAX = 20
INVERTED_DEGREES = 1e-9  # a tenth of a millimetre


class Datum(StrEnum):
    """The coordinate system in which a position is given."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees in WGS-84, east and north positive."""

    longitude: float
    latitude: float


def metres_between(one: Position, other: Position) -> float:
    """The great-circle distance (haversine formula)."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    rise = math.sin((north - south) / 2) ** 2
    turn = math.sin(math.radians(one.longitude - other.longitude) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(1.0, rise + math.cos(north) * math.cos(south) * turn)))


def position_in(datum: Datum | str, longitude: float, latitude: float) -> Position:
    """The position that a device gave in its own coordinate system."""
    if datum == Datum.WGS84:
        return Position(longitude, latitude)
    guess = Position(longitude, latitude)
    for _ in range(INVERSIONS_MAX):  # GCJ-02 has no closed inverse
        shown = gcj02_of(guess)
        east, north = shown.longitude - longitude, shown.latitude - latitude
        if abs(east) < INVERTED_DEGREES and abs(north) < INVERTED_DEGREES:
            break
        guess = Position(guess.longitude - east, guess.latitude - north)
    return guess


def gcj02_of(position: Position) -> Position:
    """Where a GCJ-02 map shows a position. The result is in GCJ-02, and only for showing."""
    if not _is_shifted(position):
        return position
    east, north = _shift(position.longitude - 105.0, position.latitude - 35.0)
    latitude = math.radians(position.latitude)
    magic = 1 - ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
    root = math.sqrt(magic)
    north_degrees = north * 180.0 / (SEMI_MAJOR_METRES * (1 - ECCENTRICITY_SQUARED) / (magic * root) * math.pi)
    east_degrees = east * 180.0 / (SEMI_MAJOR_METRES / root * math.cos(latitude) * math.pi)
    return Position(position.longitude + east_degrees, position.latitude + north_degrees)


def _is_shifted(position: Position) -> bool:
    """The rectangle in which maps apply the shift, larger than the country."""
    return 72.004 <= position.longitude <= 137.8347 and 0.8293 <= position.latitude <= 55.8271


def _shift(x: float, y: float) -> tuple[float, float]:
    """Metres by which a point is shifted, x and y degrees from 105 E 35 N (the published approximation)."""
    root = math.sqrt(abs(x))
    waves = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves * 2.0 / 3.0
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves * 2.0 / 3.0
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    return east, north


def metres_from(origin: Position | None, position: Position | None) -> int | None:
    """How far it is, None where one of them is nowhere."""
    return None if origin is None or position is None else round(metres_between(origin, position))
