"""What somebody has served, counted: the same whatever was heard first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.credits.honours.domain.periods import ALL, periods_of


@dataclass(frozen=True)
class Served:
    """A confirmed service. minutes: more than 0."""

    served_on: date
    service_class: str
    minutes: int


@dataclass(frozen=True)
class Counted:
    """All services of one person. by_period: minutes of each period in which there were any."""

    services_count: int
    by_period: Mapping[int, int]

    @property
    def minutes(self) -> int:
        """In all."""
        return self.by_period.get(ALL, 0)


def counted(services: Sequence[Served]) -> Counted:
    """How much it is, in all and by period."""
    by_period: Counter[int] = Counter()
    for service in services:
        for period in periods_of(service.served_on):
            by_period[period] += service.minutes
    return Counted(len(services), dict(by_period))
