"""What cadres do with a need, step by step, and what its state does not allow."""

from datetime import timedelta

import pytest

from services.demands.archive.domain.life import LIFE
from services.demands.archive.tests.needs import SAID, refused
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.kernel.policy import NOT_PERMITTED

REASON = "由所在街道总工会就近安排。"


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def test_a_need_is_verified_put_right_and_taken_on(city, needs, clock):
    li = city.volunteer()
    demand = needs.stated(li, urgency="ordinary")
    clock.advance(hours=1)
    verified = needs.step("verify_demand", demand, urgency="urgent", category="hardship")
    assert (verified["state"], verified["service_class"]) == ("verified", "hardship")
    assert verified["due_at"] == (clock.now() + timedelta(hours=4)).isoformat().replace("+00:00", "Z")
    assert verified["queue"] == [{"reason": "waiting", "hours": 1}, {"reason": "urgency", "hours": 336}]
    taken = needs.step("accept_demand", demand)
    assert (taken["state"], taken["due_at"]) == ("accepted", verified["due_at"])
    assert needs.told(demand)["due_at"] == verified["due_at"]


def test_an_act_in_another_version_than_the_present_one_is_refused(doors, city, needs):
    demand = needs.stated(city.volunteer())
    needs.step("verify_demand", demand)
    stale = {"id": demand["id"], "version": 1}
    assert refused(doors.call, "accept_demand", stale, needs.cadre()) == "demands.demand_changed_since"


def test_it_is_referred_to_another_union_with_its_history_and_another_due_moment(city, needs, clock):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.stated(li)
    clock.advance(hours=10)
    referred = needs.step("refer_demand", demand, unit_code="BJ-D2-S1", reason=REASON)
    assert (referred["state"], referred["unit_code"]) == ("referred", "BJ-D2-S1")
    assert referred["due_at"] == (clock.now() + timedelta(hours=48)).isoformat().replace("+00:00", "Z")
    assert refused(needs.step, "verify_demand", demand, needs.cadre("BJ-D1")) == "demands.demand_not_found"
    assert needs.step("verify_demand", demand, needs.cadre("BJ-D2"))["state"] == "verified"
    assert (
        refused(needs.step, "refer_demand", demand, needs.cadre("BJ-D2"), unit_code="BJ-D2-S1", reason=REASON)
        == "demands.demand_already_there"
    )


def test_it_is_refused_with_a_reason_that_the_person_reads(city, needs):
    li = city.volunteer()
    demand = needs.stated(li)
    needs.step("refuse_demand", demand, reason_code="other_body", reason="由医保部门办理。")
    seen = needs.seen(demand, li.actor)
    assert (seen["state"], seen["reason_code"], seen["reason"]) == ("refused", "other_body", "由医保部门办理。")
    assert seen["appeal_unit_code"] == "BJ-D1"
    assert needs.told(demand)["reason_code"] == "other_body" and seen["queue"] == []


def test_nobody_decides_on_their_own_need_nor_who_may_only_read(city, needs):
    cadre = needs.cadre()
    demand = needs.doors.call("submit_demand", SAID | {"unit_code": "BJ-D1"}, cadre)
    assert refused(needs.step, "verify_demand", demand, cadre) == "demands.demand_own"
    for role in ("part_time_cadre", "decision_maker"):
        assert refused(needs.step, "verify_demand", demand, city.official(role, "BJ-D1")) == NOT_PERMITTED.code


def test_an_activity_or_a_project_serves_it(city, needs):
    demand = needs.accepted(city.volunteer())
    project = needs.project()
    assert needs.step("link_demand", demand, project_id=project)["project_id"] == project
    activity = needs.activity()
    linked = needs.step("link_demand", demand, activity_id=activity)
    assert (linked["state"], linked["activity_id"]) == ("linked", activity) and linked["project_id"] != project
    assert needs.told(demand)["activity_id"] == activity


@pytest.mark.parametrize("target", ["draft", "template", "ended", "unknown"])
def test_what_nobody_can_join_serves_nothing(city, needs, target):
    demand = needs.accepted(city.volunteer())
    targets = {
        "draft": lambda: {"project_id": needs.project(state="draft")},
        "template": lambda: {"project_id": needs.project(is_template=True)},
        "ended": lambda: {"activity_id": needs.activity(state="ended")},
        "unknown": lambda: {"activity_id": str(new_id())},
    }
    assert refused(needs.step, "link_demand", demand, **targets[target]()) == "demands.demand_target_not_found"


def test_a_project_that_is_given_up_serves_nothing_any_more(doors, city, needs):
    project = needs.project()
    demand = needs.step("link_demand", needs.accepted(city.volunteer("BJ-D1-S1")), project_id=project)
    told = {"id": project, "unit_id": str(city.units["BJ-D1"])}
    doors.hear(ProjectChanged, **told, version=8, state="suspended")
    assert needs.seen(demand, needs.cadre())["state"] == "linked"
    doors.hear(ProjectChanged, **told, version=9, state="cancelled")
    assert needs.seen(demand, needs.cadre())["state"] == "accepted"


def test_an_activity_that_is_cancelled_serves_nothing_any_more(doors, city, needs):
    demand = needs.linked(city.volunteer())
    activity = needs.told(demand)["activity_id"]
    doors.hear(ActivityChanged, id=activity, version=9, state="cancelled", reason="暴雨")
    told = needs.told(demand)
    assert (told["state"], told["activity_id"], told["project_id"]) == ("accepted", None, None)


def test_a_confirmed_service_of_its_activity_serves_it_once(doors, city, needs):
    demand = needs.linked(city.volunteer())
    activity = needs.told(demand)["activity_id"]
    doors.hear(ServiceRecordChanged, activity_id=str(new_id()))
    assert needs.told(demand)["state"] == "linked"
    doors.hear(ServiceRecordChanged, activity_id=activity, state="struck", minutes=0)
    assert needs.told(demand)["state"] == "linked"
    for version in (2, 2, 3):
        doors.hear(ServiceRecordChanged, activity_id=activity, version=version)
    assert [data["change"] for data in doors.events(DemandChanged)].count("serve") == 1
    assert needs.told(demand)["state"] == "served"


def test_the_person_confirms_and_rates_it_and_a_cadre_closes_it(city, needs):
    li = city.volunteer()
    demand = needs.served(li)
    confirmed = needs.person("confirm_demand", demand, li, rating=5, words="谢谢。")
    assert (confirmed["state"], confirmed["rating"], confirmed["rating_words"]) == ("confirmed", 5, "谢谢。")
    assert needs.step("close_demand", demand)["state"] == "closed"


def test_or_says_that_nobody_came(city, needs):
    li = city.volunteer()
    demand = needs.served(li)
    denied = needs.person("deny_demand", demand, li, reason="约好的时间没有人来。")
    assert (denied["state"], denied["served_at"]) == ("linked", None)


def test_nobody_else_speaks_for_the_person_while_they_have_an_account(doors, city, needs):
    demand = needs.served(city.volunteer())
    said = {"id": demand["id"], "rating": 5}
    assert refused(doors.call, "confirm_demand", said, needs.cadre()) == "demands.demand_not_ones_own"
    assert refused(doors.call, "withdraw_demand", {"id": demand["id"]}, needs.cadre()) == "demands.demand_not_ones_own"
    assert refused(doors.call, "confirm_demand", said, city.volunteer().actor) == "demands.demand_not_found"


def test_for_who_has_no_account_whoever_enters_needs_confirms(doors, city, needs):
    demand = needs.entered("BJ-D1-S1")
    needs.step("verify_demand", demand)
    needs.step("accept_demand", demand)
    needs.step("link_demand", demand, activity_id=needs.activity())
    doors.call("serve_demand", {"id": demand["id"]}, needs.cadre())
    part_time = city.official("part_time_cadre", "BJ-D1-S1")
    assert doors.call("confirm_demand", {"id": demand["id"], "rating": 4}, part_time)["state"] == "confirmed"


def test_whoever_serves_it_does_not_confirm_it_for_who_has_no_account(doors, city, needs):
    demand, li = needs.entered("BJ-D1-S1"), city.volunteer("BJ-D1-S1")
    needs.step("verify_demand", demand)
    needs.step("accept_demand", demand)
    offer = doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(li.id)}, needs.cadre())
    doors.call("accept_offer", {"id": offer["id"]}, li.actor)
    office = (Held("part_time_cadre", city.units["BJ-D1-S1"]),)
    helper = Actor("person", str(li.account_id), site="city", offices=office)
    assert doors.call("serve_demand", {"id": demand["id"]}, helper)["allowed"] == []
    said = {"id": demand["id"], "rating": 5}
    assert refused(doors.call, "confirm_demand", said, helper) == "demands.demand_not_ones_own"


def test_what_a_state_does_not_allow_is_refused_with_both_words(city, needs):
    demand = needs.stated(city.volunteer())
    with pytest.raises(Exception) as caught:
        needs.step("accept_demand", demand)
    assert caught.value.parameters == {"demand_act": "accept", "demand_state": "submitted"}


def test_every_step_is_told_and_stands_in_the_outcome(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.stated(li)
    needs.step("refer_demand", demand, unit_code="BJ-D1", reason=REASON)
    needs.step("verify_demand", demand)
    outcome = doors.call("demand_outcome", {"id": demand["id"]}, li.actor)
    assert [(step["act"], step["unit_code"]) for step in outcome["steps"]] == [
        ("submit", "BJ-D1-S1"),
        ("refer", "BJ-D1"),
        ("verify", "BJ-D1"),
    ]
    assert [data["change"] for data in doors.events(DemandChanged)] == ["submit", "refer", "verify"]
    assert outcome["steps"][1]["reason"] == REASON


def test_the_outcome_counts_the_minutes_of_confirmed_records(doors, city, needs):
    li = city.volunteer()
    demand = needs.linked(li)
    activity = needs.told(demand)["activity_id"]
    for minutes, state in ((180, "confirmed"), (90, "confirmed"), (0, "struck")):
        doors.hear(ServiceRecordChanged, id=str(new_id()), activity_id=activity, minutes=minutes, state=state)
    doors.hear(ServiceRecordChanged, id=str(new_id()), minutes=60)
    outcome = doors.call("demand_outcome", {"id": demand["id"]}, li.actor)
    assert (outcome["services_count"], outcome["minutes"], len(outcome["services"])) == (2, 270, 2)
    assert outcome["activity"]["id"] == activity and outcome["project"]["state"] == "published"


def test_of_a_project_alone_the_records_since_it_serves_the_need_count(doors, city, needs):
    li = city.volunteer()
    project = needs.project()
    demand = needs.step("link_demand", needs.accepted(li), project_id=project)
    for day in ("2026-03-01", "2026-03-02"):
        doors.hear(ServiceRecordChanged, id=str(new_id()), project_id=project, served_on=day, minutes=60)
    outcome = doors.call("demand_outcome", {"id": demand["id"]}, li.actor)
    assert (outcome["minutes"], [one["served_on"] for one in outcome["services"]]) == (60, ["2026-03-02"])


def test_every_state_can_be_reached_and_left_or_is_an_end():
    reached = {LIFE.beginning} | {act.target for act in LIFE.acts}
    assert reached == {state.word for state in LIFE.states}
    assert LIFE.ends == {"refused", "closed", "withdrawn", "merged"}
