"""Helpers at stations have no office: they follow what they entered for somebody, and say that it was served."""

import pytest

from services.demands.archive.tests.needs import refused
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.policy import NOT_PERMITTED

UNIT = "BJ-D1-S1"
SAID = {"rating": 5, "words": "服务对象说陪得很好。"}


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="station")
def _station(doors, city):
    """`station(helper, until="2026-03-02")`: somebody is an officer of the team at the station of the unit."""
    versions = iter(range(2, 100))

    def staffed(*helpers, until=None, **told):
        officers = [
            {"volunteer_id": str(one.id), "role": "liaison", "since": "2026-01-01", "until": until} for one in helpers
        ]
        at_station = {"unit_id": str(city.units[UNIT]), "station_id": TeamChanged.example["id"]}
        doors.hear(TeamChanged, version=next(versions), officers=officers, **at_station | told)
        for one in helpers:
            doors.hear(MembershipChanged, id=str(one.id), team_id=TeamChanged.example["id"], volunteer_id=str(one.id))

    return staffed


@pytest.fixture(name="helper")
def _helper(city, station):
    helper = city.volunteer(UNIT)
    station(helper)
    return helper


def entered(needs, helper):
    return needs.entered(UNIT, helper.actor, channel="station")


def served(doors, needs, demand):
    needs.step("verify_demand", demand)
    needs.step("accept_demand", demand)
    needs.step("link_demand", demand, activity_id=needs.activity())
    doors.call("serve_demand", {"id": demand["id"]}, needs.cadre())
    return demand


def test_a_helper_follows_what_they_entered_masked_and_confirms_it(doors, needs, helper):
    demand = served(doors, needs, entered(needs, helper))
    seen = needs.seen(demand, helper.actor)
    assert (seen["state"], seen["allowed"], seen["is_masked"]) == ("served", ["confirm"], True)
    assert (seen["beneficiary_name"], seen["phone"]) == ("王*", "*******8000")
    outcome = doors.call("demand_outcome", {"id": demand["id"]}, helper.actor)
    assert [step["act"] for step in outcome["steps"]] == ["submit", "verify", "accept", "link", "serve"]
    assert needs.person("confirm_demand", demand, helper, **SAID)["state"] == "confirmed"


def listed(doors, helper):
    return [item["id"] for item in doors.call("own_demands", {"entered": True}, helper.actor)["items"]]


def test_a_helper_lists_what_they_entered_where_they_help_today(doors, city, needs, station, helper):
    others, own, demand = needs.entered(UNIT), needs.stated(helper), entered(needs, helper)
    assert listed(doors, helper) == [demand["id"]]
    (item,) = doors.call("own_demands", {"entered": True}, helper.actor)["items"]
    assert item["is_masked"] and item["phone"] == "*******8000"
    assert [one["id"] for one in doors.call("own_demands", {}, helper.actor)["items"]] == [own["id"]]
    needs.step("refer_demand", demand, unit_code="BJ-D2", reason="由所在区总工会就近安排。")
    assert listed(doors, helper) == [demand["id"]] != [others["id"]]
    station(helper, until="2026-03-01")
    assert listed(doors, helper) == listed(doors, city.volunteer()) == []


def test_also_once_another_union_has_it(needs, helper):
    demand = entered(needs, helper)
    needs.step("refer_demand", demand, unit_code="BJ-D2", reason="由所在区总工会就近安排。")
    assert needs.seen(demand, helper.actor)["unit_code"] == "BJ-D2"


def test_a_helper_decides_nothing_and_has_no_contact_shown(doors, needs, helper):
    demand = entered(needs, helper)
    assert refused(needs.step, "verify_demand", demand, helper.actor) == NOT_PERMITTED.code
    wanted = {"id": demand["id"]}
    assert refused(doors.call, "serve_demand", wanted, helper.actor) == NOT_PERMITTED.code
    assert refused(doors.call, "read_demand_contact", wanted, helper.actor) == NOT_PERMITTED.code
    assert refused(doors.call, "withdraw_demand", wanted, helper.actor) == "demands.demand_not_ones_own"


def test_what_another_helper_entered_is_not_there(city, needs, station, helper):
    other = city.volunteer(UNIT)
    station(helper, other)
    for demand in (entered(needs, other), needs.entered(UNIT), needs.stated(city.volunteer(UNIT))):
        assert refused(needs.seen, demand, helper.actor) == "demands.demand_not_found"


@pytest.mark.parametrize("until", ["2026-03-02", "2026-03-01"])
def test_who_does_not_help_there_any_more_does_not_follow_it_any_more(doors, needs, station, helper, until):
    demand = served(doors, needs, entered(needs, helper))
    station(helper, until=until)
    if until == "2026-03-02":
        assert needs.seen(demand, helper.actor)["state"] == "served"
        return
    said = {"id": demand["id"]} | SAID
    assert refused(needs.seen, demand, helper.actor) == "demands.demand_not_found"
    assert refused(doors.call, "confirm_demand", said, helper.actor) == "demands.demand_not_found"


def test_nor_does_who_is_no_volunteer_any_more(city, needs, helper):
    demand = entered(needs, helper)
    city.told(helper, state="withdrawn")
    assert refused(needs.seen, demand, helper.actor) == "demands.demand_not_found"


def test_with_the_unit_that_goes_on_the_helper_goes_on(doors, city, needs, station, helper):
    demand = entered(needs, helper)
    parent = str(city.units["BJ-D1"])
    city.changed(UNIT, state="merged", successor_id=str(city.units["BJ-D1-S2"]), parent_id=parent)
    station(helper, unit_id=str(city.units["BJ-D1-S2"]))
    assert needs.seen(demand, helper.actor)["number"] == demand["number"]
    assert listed(doors, helper) == [demand["id"]]


def test_a_helper_who_serves_it_does_not_confirm_it(doors, needs, helper):
    demand = entered(needs, helper)
    needs.step("verify_demand", demand)
    needs.step("accept_demand", demand)
    offer = doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(helper.id)}, needs.cadre())
    doors.call("accept_offer", {"id": offer["id"]}, helper.actor)
    assert doors.call("serve_demand", {"id": demand["id"]}, helper.actor)["allowed"] == []
    said = {"id": demand["id"]} | SAID
    assert refused(doors.call, "confirm_demand", said, helper.actor) == "demands.demand_not_ones_own"
