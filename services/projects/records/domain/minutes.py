"""How many minutes of a service count: those between check-in and check-out within the shift, without breaks.

服务时间 is time really served; commuting, rest and meals do not count (民政部令67). Whole minutes from server clocks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.contracts.projects.presence_words import EvidenceGrade
from shared.kernel.measures import whole_minutes

STRONGEST_FIRST = tuple(EvidenceGrade)


@dataclass(frozen=True, order=True)
class Span:
    """A time with a beginning and an end."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Served:
    """What counts of some spans: minutes after breaks, and the span from the first to the last of them."""

    minutes: int
    span: Span


def served(present: Iterable[Span], shift: Span, break_minutes: int) -> Served | None:
    """What counts of the times at which somebody was there; None where none of it lies in the shift.

    The break of a shift is taken off in proportion to how long somebody was there, as far as they were not away
    meanwhile anyway: who stays two of eight hours had no more than a quarter of it.
    """
    inside = _merged(span for span in (_within(shift, span) for span in present) if span is not None)
    if not inside:
        return None
    whole = Span(inside[0].starts_at, inside[-1].ends_at)
    there = sum(whole_minutes(span.starts_at, span.ends_at) for span in inside)
    around = whole_minutes(whole.starts_at, whole.ends_at)
    share = -(-break_minutes * around // whole_minutes(shift.starts_at, shift.ends_at))  # rounded up
    away = around - there
    return Served(max(0, there - max(0, share - away)), whole)


def weakest(grades: Iterable[EvidenceGrade | str]) -> EvidenceGrade:
    """The weakest grade of some evidence."""
    return max((EvidenceGrade(grade) for grade in grades), key=STRONGEST_FIRST.index)


def _within(shift: Span, span: Span) -> Span | None:
    starts_at, ends_at = max(shift.starts_at, span.starts_at), min(shift.ends_at, span.ends_at)
    return Span(starts_at, ends_at) if starts_at < ends_at else None


def _merged(spans: Iterable[Span]) -> Sequence[Span]:
    """In order, and those that overlap as one: a minute counts once."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.starts_at <= merged[-1].ends_at:
            merged[-1] = Span(merged[-1].starts_at, max(merged[-1].ends_at, span.ends_at))
        else:
            merged.append(span)
    return merged
