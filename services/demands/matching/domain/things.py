"""What is matched: needs, what could serve them, and people; when, and with which words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.places import Position
from shared.kernel.text import folded

DAYS_OF_A_WEEK = 7
PERCENT = 100


@dataclass(frozen=True)
class Span:
    """Some time; None at an end that is open."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_said(self) -> bool:
        """Whether anything is said of it."""
        return self.since is not None or self.until is not None

    def meets(self, other: "Span") -> bool:
        """Whether both have some time in common, as far as it is said."""
        begins = self.since is None or other.until is None or self.since < other.until
        return begins and (self.until is None or other.since is None or other.since < self.until)


@dataclass(frozen=True)
class Need:
    """A need, as far as it matters. service_class: None where its category belongs to none; position: of its area.

    lineage: from the root down to the union that answers it.
    """

    id: UUID
    service_class: str | None
    position: Position | None
    wanted: Span
    lineage: Sequence[UUID]
    words: str
    urgency: str
    made_at: datetime


@dataclass(frozen=True)
class Offer:
    """A project or an activity. lineage: from the root down to its union; spans: when it takes place."""

    id: UUID
    service_class: str
    position: Position | None
    spans: Sequence[Span]
    lineage: Sequence[UUID]
    words: str
    is_online: bool = False


@dataclass(frozen=True)
class Window:
    """A time in each week, in Beijing. weekday: 1 is Monday; starts, ends: "09:00"."""

    weekday: int
    starts: str
    ends: str


@dataclass(frozen=True)
class Person:
    """A volunteer, as far as it matters. lineage: from the root down to their union; places: where they are near.

    asked: the time they look for; served: classes in which they have confirmed hours; is_personal: whether anything
    counts beside when and where; quiet_until: by their own choice.
    """

    id: UUID
    lineage: Sequence[UUID]
    places: Sequence[Position]
    travel_metres_max: int
    categories: Collection[str] = ()
    windows: Sequence[Window] = ()
    asked: Span = Span()
    served: Collection[str] = ()
    stars: int = 0
    is_personal: bool = True
    quiet_until: datetime | None = None


def has_time(windows: Iterable[Window], wanted: Span) -> bool:
    """Whether a window of the week lies, at least in part, within some time; an open end is a week away."""
    begins, ends = (moment.astimezone(BUSINESS_ZONE) for moment in _week_of(wanted))
    days = [begins.date() + timedelta(days=day) for day in range(DAYS_OF_A_WEEK + 1)]
    return any(
        window.weekday == day.isoweekday() and _meets(window, day, begins, ends) for day in days for window in windows
    )


def _week_of(wanted: Span) -> tuple[datetime, datetime]:
    """The first week of it, or all of it where that is less."""
    week = timedelta(days=DAYS_OF_A_WEEK)
    if wanted.since is None:
        assert wanted.until is not None, "nothing is said of it"
        return wanted.until - week, wanted.until
    return wanted.since, min(wanted.until or wanted.since + week, wanted.since + week)


def alike_percent(offered: str, needed: str) -> int:
    """How many pairs of characters in what is offered stand in what is needed too, in a hundred."""
    pairs = pairs_of(offered)
    return PERCENT * len(pairs & pairs_of(needed)) // len(pairs) if pairs else 0


def pairs_of(text: str) -> frozenset[str]:
    """Its pairs of characters, as Chinese text is compared."""
    characters = [character for character in folded(text) if character.isalnum()]
    return frozenset(map("".join, pairwise(characters)))


def _meets(window: Window, day: date, begins: datetime, ends: datetime) -> bool:
    """Whether a window has some time in common with a span on a day. Compared as text: "24:00" is the day's end."""
    first = begins.strftime("%H:%M") if begins.date() == day else "00:00"
    last = ends.strftime("%H:%M") if ends.date() == day else "24:00"
    return begins.date() <= day <= ends.date() and window.starts < last and first < window.ends
