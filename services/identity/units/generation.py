"""Generated unions below the real ones, for tests of size: service stations, communities and villages, enterprises.

Everything follows from the seed: the same count and seed give the same rows. Names are put together from lists of
words; no enterprise and no person is meant.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from services.identity.units.beijing import UnitRow, beijing_units
from services.identity.units.generated_names import name_of, stem_of
from shared.contracts.identity.unit_words import UnitFlag, UnitKind

COUNT_MAX = 1_000_000
DEPTH_MAX = 8
WEIGHT_MAX = 12  # how much larger than the smallest the largest of a kind is

CITY, DISTRICT, INDUSTRY, GROUP = UnitKind.CITY, UnitKind.DISTRICT, UnitKind.INDUSTRY, UnitKind.GROUP
UNIVERSITY, DIRECT, STREET, TOWN = UnitKind.UNIVERSITY, UnitKind.DIRECT, UnitKind.STREET, UnitKind.TOWN
PARK, STATION, COMMUNITY, VILLAGE = UnitKind.PARK, UnitKind.STATION, UnitKind.COMMUNITY, UnitKind.VILLAGE
TRADE, SYSTEM, JOINT, ENTERPRISE = UnitKind.TRADE, UnitKind.SYSTEM, UnitKind.JOINT, UnitKind.ENTERPRISE
INSTITUTION, BRANCH = UnitKind.INSTITUTION, UnitKind.BRANCH


@dataclass(frozen=True)
class Species:
    """How units of a kind are generated.

    share: of all units, in thousandths; letter: in codes; places: the kinds below which they stand, with weights;
    flags: the chance of each; located: the chance of coordinates.
    """

    share: int
    letter: str
    places: dict[UnitKind, int]
    flags: dict[UnitFlag, float]
    located: float = 0.5


OF_OFFICES = {UnitFlag.SEAL: 0.7, UnitFlag.LEGAL_PERSON: 0.4}
OF_COMPANIES = {UnitFlag.NON_PUBLIC: 0.85, UnitFlag.SMALL_OR_MICRO: 0.6, UnitFlag.SEAL: 0.6, UnitFlag.LEGAL_PERSON: 0.3}

# In this order: each kind after those below which it stands.
SPECIES = {
    PARK: Species(4, "P", {DISTRICT: 5, STREET: 4, TOWN: 2}, OF_OFFICES | {UnitFlag.SERVICE_STATION: 0.5}, 1.0),
    STATION: Species(12, "S", {STREET: 6, TOWN: 3, PARK: 1}, {UnitFlag.SERVICE_STATION: 1.0, UnitFlag.SEAL: 0.2}, 1.0),
    COMMUNITY: Species(70, "C", {STREET: 12, TOWN: 4, STATION: 3, PARK: 1}, OF_OFFICES, 0.7),
    VILLAGE: Species(70, "V", {TOWN: 12, STREET: 1}, OF_OFFICES, 0.7),
    TRADE: Species(8, "T", {CITY: 1, DISTRICT: 8, INDUSTRY: 2, STREET: 6, TOWN: 2, PARK: 1}, OF_OFFICES, 0.1),
    SYSTEM: Species(4, "X", {DISTRICT: 8, INDUSTRY: 1, GROUP: 1}, OF_OFFICES, 0.1),
    JOINT: Species(
        60, "J", {STREET: 6, TOWN: 2, PARK: 4, STATION: 3, COMMUNITY: 9, VILLAGE: 3, TRADE: 2}, OF_COMPANIES
    ),
    ENTERPRISE: Species(
        560,
        "E",
        {STREET: 20, TOWN: 9, PARK: 15, STATION: 9, COMMUNITY: 20, VILLAGE: 4, JOINT: 12, TRADE: 4, ENTERPRISE: 4},
        OF_COMPANIES,
    ),
    INSTITUTION: Species(62, "I", {SYSTEM: 9, DISTRICT: 3, STREET: 5, TOWN: 3, UNIVERSITY: 1, DIRECT: 1}, OF_OFFICES),
    BRANCH: Species(150, "B", {ENTERPRISE: 14, INSTITUTION: 4, JOINT: 2, GROUP: 2, UNIVERSITY: 1, BRANCH: 1}, {}, 0.0),
}

FIRST_TERM_END, TERM_DAYS_MAX = date(2026, 1, 1), 5 * 365
SPREAD_DEGREES = 0.1  # about ten kilometres around the centre of the district
STREET_DIGITS = 9
# The statistics bureau counts communities from 001 on, villages from 200 on.
DIVISIONS_MAX, VILLAGES_FROM = 199, 200


@dataclass(frozen=True, slots=True)
class Site:
    """A unit below which others may stand.

    real: the unit of the data file to which it belongs; centre: longitude and latitude of its district.
    """

    code: str
    stem: str
    depth: int
    real: UnitRow
    centre: tuple[float, float] | None


def generated_units(count: int, seed: int) -> Iterator[UnitRow]:
    """`count` units below the real ones, each after its parent. At most `COUNT_MAX`."""
    assert 1 <= count <= COUNT_MAX
    forest = Forest(Random(seed))
    for kind, number in zip(SPECIES, numbers(count), strict=True):
        for _ in range(number):
            yield forest.grown(kind)


def numbers(count: int) -> list[int]:
    """How many units of each kind make up `count`, in the order of `SPECIES`."""
    shares = list(accumulate(species.share for species in SPECIES.values()))
    reached = [count * share // shares[-1] for share in shares]
    return [upper - lower for upper, lower in zip(reached, [0, *reached], strict=False)]


class Forest:
    """The units so far, by kind. Few are large, most are small: each has a weight, by which others come below it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.sites: dict[UnitKind, list[Site]] = {kind: [] for kind in UnitKind}
        self.weights: dict[UnitKind, list[int]] = {kind: [] for kind in UnitKind}  # each with all before it
        self.coded: Counter[tuple[str, UnitKind]] = Counter()
        self.named: Counter[tuple[str, UnitKind]] = Counter()
        by_code: dict[str, Site] = {}
        for row in beijing_units():
            above = by_code.get(row.parent_code or "")
            by_code[row.code] = self._keep(row, row, above)

    def grown(self, kind: UnitKind) -> UnitRow:
        """One more unit of a kind."""
        parent = self._place(SPECIES[kind].places)
        row = self._row(kind, parent)
        self._keep(row, parent.real, parent)
        return row

    def _place(self, places: dict[UnitKind, int]) -> Site:
        open_kinds = [kind for kind in places if self.sites[kind]]
        (kind,) = self.random.choices(open_kinds, [places[kind] for kind in open_kinds])
        return self.random.choices(self.sites[kind], cum_weights=self.weights[kind])[0]

    def _row(self, kind: UnitKind, parent: Site) -> UnitRow:
        self.coded[parent.real.code, kind] += 1
        self.named[parent.code, kind] += 1
        number = self.coded[parent.real.code, kind]
        place = stem_of(parent.real.name)
        flags = self._flags(kind)
        longitude, latitude = self._coordinates(kind, parent)
        return UnitRow(
            code=f"{parent.real.code}-{SPECIES[kind].letter}{number:05d}",
            parent_code=parent.code,
            kind=kind,
            name=name_of(kind, place, parent.stem, self.named[parent.code, kind], self.random),
            admin_code=admin_code_of(kind, parent.real.admin_code, number),
            longitude=longitude,
            latitude=latitude,
            flags=flags,
            legal_person_until=self._term_end() if UnitFlag.LEGAL_PERSON in flags else None,
        )

    def _keep(self, row: UnitRow, real: UnitRow, above: Site | None) -> Site:
        own = (row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None
        centre = above.centre if above and above.centre else own
        site = Site(row.code, stem_of(row.name), above.depth + 1 if above else 1, real, centre)
        if site.depth < DEPTH_MAX:
            weight = min(int(self.random.paretovariate(1.2)), WEIGHT_MAX)
            weights = self.weights[row.kind]
            weights.append(weight + (weights[-1] if weights else 0))
            self.sites[row.kind].append(site)
        return site

    def _flags(self, kind: UnitKind) -> tuple[UnitFlag, ...]:
        chances = SPECIES[kind].flags
        return tuple(sorted(flag for flag, chance in chances.items() if self.random.random() < chance))

    def _coordinates(self, kind: UnitKind, parent: Site) -> tuple[float | None, float | None]:
        if parent.centre is None or self.random.random() >= SPECIES[kind].located:
            return None, None
        spread = (self.random.triangular(middle - SPREAD_DEGREES, middle + SPREAD_DEGREES) for middle in parent.centre)
        longitude, latitude = (round(degrees, 6) for degrees in spread)
        return longitude, latitude

    def _term_end(self) -> date:
        return FIRST_TERM_END + timedelta(days=self.random.randrange(TERM_DAYS_MAX))


def admin_code_of(kind: UnitKind, above: str | None, number: int) -> str | None:
    """The division: a community's or village's own, as long as numbers last; else that of the real unit."""
    if kind not in (COMMUNITY, VILLAGE) or above is None or len(above) != STREET_DIGITS or number > DIVISIONS_MAX:
        return above
    return f"{above}{number if kind == COMMUNITY else VILLAGES_FROM + number - 1:03d}"
