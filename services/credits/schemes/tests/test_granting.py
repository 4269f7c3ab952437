"""What a service gives follows from the scheme alone: both sides of every bound, each amount explained."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credits.schemes.domain.granting import Because, UsedOf, grants
from services.credits.schemes.domain.inheritance import NO_SCHEME
from services.credits.schemes.domain.rules import Rounding, RoundingStep
from services.credits.schemes.tests.serving import COINS, coins, rules, said, scheme, service, words
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import SchemeRule

MINUTES = st.integers(0, 24 * 60)
CAPS = st.one_of(st.none(), st.integers(1, 20))


def given_coins(served, used=None, **changes):
    return grants(coins(**changes), served, {COINS: used} if used else {})[COINS]


def test_minutes_of_service_are_counted_as_they_were_served_whatever_a_scheme_says():
    for held in (NO_SCHEME, coins(rounding={"each_minutes": 60, "steps": []}, caps={"day": 1})):
        found = grants(held, service(119, is_manual=True))[Book.SERVICE_MINUTES]
        assert (found.amount, found.version, words(found)) == (119, None, ["as_served"])


def test_where_nobody_says_anything_nothing_is_earned():
    found = grants(NO_SCHEME, service(600))
    assert [(grant.amount, words(grant)) for grant in found.values()][1:] == [(0, ["no_scheme"])] * 2


@pytest.mark.parametrize(("minutes", "amount"), [(0, 0), (59, 0), (60, 1), (119, 1), (120, 2), (1440, 24)])
def test_a_rate_gives_whole_ones_rounded_down(minutes, amount):
    found = given_coins(service(minutes))
    assert (found.amount, found.because) == (amount, (Because(SchemeRule.RATE, amount=1, minutes=60),))


def test_a_class_of_service_may_have_a_rate_of_its_own():
    rates = [{"service_class": "elders", "amount": 3, "per_minutes": 60}]
    found = given_coins(service(90), class_rates=rates)
    assert (found.amount, words(found), found.because[0].service_class) == (4, ["class_rate"], "elders")
    assert given_coins(service(90, service_class="hardship"), class_rates=rates).amount == 1


def test_a_rate_of_nothing_gives_nothing():
    found = given_coins(service(600), rate={"amount": 0})
    assert (found.amount, words(found)) == (0, ["not_earned"])


def test_what_was_entered_afterwards_earns_nothing_unless_the_scheme_says_so():
    by_hand = service(120, is_manual=True)
    assert (given_coins(by_hand).amount, words(given_coins(by_hand))) == (0, ["manual"])
    love = scheme(rules(love_value=said(counts_manual=True)))
    assert grants(love, by_hand)[Book.LOVE_VALUE].amount == 2


@pytest.mark.parametrize(
    ("before", "amount", "why"), [(0, 2, []), (6, 2, []), (7, 1, ["cap_day"]), (8, 0, ["cap_day"])]
)
def test_a_cap_leaves_what_others_have_not_used(before, amount, why):
    found = given_coins(service(120), UsedOf(day=before, in_all=before), caps={"day": 8})
    assert (found.amount, found.uncapped, words(found)) == (amount, 2, ["rate", *why])


def test_the_cap_that_leaves_the_least_is_named():
    used = UsedOf(day=1, activity=1, year=90, in_all=598)
    found = given_coins(service(600), used, caps={"day": 8, "activity": 6, "year": 100, "in_all": 600})
    assert (found.amount, found.because[-1]) == (2, Because(SchemeRule.CAP_IN_ALL, amount=600))


def test_more_was_granted_than_a_new_cap_allows_and_nothing_is_taken_back():
    assert given_coins(service(60), UsedOf(in_all=900), caps={"in_all": 600}).amount == 0


def test_what_is_earned_for_a_team_may_be_for_donation_only():
    only = {"group_time": "donate_only", "is_donatable": True}
    found = given_coins(service(60, is_group=True), **only)
    assert (found.is_donate_only, words(found)) == (True, ["rate", "donate_only"])
    assert not given_coins(service(60), **only).is_donate_only
    assert not given_coins(service(60, is_group=True)).is_donate_only


def test_it_expires_from_the_day_of_confirmation_on():
    found = given_coins(service(60), expiry={"kind": "months", "months": 12})
    assert (found.expires_on, found.because[-1]) == (
        date(2027, 3, 7),
        Because(SchemeRule.EXPIRES, day=date(2027, 3, 7)),
    )
    assert given_coins(service(0), expiry={"kind": "months", "months": 12}).expires_on is None


@pytest.mark.parametrize(
    ("minutes", "counted"), [(0, 0), (9, 0), (10, 15), (19, 15), (20, 30), (30, 30), (39, 30), (50, 60)]
)
def test_a_table_rounds_what_is_left_over(minutes, counted):
    table = {
        "each_minutes": 30,
        "steps": [{"from_minutes": 10, "counted_minutes": 15}, {"from_minutes": 20, "counted_minutes": 30}],
    }
    found = given_coins(service(minutes), rate={"per_minutes": 15}, rounding=table)
    assert found.amount == counted // 15
    assert ("rounded" in words(found)) == (counted != minutes)


@st.composite
def tables(draw):
    """Rounding tables that the contract accepts."""
    each = draw(st.integers(2, 120))
    starts = sorted(draw(st.sets(st.integers(1, each - 1), max_size=4)))
    counted = sorted(draw(st.lists(st.integers(0, each), min_size=len(starts), max_size=len(starts))))
    return Rounding(each, tuple(map(RoundingStep, starts, counted)))


@given(tables(), MINUTES, MINUTES)
def test_whoever_served_longer_never_gets_less(table, first, second):
    shorter, longer = sorted((first, second))
    assert table.counted(shorter) <= table.counted(longer)
    assert abs(table.counted(longer) - longer) < table.each_minutes


@given(MINUTES, st.integers(0, 30), CAPS, CAPS, CAPS, st.integers(0, 9), st.integers(1, 90))
def test_no_cap_is_ever_passed_and_nothing_is_lost_without_one(minutes, before, day, year, in_all, amount, per_minutes):
    used = UsedOf(day=before, activity=before, year=before, in_all=before)
    held = coins(rate={"amount": amount, "per_minutes": per_minutes})
    rules = held.of(COINS).rules
    free = grants(held, service(minutes))[COINS]
    assert free.amount == free.uncapped == minutes * amount // per_minutes
    caps = type(rules.caps)(day=day, year=year, in_all=in_all)
    said_caps = type(held.of(COINS))(held.of(COINS).version, type(rules)(**vars(rules) | {"caps": caps}), False)
    found = grants(type(held)({COINS: said_caps}), service(minutes), {COINS: used})[COINS]
    tightest = min((cap for cap in (day, year, in_all) if cap is not None), default=None)
    assert found.uncapped == free.amount
    assert found.amount == (free.amount if tightest is None else min(free.amount, max(tightest - before, 0)))
    assert (found.amount < found.uncapped) == any(word.startswith("cap_") for word in words(found))
