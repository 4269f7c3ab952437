"""What stands in the way of publishing, on both sides of every threshold."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.library.domain.publishing import (
    SAYS,
    Surroundings,
    circumstances,
    is_insured,
    lasts,
    months_after,
    obstacles,
)
from shared.contracts.projects.library_words import Obstacle, RecruitmentItem

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def project(**changes):
    said = {
        "starts_on": date(2026, 3, 7),
        "ends_on": date(2026, 3, 28),
        "place": "万寿路",
        "content": "陪伴",
        "conditions": "年满18周岁",
        "wanted_count": 20,
        "how_to_sign_up": "在平台报名",
        "risks": "防滑",
        "safeguards": "有医护",
        "mode": "on_site",
        "longitude": 116.295,
        "latitude": 39.907,
        "responsible_id": UUID(int=1),
        "agreement_number": None,
        "insurance": None,
    }
    flags = ("is_high_risk", "is_large_event", "is_outside_beijing", "has_foreigners", "is_agreement_asked")
    return SimpleNamespace(**(said | dict.fromkeys(flags, False) | changes))


def found(one, **around):
    return [(obstacle.obstacle, obstacle.details) for obstacle in obstacles(one, Surroundings(TODAY, **around))]


def kinds(one, **around):
    return [obstacle for obstacle, _ in found(one, **around)]


def insured(first, last):
    return {"insurer": "人保", "policy_number": "P1", "from": first, "until": last}


def test_nothing_stands_in_the_way_of_what_says_everything():
    assert found(project()) == []


@pytest.mark.parametrize("item", RecruitmentItem)
def test_every_item_of_a_recruitment_is_wanted(item):
    for name in SAYS[item]:
        assert found(project(**{name: None})) == [(Obstacle.ITEMS_MISSING, [item.value])]


def test_missing_items_are_named_in_the_order_of_the_law():
    (told,) = found(project(risks=None, place=None, starts_on=None))
    assert told == (Obstacle.ITEMS_MISSING, ["time", "place", "risks"])


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (TODAY, TODAY, []),  # today is still ahead
        (TODAY - timedelta(days=1), TODAY, [Obstacle.DAYS_PAST]),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), [Obstacle.DAYS_PAST]),
    ],
)
def test_only_what_lies_ahead_is_published(first, last, expected):
    assert kinds(project(starts_on=first, ends_on=last)) == expected


@pytest.mark.parametrize(("last", "expected"), [(TODAY, []), (TODAY - timedelta(days=1), [Obstacle.DAYS_PAST])])
def test_what_has_begun_goes_on_until_its_last_day(last, expected):
    assert kinds(project(starts_on=date(2026, 2, 20), ends_on=last), has_begun=True) == expected


@pytest.mark.parametrize(
    ("first", "last", "too_long"),
    [
        (date(2026, 3, 7), date(2027, 3, 6), False),
        (date(2026, 3, 7), date(2027, 3, 7), True),
        (date(2028, 2, 29), date(2029, 2, 27), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
    ],
)
def test_a_recruitment_lasts_a_year_at_most(first, last, too_long):
    told = kinds(project(starts_on=first, ends_on=last, agreement_number=1))
    assert (Obstacle.DAYS_TOO_MANY in told) is too_long


@pytest.mark.parametrize(
    ("first", "last", "needs"),
    [
        (date(2026, 3, 7), date(2026, 4, 5), False),
        (date(2026, 3, 7), date(2026, 4, 6), True),  # from the 7th to the 6th is a month
        (date(2026, 1, 31), date(2026, 2, 26), False),
        (date(2026, 1, 31), date(2026, 2, 27), True),
    ],
)
def test_a_month_or_longer_needs_an_agreement(first, last, needs):
    around = Surroundings(date(2026, 1, 1))
    told = [obstacle.details for obstacle in obstacles(project(starts_on=first, ends_on=last), around)]
    assert told == ([["a_month_or_longer"]] if needs else [])


@pytest.mark.parametrize(
    ("flag", "circumstance"),
    [
        ("is_high_risk", "high_risk"),
        ("is_large_event", "large_event"),
        ("is_outside_beijing", "outside_beijing"),
        ("has_foreigners", "foreigners"),
        ("is_agreement_asked", "asked_for"),
    ],
)
def test_each_circumstance_needs_an_agreement_and_one_is_enough(flag, circumstance):
    one = project(**{flag: True}, insurance=insured("2026-03-07", "2026-03-28"))
    assert found(one) == [(Obstacle.AGREEMENT_MISSING, [circumstance])]
    one.agreement_number = 1
    assert found(one) == []


def test_circumstances_are_named_in_the_order_of_the_law():
    one = project(is_agreement_asked=True, is_high_risk=True, ends_on=date(2026, 6, 1))
    assert circumstances(one) == ["high_risk", "a_month_or_longer", "asked_for"]


@pytest.mark.parametrize(
    ("insurance", "expected"),
    [
        (None, [Obstacle.INSURANCE_MISSING]),
        (insured("2026-03-07", "2026-03-28"), []),
        (insured("2026-03-08", "2026-03-28"), [Obstacle.INSURANCE_TOO_SHORT]),
        (insured("2026-03-07", "2026-03-27"), [Obstacle.INSURANCE_TOO_SHORT]),
        (insured("2026-01-01", "2026-12-31"), []),
    ],
)
def test_risky_service_is_insured_on_all_its_days(insurance, expected):
    assert kinds(project(is_high_risk=True, agreement_number=1, insurance=insurance)) == expected


def test_what_is_not_risky_needs_no_insurance_and_may_have_one():
    assert kinds(project(insurance=insured("2026-03-08", "2026-03-08"))) == []
    assert not is_insured(project())


def test_somebody_is_responsible_and_the_team_is_active():
    assert kinds(project(responsible_id=None)) == [Obstacle.RESPONSIBLE_MISSING]
    assert kinds(project(), is_team_active=False) == [Obstacle.TEAM_NOT_ACTIVE]


def test_phrases_that_nobody_let_pass_stand_in_the_way():
    assert found(project(), phrases=["团建"]) == [(Obstacle.NO_SERVICE, ["团建"])]


@given(DAYS, st.integers(0, 24))
def test_some_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, st.integers(0, 800), st.integers(1, 24))
def test_what_lasts_so_many_months_lasts_them_a_day_longer_too(first, days, months):
    one = project(starts_on=first, ends_on=first + timedelta(days=days))
    longer = project(starts_on=first, ends_on=first + timedelta(days=days + 1))
    assert lasts(longer, months) >= lasts(one, months)


@pytest.mark.parametrize(
    ("longitude", "latitude", "is_outside"),
    [
        (None, None, False),
        (116.295, 39.907, False),
        (115.41, 39.44, False),
        (117.51, 41.06, False),
        (115.40, 39.907, True),
        (117.52, 39.907, True),
        (116.295, 39.43, True),
        (116.295, 41.07, True),
        (121.47, 31.23, True),  # Shanghai
    ],
)
def test_a_position_beyond_the_city_makes_an_agreement_necessary(longitude, latitude, is_outside):
    one = project(longitude=longitude, latitude=latitude)
    assert circumstances(one) == (["outside_beijing"] if is_outside else [])
    assert kinds(one) == ([Obstacle.AGREEMENT_MISSING] if is_outside else [])


def test_online_nobody_asks_where():
    assert kinds(project(mode="online", place=None)) == []
    assert found(project(place=None)) == [(Obstacle.ITEMS_MISSING, ["place"])]
