"""What reasons are worth, and how a ranking is made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.demands.matching_words import NOT_PERSONAL, POINTS_MAX, MatchReason, Ranking

FARTHEST = float("inf")
# Of these only one is given.
EITHER = (
    (MatchReason.NEAR, MatchReason.REACHABLE),
    (MatchReason.NEAR, MatchReason.ONLINE),
    (MatchReason.OWN_UNIT, MatchReason.UNIT_ABOVE),
    (MatchReason.URGENT, MatchReason.SOON),
)


@dataclass(frozen=True)
class Scheme:
    """What reasons are worth, from a day on. See `schemes/` for what the numbers mean."""

    from_day: date
    near_metres: int
    reachable_metres: int
    waits_long_days: int
    alike_percent_min: int
    stars_full: int
    points: Mapping[Ranking, Mapping[MatchReason, int]]

    def __post_init__(self) -> None:
        assert set(self.points) == set(Ranking), "every ranking has its points"
        for ranking, points in self.points.items():
            lesser = {low for high, low in EITHER if high in points and low in points}
            assert sum(points[reason] for reason in set(points) - lesser) <= POINTS_MAX, ranking


@dataclass(frozen=True)
class Given:
    """A reason, and the points for it."""

    reason: MatchReason
    points: int


@dataclass(frozen=True)
class Fit:
    """How well something fits. metres: how far it is, None where one of both has no place."""

    id: UUID
    given: Sequence[Given]
    metres: float | None

    @property
    def points(self) -> int:
        """All together."""
        return sum(given.points for given in self.given)


def scheme_on(day: date, schemes: Sequence[Scheme]) -> Scheme:
    """What holds on a day: the newest that has begun; before the first of all that one."""
    begun = [scheme for scheme in schemes if scheme.from_day <= day]
    return max(begun, key=_from_day) if begun else min(schemes, key=_from_day)


def given(
    points: Mapping[MatchReason, int], said: Mapping[MatchReason, bool], *, is_personal: bool = True
) -> list[Given]:
    """The reasons that hold and are worth something, in the order of the words.

    is_personal: whether any counts beside when and where.
    """
    holding = {reason for reason, holds in said.items() if holds and points.get(reason)}
    holding -= {low for high, low in EITHER if high in holding}
    return [
        Given(reason, points[reason])
        for reason in MatchReason
        if reason in holding and (is_personal or reason in NOT_PERSONAL)
    ]


def best(fits: Iterable[Fit], limit: int) -> list[Fit]:
    """Those with the most points, the nearest of these first, then in the order in which they were made."""
    return sorted(fits, key=_rank)[:limit]


def _rank(fit: Fit) -> tuple[int, float, UUID]:
    return -fit.points, FARTHEST if fit.metres is None else fit.metres, fit.id


def _from_day(scheme: Scheme) -> date:
    return scheme.from_day
