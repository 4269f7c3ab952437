"""Places in a ranking: who has the same minutes shares a place, and the next one counts them all: 1, 1, 3."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Stand:
    """Where a ranking stands after somebody. number: how many that makes; place: theirs."""

    minutes: int
    place: int
    number: int


BEFORE_THE_FIRST = Stand(-1, 0, 0)


def stands(before: Stand, minutes: Iterable[int]) -> Iterator[Stand]:
    """After each of the next ones, who come with the most minutes first."""
    last = before
    for value in minutes:
        number = last.number + 1
        last = Stand(value, last.place if value == last.minutes else number, number)
        yield last
