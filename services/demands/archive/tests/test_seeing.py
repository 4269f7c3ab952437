"""Who sees what of a need, in which order, and who had address and phone shown."""

import pytest

from services.demands.archive.sealing import Contact, masked
from services.demands.archive.tests.needs import refused
from shared.contracts.credits.honours import StarChanged
from shared.kernel.actor import GUEST
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED, SIGN_IN_REQUIRED


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def listed(doors, actor, **query):
    return [item["number"] for item in doors.call("find_demands", query, actor)["items"]]


def visible(doors, actor, **query):
    return [item["id"] for item in doors.call("open_demands", query, actor)["items"]]


def test_the_person_sees_it_in_clear_and_cadres_masked(city, needs):
    li = city.volunteer()
    demand = needs.stated(li)
    assert needs.seen(demand, li.actor)["address"] == "望京西园四区407号楼1001室"
    seen = needs.seen(demand, city.official("decision_maker", "BJ-D1"))
    assert (seen["beneficiary_name"], seen["phone"], seen["address"]) == ("王*", "*******8000", "望京西园****")
    assert seen["is_masked"] and seen["words"] == demand["words"] and seen["allowed"] == []


def test_for_everybody_else_it_is_as_if_there_were_none(doors, city, needs):
    demand = needs.stated(city.volunteer("BJ-D1-S1"))
    for somebody in (city.volunteer("BJ-D1-S1").actor, needs.cadre("BJ-D2"), needs.cadre("BJ-D1-S2")):
        for verb in ("demand", "demand_outcome", "demand_contact_readings", "suspected_duplicates"):
            assert refused(doors.call, verb, {"id": demand["id"]}, somebody) == "demands.demand_not_found"
    assert refused(doors.call, "demand", {"id": demand["id"]}, GUEST) == SIGN_IN_REQUIRED.code


def test_the_queue_is_in_reach_and_in_the_order_of_hours_ahead(doors, city, needs, clock):
    starred = city.volunteer("BJ-D1-S1")
    doors.hear(StarChanged, id=str(starred.id), stars=1)
    first = needs.stated(city.volunteer("BJ-D1-S1"), urgency="ordinary")
    clock.advance(hours=11)
    ahead = needs.stated(starred, urgency="ordinary")
    clock.advance(hours=1)
    behind = needs.stated(city.volunteer("BJ-D1-S2"), urgency="ordinary")
    urgent = needs.stated(city.volunteer("BJ-D1-S1"), urgency="urgent")
    needs.stated(city.volunteer("BJ-D2-S1"), urgency="urgent")
    order = [urgent["number"], ahead["number"], first["number"], behind["number"]]
    assert listed(doors, needs.cadre()) == order
    page = doors.call("find_demands", {"limit": 3}, needs.cadre())
    rest = doors.call("find_demands", {"limit": 3, "cursor": page["next_cursor"]}, needs.cadre())
    assert [item["number"] for item in (*page["items"], *rest["items"])] == order


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, True),
        ({"unit": "BJ-D1-S1"}, True),
        ({"unit": "BJ-D1-S2"}, False),
        ({"state": "submitted"}, True),
        ({"state": "closed"}, False),
        ({"service_class": "elders", "category": "elders", "urgency": "soon"}, True),
        ({"urgency": "urgent"}, False),
        ({"search": "就医"}, True),
        ({"search": "wangjing"}, True),
        ({"search": "望京东路"}, False),
        ({"overdue": True}, False),
    ],
)
def test_the_queue_is_narrowed(doors, city, needs, query, found):
    demand = needs.stated(city.volunteer("BJ-D1-S1"))
    assert listed(doors, needs.cadre(), **query) == [demand["number"]] * found


def test_what_should_have_been_answered_is_overdue_a_moment_later(doors, city, needs, clock):
    demand = needs.stated(city.volunteer("BJ-D1-S1"))
    clock.advance(hours=48)
    assert listed(doors, needs.cadre(), overdue=True) == []
    clock.advance(seconds=1)
    assert listed(doors, needs.cadre(), overdue=True) == [demand["number"]]
    assert needs.seen(demand, needs.cadre())["is_overdue"]


def test_a_need_is_found_by_the_number_that_was_told_also_when_it_is_over(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.stated(li)
    needs.person("withdraw_demand", demand, li)
    assert listed(doors, needs.cadre()) == []
    assert listed(doors, needs.cadre(), number=demand["number"]) == [demand["number"]]
    assert listed(doors, needs.cadre("BJ-D2"), number=demand["number"]) == []


def test_who_has_no_office_has_no_queue(doors, city):
    assert refused(doors.call, "find_demands", {}, city.volunteer().actor) == NOT_PERMITTED.code


@pytest.mark.parametrize(
    ("visibility", "near", "far", "no_volunteer"),
    [("cadres", False, False, False), ("volunteers", True, False, False), ("everybody", True, True, True)],
)
def test_others_see_what_the_person_lets_them_see(doors, city, needs, visibility, near, far, no_volunteer):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"), unit_code="BJ-D1", visibility=visibility)
    seeing = {
        city.volunteer("BJ-D1-S2").actor: near,
        city.volunteer("BJ-D2-S1").actor: far,
        city.official("decision_maker", "BJ-D2"): no_volunteer,
    }
    for somebody, sees in seeing.items():
        assert visible(doors, somebody) == [demand["id"]] * sees
        if sees:
            shown = doors.call("open_demand", {"id": demand["id"]}, somebody)
            assert not {"phone", "address", "beneficiary_name", "number"} & set(shown)
        else:
            assert refused(doors.call, "open_demand", {"id": demand["id"]}, somebody) == "demands.demand_not_found"


def test_before_a_union_has_taken_it_on_nobody_else_sees_it(doors, city, needs):
    needs.stated(city.volunteer(), visibility="everybody")
    assert visible(doors, city.volunteer().actor) == []


def test_a_cadre_with_a_second_factor_has_the_contact_shown_and_the_person_sees_that(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.stated(li)
    wanted = {"id": demand["id"]}
    assert (
        refused(doors.call, "read_demand_contact", wanted, city.official("cadre", "BJ-D1", second_factor=False))
        == SECOND_FACTOR_REQUIRED.code
    )
    assert refused(doors.call, "read_demand_contact", wanted, city.official("part_time_cadre", "BJ-D1")) == (
        NOT_PERMITTED.code
    )
    contact = doors.call("read_demand_contact", wanted, needs.cadre())
    assert (contact["phone"], contact["longitude"]) == ("13800138000", 116.481)
    (reading,) = doors.call("demand_contact_readings", wanted, li.actor)["items"]
    assert reading["fields_read"] == ["beneficiary_name", "phone", "address"] and not reading["by_volunteer"]


def test_ones_own_contact_is_no_reading(doors, city, needs):
    li = city.volunteer()
    demand = needs.stated(li)
    assert doors.call("read_demand_contact", {"id": demand["id"]}, li.actor)["phone"] == "13800138000"
    assert doors.call("demand_contact_readings", {"id": demand["id"]}, li.actor)["items"] == []


def test_the_contact_goes_some_days_after_the_need_is_over(doors, city, needs, clock):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.stated(li)
    needs.person("withdraw_demand", demand, li)
    clock.advance(days=30, seconds=-1)
    doors.tick("wake_demands")
    assert needs.seen(demand, li.actor)["phone"] == "13800138000"
    clock.advance(seconds=1)
    doors.tick("wake_demands")
    seen = needs.seen(demand, li.actor)
    assert (seen["phone"], seen["address"], seen["beneficiary_name"]) == (None, None, None)
    assert seen["words"] == demand["words"]
    assert refused(doors.call, "read_demand_contact", {"id": demand["id"]}, needs.cadre()) == (
        "demands.demand_contact_gone"
    )


def test_of_who_has_no_account_the_words_go_too(doors, city, needs, clock):
    demand = needs.entered("BJ-D1-S1")
    needs.step("refuse_demand", demand, reason_code="not_reached", reason="多次致电未接通。")
    clock.advance(days=30, minutes=1)
    doors.tick("wake_demands")
    assert needs.seen(demand, needs.cadre())["words"] is None


def test_waiting_is_counted_in_whole_hours(city, needs, clock):
    li = city.volunteer()
    demand = needs.stated(li, urgency="ordinary")
    clock.advance(minutes=59)
    assert needs.seen(demand, li.actor)["queue"] == []
    clock.advance(minutes=1)
    assert needs.seen(demand, li.actor)["queue"] == [{"reason": "waiting", "hours": 1}]


@pytest.mark.parametrize(
    ("address", "shown"), [("甲院", "甲****"), ("幸福院", "幸****"), ("万寿路西街7号院", "万寿路西****"), (None, None)]
)
def test_of_an_address_no_more_than_half_is_shown(address, shown):
    assert masked(Contact("陈大爷", "13911112222", address)).address == shown
