"""What time does with needs: reminders, the union above, and the end."""

from datetime import timedelta

import pytest

from shared.contracts.demands.demands import DemandChanged


def acts(doors):
    return [data["change"] for data in doors.events(DemandChanged)]


@pytest.fixture(name="woken")
def _woken(doors, clock):
    """`woken(hours=1)`: so much later the clock ticks; the acts that were told since."""

    def woken(**later):
        before = len(acts(doors))
        clock.advance(**later)
        doors.tick("wake_demands")
        return acts(doors)[before:]

    return woken


def test_a_union_is_reminded_once_then_the_union_above_has_it(city, needs, woken, clock):
    demand = needs.stated(city.volunteer("BJ-D1-S1"))  # soon: 48 hours, reminded 24 before
    assert woken(hours=24, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]
    assert woken(hours=23) == []
    assert woken(hours=1) == ["escalate"]
    told = needs.told(demand)
    assert (told["state"], told["unit_id"]) == ("referred", str(city.units["BJ-D1"]))
    assert told["due_at"] == (clock.now() + timedelta(hours=48)).isoformat().replace("+00:00", "Z")


def test_above_the_city_there_is_nobody_it_is_reminded_each_day(city, needs, woken):
    needs.stated(city.volunteer("BJ-D1-S1"), unit_code="BJ")
    assert woken(hours=24) == ["remind"]
    assert woken(hours=24) == ["remind"]
    assert woken(hours=23) == []
    assert woken(hours=1) == ["remind"]


def test_what_something_serves_is_nobodys_reminder(city, needs, woken):
    needs.linked(city.volunteer("BJ-D1-S1"))
    assert woken(days=30) == []


@pytest.mark.parametrize("way", ["accepted", "linked"])
def test_what_is_taken_on_and_nobody_serves_goes_to_the_union_above(city, needs, woken, clock, way):
    demand = getattr(needs, way)(city.volunteer("BJ-D1-S1"))
    if way == "linked":
        clock.advance(days=30)
        needs.step("unlink_demand", demand, reason="负责的志愿者生病了")
    assert not needs.seen(demand, needs.cadre("BJ"))["is_overdue"]
    assert woken(hours=24, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]
    assert woken(hours=23) == []
    assert woken(hours=1) == ["escalate"]
    assert (needs.told(demand)["state"], needs.told(demand)["unit_id"]) == ("referred", str(city.units["BJ-D1"]))


def test_what_is_taken_on_too_long_is_found_among_the_overdue(city, needs, doors, clock):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    overdue = lambda: [item["id"] for item in doors.call("find_demands", {"overdue": True}, needs.cadre())["items"]]
    clock.advance(hours=48)
    assert overdue() == []
    clock.advance(seconds=1)
    assert overdue() == [demand["id"]]
    assert needs.seen(demand, needs.cadre())["is_overdue"]


def test_an_urgent_need_is_reminded_of_half_way_at_the_earliest(city, needs, woken):
    needs.stated(city.volunteer("BJ-D1-S1"), urgency="urgent")  # 4 hours
    assert woken(hours=2, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]
    assert woken(hours=2) == ["escalate"]


def test_what_was_served_is_closed_without_the_persons_word_after_days(city, needs, woken):
    needs.served(city.volunteer())
    assert woken(days=15, seconds=-1) == []
    assert woken(seconds=1) == ["close"]


def test_what_was_confirmed_is_closed_after_days(city, needs, woken):
    li = city.volunteer()
    needs.person("confirm_demand", needs.served(li), li, rating=3)
    assert woken(days=7, seconds=-1) == []
    assert woken(seconds=1) == ["close"]
    assert woken(days=30) == []


def test_a_need_goes_on_with_the_union_that_goes_on(city, needs, woken):
    demand = needs.stated(city.volunteer("BJ-D1-S1"))
    due_at = needs.told(demand)["due_at"]
    city.changed(
        "BJ-D1-S1", state="merged", successor_id=str(city.units["BJ-D1-S2"]), parent_id=str(city.units["BJ-D1"])
    )
    assert woken(minutes=1) == ["follow_unit"]
    assert (needs.told(demand)["unit_id"], needs.told(demand)["due_at"]) == (str(city.units["BJ-D1-S2"]), due_at)
    assert woken(minutes=1) == []
