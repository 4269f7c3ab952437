"""Times in each week, in Beijing: when a station is open, when a volunteer can come."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from shared.contracts.teams.refusals.stations import WINDOW_REVERSED, WINDOWS_OVERLAP
from shared.kernel.clock import BUSINESS_ZONE


class Span(NamedTuple):
    """weekday: Monday is 1; begins, ends: "09:00", on the same day; the end itself is outside."""

    weekday: int
    begins: str
    ends: str


def ordered(spans: Sequence[Span]) -> list[Span]:
    """The spans in the order of the week. Raises Invalid where one ends before it begins, or two overlap."""
    for span in spans:
        if span.ends <= span.begins:
            raise WINDOW_REVERSED(weekday=span.weekday)
    in_order = sorted(spans)
    for before, after in pairwise(in_order):
        if before.weekday == after.weekday and after.begins < before.ends:
            raise WINDOWS_OVERLAP(weekday=after.weekday)
    return in_order


def is_within(spans: Sequence[Span], moment: datetime) -> bool:
    """Whether a moment falls into one of the spans."""
    local = moment.astimezone(BUSINESS_ZONE)
    time = f"{local:%H:%M}"
    return any(span.weekday == local.isoweekday() and span.begins <= time < span.ends for span in spans)
