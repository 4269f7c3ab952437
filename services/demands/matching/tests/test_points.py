"""What reasons are worth, and how a ranking is made of them."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.demands.matching.domain.points import Fit, Given, best, given, scheme_on
from services.demands.matching.scheme_files import all_schemes
from shared.contracts.demands.matching_words import MATCHES_MAX, MatchReason, Ranking

(SCHEME,) = all_schemes()
ONE, TWO, THREE, FOUR = (UUID(int=number) for number in range(1, 5))


def fit(id, points, metres):
    return Fit(id, [Given(MatchReason.CATEGORY, points)], metres)


def test_the_best_come_first_then_the_nearest_then_who_was_there_first():
    fits = [fit(FOUR, 10, None), fit(THREE, 10, 500), fit(TWO, 10, 500), fit(ONE, 20, None)]
    assert [one.id for one in best(fits, MATCHES_MAX)] == [ONE, TWO, THREE, FOUR]
    assert [one.id for one in best(fits, 2)] == [ONE, TWO]


def test_of_two_that_say_the_same_the_better_is_given():
    points = {MatchReason.NEAR: 20, MatchReason.REACHABLE: 10, MatchReason.TIME: 5}
    said = dict.fromkeys(points, True)
    assert given(points, said) == [Given(MatchReason.NEAR, 20), Given(MatchReason.TIME, 5)]
    assert given(points, said | {MatchReason.NEAR: False})[0] == Given(MatchReason.REACHABLE, 10)


def test_what_is_worth_nothing_is_not_named():
    assert given({MatchReason.STARS: 0}, {MatchReason.STARS: True, MatchReason.URGENT: True}) == []


def test_no_ranking_gives_more_than_a_hundred_points():
    points = dict(SCHEME.points) | {Ranking.PROJECTS_FOR_DEMAND: {MatchReason.CATEGORY: 100, MatchReason.NEAR: 1}}
    with pytest.raises(AssertionError):
        replace(SCHEME, points=points)
    with pytest.raises(AssertionError, match="every ranking"):
        replace(SCHEME, points={})


def test_the_newest_that_has_begun_holds():
    later = replace(SCHEME, from_day=date(2027, 1, 1))
    for day, holding in (("2026-12-31", SCHEME), ("2027-01-01", later), ("2025-01-01", SCHEME)):
        assert scheme_on(date.fromisoformat(day), [SCHEME, later]) is holding
