"""Badges: what they are given for, and on which day it was there. They go again when it counts no more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from services.credits.honours.domain.counting import Served
from shared.contracts.credits.honour_words import Badge, BadgeMeasure

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class BadgeRule:
    """A badge is given as soon as a measure of the services is at_least so much."""

    badge: Badge
    measure: BadgeMeasure
    at_least: int

    def __post_init__(self) -> None:
        assert self.at_least >= 1, "a badge needs a service"


@dataclass(frozen=True)
class BadgeRules:
    """From a day on: what badges are given for."""

    from_day: date
    rules: tuple[BadgeRule, ...]

    def __post_init__(self) -> None:
        assert len({rule.badge for rule in self.rules}) == len(self.rules), "a badge has one rule"


@dataclass(frozen=True)
class EarnedBadge:
    """earned_on: the day of the service with which it was earned, whenever that was confirmed."""

    badge: Badge
    earned_on: date


def badges(rules: BadgeRules, services: Sequence[Served]) -> list[EarnedBadge]:
    """All that the services give, in the order of the rules."""
    in_order = sorted(services, key=attrgetter("served_on"))
    found = ((rule.badge, _day_of(rule, in_order)) for rule in rules.rules)
    return [EarnedBadge(badge, day) for badge, day in found if day is not None]


def _day_of(rule: BadgeRule, in_order: Sequence[Served]) -> date | None:
    """The first day on which the measure was enough, None where it never was."""
    measured = zip(in_order, MEASURES[rule.measure](in_order), strict=True)
    return next((service.served_on for service, value in measured if value >= rule.at_least), None)


def _services(in_order: Sequence[Served]) -> Iterator[int]:
    yield from range(1, len(in_order) + 1)


def _classes(in_order: Sequence[Served]) -> Iterator[int]:
    seen: set[str] = set()
    for service in in_order:
        seen.add(service.service_class)
        yield len(seen)


def _months_in_a_row(in_order: Sequence[Served]) -> Iterator[int]:
    """Of the present row: a longer one before it was enough before it."""
    before, row = None, 0
    for service in in_order:
        month = service.served_on.year * MONTHS_OF_A_YEAR + service.served_on.month
        if month != before:
            row = row + 1 if before == month - 1 else 1
        before = month
        yield row


MEASURES = {
    BadgeMeasure.SERVICES: _services,
    BadgeMeasure.CLASSES: _classes,
    BadgeMeasure.MONTHS_IN_A_ROW: _months_in_a_row,
}
