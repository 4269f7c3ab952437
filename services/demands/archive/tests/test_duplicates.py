"""Needs that may be the same are found, with reasons, and merged by a person."""

import pytest

from services.demands.archive.domain.duplicates import (
    ALIKE_PERCENT_MIN,
    SUSPECT_POINTS_MIN,
    Compared,
    alike_percent,
    likeness,
)
from services.demands.archive.tests.needs import refused

OTHER = {"category": "civility_and_law", "title": "咨询劳动合同纠纷", "words": "单位没有按时发工资，想问问律师。"}
ELSEWHERE = {"longitude": 116.2, "latitude": 39.8, "address": "云岗路1号", "place": "云岗街道"}


def suspects(doors, needs, demand):
    told = doors.call("suspected_duplicates", {"id": demand["id"]}, needs.cadre())["items"]
    return [(item["demand"]["number"], item["reasons"]) for item in told]


def test_the_same_words_from_the_same_phone_are_suspected(doors, city, needs):
    first = needs.stated(city.volunteer("BJ-D1-S1"))
    second = needs.entered("BJ-D1-S2", title="老人就医需要陪同", words="母亲周三要去医院复查，行动不便，需要有人陪同。")
    (found,) = suspects(doors, needs, second)
    assert found[0] == first["number"]
    assert found[1] == ["same_phone", "same_address", "near", "same_category", "alike"]


def test_another_need_of_the_same_person_is_not(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    needs.stated(li, phone=None, **ELSEWHERE)
    assert suspects(doors, needs, needs.stated(li, **OTHER)) == []


@pytest.mark.parametrize("address", [None, "云岗路1号"])
def test_like_words_of_another_person_are_suspected_unless_they_live_elsewhere(doors, city, needs, address):
    first = needs.stated(city.volunteer("BJ-D1-S1"), phone=None)
    second = needs.stated(city.volunteer("BJ-D1-S2"), phone="13900139000", **(ELSEWHERE | {"address": address}))
    suspected = [(first["number"], ["same_category", "alike"])]
    assert suspects(doors, needs, second) == ([] if address else suspected)


def test_nothing_out_of_reach_is_shown(doors, city, needs):
    needs.stated(city.volunteer("BJ-D2-S1"))
    assert suspects(doors, needs, needs.stated(city.volunteer("BJ-D1-S1"))) == []


def test_a_need_is_merged_into_another_which_goes_on_for_both(doors, city, needs):
    li, wang = city.volunteer("BJ-D1-S1"), city.volunteer("BJ-D1-S2")
    into, demand = needs.linked(li), needs.stated(wang)
    merged = needs.step("merge_demand", demand, into_id=into["id"])
    assert (merged["state"], merged["merged_into_number"]) == ("merged", into["number"])
    assert needs.told(demand)["merged_into_id"] == into["id"]
    outcome = doors.call("demand_outcome", {"id": demand["id"]}, wang.actor)
    assert (outcome["state"], outcome["merged_into_number"]) == ("linked", into["number"])
    assert outcome["activity"]["id"] == into["activity_id"]


def test_nothing_is_merged_into_itself_into_what_is_over_or_out_of_reach(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand, over, far = needs.stated(li), needs.stated(li), needs.stated(city.volunteer("BJ-D2-S1"))
    needs.person("withdraw_demand", over, li)
    refusals = {
        demand["id"]: "demands.demand_merged_into_itself",
        over["id"]: "demands.demand_state_forbids",
        far["id"]: "demands.demand_not_found",
    }
    for into_id, code in refusals.items():
        assert refused(needs.step, "merge_demand", demand, into_id=into_id) == code


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ("陪同就医", "陪同就医", 100),
        ("陪同就医", "陪同 就医！", 100),
        ("陪同就医", "修水管", 0),
        ("", "陪同", 0),
        ("甲乙", "甲丙", 20),
    ],
)
def test_words_are_alike_by_characters_and_pairs(one, other, percent):
    assert alike_percent(one, other) == percent


@pytest.mark.parametrize(("other", "points"), [("甲丙丁戊己庚", 0), ("甲丙丁戊", 8)])
def test_below_the_least_likeness_words_count_nothing(other, points):
    assert (alike_percent("甲乙", other) >= ALIKE_PERCENT_MIN) is bool(points)
    assert likeness(Compared("甲乙", "a"), Compared(other, "b")).points == points


def test_that_two_are_of_one_household_counts_once_and_is_not_enough():
    home = {"account": 1, "phone": b"1", "address": b"1", "area": 1}
    another = likeness(Compared("甲", "a", **home), Compared("乙", "a", **home))
    assert (another.points, another.is_suspect) == (45, False)
    assert likeness(Compared("甲乙丙", "a", **home), Compared("甲丁戊", "a", **home)).points >= SUSPECT_POINTS_MIN


def test_who_lives_elsewhere_is_another_household():
    here, there = {"address": b"1"}, {"address": b"2"}
    assert not likeness(Compared("甲乙", "a", **here), Compared("甲乙", "a", **there)).is_suspect
    assert likeness(Compared("甲乙", "a", phone=b"1", **here), Compared("甲乙", "a", phone=b"1", **there)).is_suspect


def test_what_is_unknown_of_both_is_not_the_same():
    assert likeness(Compared("甲", "a"), Compared("乙", "b")).reasons == ()
