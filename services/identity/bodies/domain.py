"""Rules of the three-tier service system."""

from shared.contracts.identity.body_words import BodyTier
from shared.contracts.identity.refusals.units import BODY_TIER_NOT_HERE
from shared.contracts.identity.unit_words import UnitKind

# Every unit but the city and the departments may run a station; a centre belongs to one kind of unit.
STATION_KINDS = frozenset(UnitKind) - {UnitKind.CITY, UnitKind.DEPARTMENT}
KINDS_OF_TIER: dict[str, frozenset[UnitKind]] = {
    BodyTier.CITY_CENTRE: frozenset({UnitKind.CITY}),
    BodyTier.DISTRICT_CENTRE: frozenset({UnitKind.DISTRICT}),
    BodyTier.STATION: STATION_KINDS,
}
# Of these a unit has one at a time.
CENTRES = (BodyTier.CITY_CENTRE.value, BodyTier.DISTRICT_CENTRE.value)


def refuse_tier(tier: str, kind: str) -> None:
    """The city's centre is the city's, a district's centre the district's."""
    if kind not in KINDS_OF_TIER[tier]:
        raise BODY_TIER_NOT_HERE(tier=str(tier), kind=str(kind))
