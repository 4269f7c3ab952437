"""In which order needs are looked at, and why: pure arithmetic of hours.

A need ranks as if it had been stated some hours earlier than it was: so many for its urgency, so many for each star of
the person (志愿服务条例 art. 38: who has a good record as a volunteer is helped first), up to a bound. So the order
stays as it is while time passes, and everybody can be told it in hours of waiting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.contracts.demands.archive_words import QueueReason

SECONDS_OF_AN_HOUR = 3600


@dataclass(frozen=True)
class QueueScheme:
    """The hours that count beside those of waiting, from a day on. urgency: by its word."""

    since: date
    urgency: Mapping[str, int]
    hours_a_star: int
    hours_of_stars_max: int


@dataclass(frozen=True)
class Rank:
    """Hours that a need is ahead, beside those of waiting."""

    urgency_hours: int
    help_first_hours: int

    def ranks_from(self, made_at: datetime) -> datetime:
        """The moment by which it is ordered, the earliest first."""
        return made_at - timedelta(hours=self.urgency_hours + self.help_first_hours)


@dataclass(frozen=True)
class Reason:
    """One reason, with its hours."""

    reason: QueueReason
    hours: int


def rank(scheme: QueueScheme, urgency: str, stars: int) -> Rank:
    """How many hours a need is ahead. stars: of the person as a volunteer, 0 for who is none."""
    return Rank(scheme.urgency[urgency], min(stars * scheme.hours_a_star, scheme.hours_of_stars_max))


def explained(ranked: Rank, made_at: datetime, now: datetime) -> Sequence[Reason]:
    """Why it stands where it stands; what counts nothing is not named."""
    waited = int((now - made_at).total_seconds() // SECONDS_OF_AN_HOUR)
    parts = (
        Reason(QueueReason.WAITING, waited),
        Reason(QueueReason.URGENCY, ranked.urgency_hours),
        Reason(QueueReason.HELP_FIRST, ranked.help_first_hours),
    )
    return [part for part in parts if part.hours > 0]
