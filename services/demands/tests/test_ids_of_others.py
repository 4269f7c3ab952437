"""An id or number within a request that belongs to another district is refused as one that nobody has."""

import pytest

from services.demands.archive.tests.needs import refused
from services.demands.emergencies.tests.night import Night
from shared.kernel.ids import new_id

NUMBER_OF_NOBODY = "999999999999"


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="ours")
def _ours(city, needs):
    return needs.accepted(city.volunteer("BJ-D1-S1"), unit_code="BJ-D1")


@pytest.fixture(name="theirs")
def _theirs(city, needs):
    return needs.stated(city.volunteer("BJ-D2-S1"), unit_code="BJ-D2")


def test_a_need_of_another_district_takes_in_none_of_ours(doors, needs, ours, theirs):
    codes = {
        refused(needs.step, "merge_demand", ours, needs.cadre(), into_id=id) for id in (theirs["id"], str(new_id()))
    }
    assert codes == {"demands.demand_not_found"} and needs.told(ours)["state"] == "accepted"


def test_nor_does_an_emergency_of_ours_serve_it(doors, city, theirs):
    night = Night(doors, city, "BJ-D1")
    codes = {refused(night.open, demand_id=id, unit_code="BJ-D1") for id in (theirs["id"], str(new_id()))}
    assert codes == {"demands.demand_not_found"}


def test_nor_is_anybody_of_theirs_asked_or_responsible(doors, city, needs, ours):
    one = city.volunteer("BJ-D2-S1")
    asked = ({"id": ours["id"], "volunteer_id": id} for id in (str(one.id), str(new_id())))
    assert {refused(doors.call, "ask_volunteer", said, needs.cadre()) for said in asked} == {
        "demands.offer_volunteer_not_found"
    }
    night = Night(doors, city, "BJ-D1")
    numbers = (one.number, NUMBER_OF_NOBODY)
    assert {refused(night.open, responsible_number=number, unit_code="BJ-D1") for number in numbers} == {
        "demands.emergency_responsible_missing"
    }
