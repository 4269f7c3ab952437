"""Counting what somebody served: periods, badges, places, and the rules of a day."""

from datetime import date, timedelta
from random import Random

import pytest

from services.credits.honours.domain.badges import BadgeRule, BadgeRules, EarnedBadge, badges
from services.credits.honours.domain.counting import Served, counted
from services.credits.honours.domain.periods import period_of, periods_of
from services.credits.honours.domain.places import BEFORE_THE_FIRST, stands
from services.credits.honours.domain.rules import rules_on
from services.credits.honours.shipped import all_badge_rules, honour_rules
from services.credits.schemes.shipped import all_thresholds
from shared.contracts.credits.honour_words import Badge, BadgeMeasure

DAY = date(2026, 3, 7)
RULES = all_badge_rules()[-1]


def served(day=DAY, service_class="elders", minutes=60):
    return Served(day, service_class, minutes)


def month(number):
    """A day in the month so many after January 2025."""
    return date(2025 + number // 12, number % 12 + 1, 15)


def given(services):
    return {one.badge: one.earned_on for one in badges(RULES, services)}


@pytest.mark.parametrize(("said", "period"), [("all", 0), ("2026", 2026), ("2026-03", 202603), ("2026-12", 202612)])
def test_a_period_is_a_number(said, period):
    assert period_of(said) == period


def test_a_day_lies_in_a_month_a_year_and_in_all():
    assert periods_of(date(2025, 12, 31)) == (0, 2025, 202512)
    assert periods_of(date(2026, 1, 1)) == (0, 2026, 202601)


def test_minutes_are_counted_in_every_period():
    total = counted([served(date(2025, 12, 31), minutes=30), served(date(2026, 1, 1), minutes=45)])
    assert (total.minutes, total.services_count) == (75, 2)
    assert total.by_period == {0: 75, 2025: 30, 2026: 45, 202512: 30, 202601: 45}
    assert counted([]).minutes == 0 and counted([]).by_period == {}


def test_the_first_service_gives_a_badge():
    assert given([]) == {}
    assert given([served(DAY + timedelta(days=1)), served(DAY)]) == {Badge.FIRST_SERVICE: DAY}


@pytest.mark.parametrize(("number", "has_it"), [(99, False), (100, True)])
def test_a_hundred_services_give_a_badge(number, has_it):
    days = [DAY + timedelta(days=day) for day in range(number)]
    assert given([served(day) for day in days]).get(Badge.HUNDREDFOLD) == (days[-1] if has_it else None)


@pytest.mark.parametrize(("number", "has_it"), [(4, False), (5, True)])
def test_services_of_five_classes_give_a_badge(number, has_it):
    services = [served(service_class=str(one % number)) for one in range(20)]
    assert (Badge.MANY_SIDED in given(services)) is has_it


@pytest.mark.parametrize(
    ("months", "earned_on"),
    [
        (range(11), None),
        (range(12), month(11)),
        ([*range(6), *range(7, 14)], None),  # thirteen months with a gap
        ([0, *range(2, 15)], month(13)),
        ([*range(12), 20], month(11)),  # a row that ended stays one
    ],
)
def test_service_in_twelve_months_in_a_row_gives_a_badge(months, earned_on):
    services = [served(month(number)) for number in months for _ in range(2)]
    assert given(services).get(Badge.ALL_YEAR) == earned_on


def test_badges_do_not_depend_on_the_order_of_hearing():
    services = [served(month(number), str(number % 7)) for number in range(24)]
    shuffled = Random(1).sample(services, len(services))
    assert badges(RULES, shuffled) == badges(RULES, services)


def test_rules_of_badges_hold_from_their_day():
    first = BadgeRules(date(2026, 1, 1), (BadgeRule(Badge.FIRST_SERVICE, BadgeMeasure.SERVICES, 1),))
    second = BadgeRules(date(2027, 1, 1), (BadgeRule(Badge.FIRST_SERVICE, BadgeMeasure.SERVICES, 2),))
    for day, rules in [("2020-01-01", first), ("2026-12-31", first), ("2027-01-01", second)]:
        found = rules_on(date.fromisoformat(day), all_thresholds(), (first, second))
        assert (found.badges, found.from_day) == (rules, rules.from_day)
    assert badges(second, [served()]) == []
    assert badges(first, [served()]) == [EarnedBadge(Badge.FIRST_SERVICE, DAY)]


def test_the_shipped_rules_know_every_badge_and_the_newest_thresholds():
    assert {rule.badge for rule in RULES.rules} == set(Badge)
    assert honour_rules(DAY).thresholds.hours == (100, 300, 600, 1000, 1500)


def test_who_has_the_same_minutes_has_the_same_place():
    found = list(stands(BEFORE_THE_FIRST, [90, 90, 60, 60, 60, 30]))
    assert [stand.place for stand in found] == [1, 1, 3, 3, 3, 6]
    assert [stand.place for stand in stands(found[3], [60, 30])] == [3, 6], "a page goes on where the last one ended"
    assert list(stands(BEFORE_THE_FIRST, [])) == []
