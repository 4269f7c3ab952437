"""How a team's score follows from its confirmed service: in whole numbers, rounded down, nothing hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.contracts.teams.score_words import SCORE_MAX, ScorePart

MONTHS_OF_A_YEAR = 12
PERCENT = 100


@dataclass(frozen=True)
class Weight:
    """full: the value from which on a part gives all its points."""

    full: int
    points_max: int


@dataclass(frozen=True)
class Scheme:
    """A formula. months: calendar months that are looked at, the present one included."""

    from_day: date
    months: int
    members_min: int
    parts: Mapping[ScorePart, Weight]

    def __post_init__(self) -> None:
        assert sum(weight.points_max for weight in self.parts.values()) == SCORE_MAX, "all points together are 100"
        assert set(self.parts) == set(ScorePart), "a formula says something of every part"


@dataclass(frozen=True)
class Served:
    """What a team has served: confirmed minutes, those of strong evidence, how many members, in how many months."""

    minutes: int
    strong_minutes: int
    members: int
    months: int


@dataclass(frozen=True)
class Given:
    """A part of a score."""

    part: ScorePart
    value: int
    full: int
    points_max: int

    @property
    def points(self) -> int:
        """In proportion to the value, rounded down."""
        return self.points_max * min(self.value, self.full) // self.full


def scheme_on(day: date, schemes: Sequence[Scheme]) -> Scheme:
    """The formula that holds on a day: the newest that has begun; before the first of all that one."""
    begun = [scheme for scheme in schemes if scheme.from_day <= day]
    return max(begun, key=_from_day) if begun else min(schemes, key=_from_day)


def first_day(today: date, months: int) -> date:
    """The first day that is looked at: of the month so many before, the present one counted."""
    month = today.year * MONTHS_OF_A_YEAR + today.month - months  # months since the year 0, the first is 0
    return date(month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, 1)


def parts_of(scheme: Scheme, served: Served, members_count: int) -> list[Given]:
    """All parts of a score. Of a team with fewer members than the formula wants there are none."""
    if members_count < scheme.members_min:
        return []
    values = {
        ScorePart.HOURS: served.minutes // members_count,
        ScorePart.PARTICIPATION: PERCENT * served.members // members_count,
        ScorePart.CONTINUITY: served.months,
        ScorePart.EVIDENCE: PERCENT * served.strong_minutes // served.minutes if served.minutes else 0,
    }
    return [Given(part, values[part], weight.full, weight.points_max) for part, weight in scheme.parts.items()]


def _from_day(scheme: Scheme) -> date:
    return scheme.from_day
