"""Who sees emergencies and the people in them, and what a report says."""

import pytest

from services.demands.archive.tests.needs import Needs
from services.demands.emergencies.tests.night import UNIT
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, NotFound, Refusal
from shared.kernel.ids import new_id

READS = ("emergency", "calls_of_emergency", "left_out_of_emergency", "emergency_report")
COMMANDS = ("pause_emergency", "resume_emergency", "widen_emergency", "escalate_emergency")


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.mark.parametrize("verb", [*READS, *COMMANDS])
def test_an_emergency_of_another_district_does_not_exist(night, verb):
    emergency = night.open()
    for actor in (night.city.official("cadre", "BJ-D2"), night.ready().actor):
        with pytest.raises(NotFound) as refused:
            night.doors.call(verb, {"id": emergency["id"]}, actor)
        assert refused.value.code == "demands.emergency_not_found"
    with pytest.raises(Refusal) as refused:
        night.doors.call(verb, {"id": emergency["id"]}, GUEST)
    assert refused.value.code == "request.sign_in_required"


def test_after_it_was_handed_up_the_first_union_sees_who_comes_and_nobody_else_of_others(night):
    comes, stays, busy = (night.ready(unit="BJ-D2-S1") for _ in range(3))
    night.serves(busy)
    emergency = night.open()
    assert emergency["unit_code"] == "BJ"
    night.answer(comes)
    seen = night.doors.call("calls_of_emergency", {"id": emergency["id"]}, night.commander)
    assert [item["volunteer_id"] for item in seen["items"]] == [str(comes.id)]
    assert night.left_out(emergency) == {}
    above = night.city.official("decision_maker", "BJ")
    seen = night.doors.call("calls_of_emergency", {"id": emergency["id"]}, above)
    assert {item["volunteer_id"] for item in seen["items"]} == {str(comes.id), str(stays.id)}
    assert night.left_out(emergency, above) == {str(busy.id): "busy"}


def test_lists_show_what_is_in_reach_the_newest_first(night):
    ours = [night.open(is_drill=drill)["number"] for drill in (False, True)]

    def numbers(actor, **said):
        return [one["number"] for one in night.doors.call("find_emergencies", said, actor)["items"]]

    assert numbers(night.commander) == ours[::-1]
    assert numbers(night.city.official("cadre", "BJ-D2")) == []
    assert numbers(night.commander, is_drill=True) == ours[1:]
    assert numbers(night.city.official("cadre", "BJ"), unit=UNIT, state="open", is_drill=False) == []
    first = night.doors.call("find_emergencies", {"limit": 1}, night.commander)
    assert numbers(night.commander, limit=1, cursor=first["next_cursor"]) == ours[:1]


def test_people_come_in_pages(night):
    people = [night.ready() for _ in range(3)]
    for one in people[:2]:
        night.serves(one)
    emergency = night.open(wanted_count=2)
    first = night.doors.call("left_out_of_emergency", {"id": emergency["id"], "limit": 1}, night.commander)
    asked = {"id": emergency["id"], "limit": 1, "cursor": first["next_cursor"]}
    second = night.doors.call("left_out_of_emergency", asked, night.commander)
    found = [page["items"][0]["volunteer_id"] for page in (first, second)]
    assert sorted(found) == sorted(str(one.id) for one in people[:2]) and second["next_cursor"] is None


def test_a_report_says_what_was_done_and_what_was_served(night):
    first, second = [night.ready() for _ in range(3)], night.ready(step=2)
    emergency = night.open(wanted_count=1)
    night.answer(first[0], is_coming=False)
    night.later(minutes=10)
    night.doors.database.clock.advance(seconds=30)
    night.answer(second)
    record = {"activity_id": emergency["activity_id"], "volunteer_id": str(second.id), "minutes": 200}
    night.doors.hear(ServiceRecordChanged, **record)
    report = night.report(emergency)
    assert [wave["asked_count"] for wave in report["waves"]] == [3, 1]
    counts = [(wave["accepted_count"], wave["declined_count"], wave["expired_count"]) for wave in report["waves"]]
    assert counts == [(0, 1, 2), (1, 0, 0)]
    assert [(wave["ring"], wave["metres_max"], wave["reached_by"]) for wave in report["waves"]] == [
        (0, 3000, "own"),
        (1, 6000, "own"),
    ]
    assert [step["act"] for step in report["steps"]] == ["open", "ask", "widen", "ask", "fill"]
    assert (report["first_accepted_seconds"], report["filled_seconds"]) == (630, 630)
    assert (report["answered_by_account_count"], report["answered_by_sms_count"]) == (2, 0)
    assert (report["served_count"], report["served_minutes"]) == (1, 200)


def test_an_emergency_for_a_need_serves_it(night):
    needs = Needs(night.doors, night.city)
    cadre = needs.cadre()
    demand = needs.accepted(night.city.volunteer(UNIT))
    emergency = night.open(cadre, unit_code="BJ-D1", demand_id=demand["id"])
    seen = needs.seen(demand, cadre)
    assert (seen["state"], seen["activity_id"]) == ("linked", emergency["activity_id"])


@pytest.mark.parametrize(("comes", "state"), [(True, "linked"), (False, "accepted")])
def test_a_need_for_which_nobody_came_waits_again(night, comes, state):
    needs = Needs(night.doors, night.city)
    demand, one = needs.accepted(night.city.volunteer(UNIT)), night.ready()
    night.open(needs.cadre(), unit_code="BJ-D1", demand_id=demand["id"])
    night.answer(one, is_coming=comes)
    night.later(hours=5)
    seen = needs.seen(demand, needs.cadre())
    assert (seen["state"], seen["activity_id"] is None, seen["due_at"] is None) == (state, not comes, comes)


def test_no_drill_serves_a_need_nor_does_an_emergency_one_that_was_not_taken_on(night):
    needs = Needs(night.doors, night.city)
    accepted, stated = needs.accepted(night.city.volunteer(UNIT)), needs.stated(night.city.volunteer(UNIT))
    for said in ({"demand_id": accepted["id"], "is_drill": True}, {"demand_id": stated["id"]}):
        with pytest.raises(Conflict) as refused:
            night.open(needs.cadre(), unit_code="BJ-D1", **said)
        assert refused.value.code == "demands.emergency_demand_unfit"
    with pytest.raises(NotFound):
        night.open(demand_id=str(new_id()))
