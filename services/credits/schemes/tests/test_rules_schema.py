"""What the schema of schemes refuses, field by field."""

import pytest

from services.credits.schemes.tests.serving import rules_json, said
from shared.contracts.credits.scheme_rules import SchemeRules
from shared.kernel.errors import Invalid

STEP = {"from_minutes": 16, "counted_minutes": 30}


def problems(**books):
    """Where what is wrong; [] where nothing is."""
    try:
        SchemeRules().request(rules_json(**books))
    except Invalid as refusal:
        return [(found["at"], found["problem"]) for found in refusal.parameters["problems"]]
    return []


def table(*steps, each=60):
    return {
        "each_minutes": each,
        "steps": [{"from_minutes": start, "counted_minutes": counted} for start, counted in steps],
    }


def expiry(kind, **rest):
    return {"kind": kind, "months": None, "month": None, "day": None} | rest


FINE = [
    said(),
    said(rounding=table()),
    said(rounding=table((16, 30), (46, 60))),
    said(rounding=table((59, 60))),
    said(caps={"day": 2, "in_all": 2}),
    said(expiry=expiry("day_of_year", month=2, day=28)),
    said(expiry=expiry("months", months=12)),
    said(spending={"age_from": 65, "hardship_age_from": 64}),
    said(group_time="donate_only", is_donatable=True),
]
WRONG = [
    (said(rounding=table((46, 30), (16, 60))), "rounding.steps", "not_ascending"),
    (said(rounding=table((16, 30), (16, 60))), "rounding.steps", "not_ascending"),
    (said(rounding=table((16, 60), (46, 30))), "rounding.steps", "not_ascending"),
    (said(rounding=table((60, 60))), "rounding.steps", "beyond_stretch"),
    (said(rounding=table((16, 61))), "rounding.steps", "beyond_stretch"),
    (said(caps={"day": 3, "in_all": 2}), "caps.day", "above_wider_cap"),
    (said(caps={"activity": 3, "in_all": 2}), "caps.activity", "above_wider_cap"),
    (said(caps={"year": 3, "in_all": 2}), "caps.year", "above_wider_cap"),
    (said(caps={"day": 0}), "caps.day", "range"),
    (said(expiry=expiry("day_of_year", month=2, day=29)), "expiry.day", "not_in_every_year"),
    (said(expiry=expiry("day_of_year", month=12)), "expiry.day", "not_of_this_kind"),
    (said(expiry=expiry("months")), "expiry.months", "not_of_this_kind"),
    (said(expiry=expiry("never", months=3)), "expiry.months", "not_of_this_kind"),
    (said(spending={"age_from": 65, "hardship_age_from": 65}), "spending.hardship_age_from", "not_sooner"),
    (said(spending={"age_from": None, "hardship_age_from": 60}), "spending.hardship_age_from", "not_sooner"),
    (said(kinships=["child", "child"]), "kinships", "said_twice"),
    (said(class_rates=[{"service_class": "elders", "amount": 1, "per_minutes": 60}] * 2), "class_rates", "said_twice"),
    (said(group_time="donate_only"), "group_time", "nowhere_to_donate"),
    (said(rate={"amount": 1, "per_minutes": 0}), "rate.per_minutes", "range"),
    (said(rate={"amount": 1.5, "per_minutes": 60}), "rate.amount", "not_integer"),
]


@pytest.mark.parametrize("book", FINE)
def test_what_may_be_said(book):
    assert problems(time_coins=book) == problems(love_value=book) == []


@pytest.mark.parametrize(("book", "at", "problem"), WRONG)
def test_what_is_wrong_is_told_field_by_field(book, at, problem):
    assert problems(time_coins=book) == [(f"time_coins.{at}", problem)]


def test_hours_that_were_entered_afterwards_never_earn_coins():
    by_hand = said(counts_manual=True)
    assert problems(love_value=by_hand) == []
    assert problems(time_coins=by_hand) == [("time_coins", "coins_by_hand")]


def test_each_book_is_named_once_and_several_faults_at_once_are_told():
    assert problems(overridable=["time_coins", "time_coins"]) == [("overridable", "said_twice")]
    assert problems(overridable=["service_minutes"]) == [("overridable.0", "not_choice")]
    both = problems(love_value=said(caps={"day": 0}), time_coins=said(kinships=["friend"]))
    assert both == [("love_value.caps.day", "range"), ("time_coins.kinships.0", "not_choice")]
