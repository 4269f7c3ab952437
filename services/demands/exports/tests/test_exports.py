"""Everybody reads what demands holds about them, in clear, and nobody else."""

import pytest

from services.demands.archive.tests.needs import refused
from shared.kernel.actor import GUEST
from shared.kernel.policy import SIGN_IN_REQUIRED


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def areas_of(doors, actor):
    return {area["area"]: area["records"] for area in doors.call("export_own", {}, actor)["areas"]}


def test_a_person_reads_their_needs_as_they_said_them(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.stated(li)
    needs.stated(city.volunteer("BJ-D1-S1"))
    areas = areas_of(doors, li.actor)
    (mine,) = areas["demands"]
    said = [mine[name] for name in ("number", "words", "phone", "address", "unit")]
    assert said == [demand["number"], demand["words"], "13800138000", demand["address"], "BJ-D1-S1 BJ-D1-S1"]
    assert not {"account_id", "made_by", "phone_index", "search"} & set(mine)
    assert [step["act"] for step in areas["demand_steps"]] == ["submit"]


def test_whoever_enters_serves_or_reads_the_needs_of_others_reads_that_they_did(doors, city, needs):
    cadre, li = needs.cadre(), city.volunteer("BJ-D1-S1")
    entered = needs.entered("BJ-D1-S1", cadre)
    demand = needs.accepted(city.volunteer("BJ-D1-S1"), unit_code="BJ-D1")
    doors.call("read_demand_contact", {"id": demand["id"]}, cadre)
    asked = doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(li.id)}, cadre)
    doors.call("accept_offer", {"id": asked["id"]}, li.actor)
    of_cadre, of_li = areas_of(doors, cadre), areas_of(doors, li.actor)
    assert [one["number"] for one in of_cadre["demands_entered"]] == [entered["number"]]
    assert [one["demand_id"] for one in of_cadre["demand_contact_readings"]] == [demand["id"]]
    assert [one["id"] for one in of_cadre["volunteers_asked"]] == [asked["id"]]
    assert [one["number"] for one in of_li["demands_served"]] == [demand["number"]]
    assert [one["state"] for one in of_li["offers_to_help"]] == ["accepted"]
    assert "13800138000" not in str((of_cadre, of_li))
    assert demand["title"] not in str(of_li) and of_li["demands_served"][0]["category"] == demand["category"]


def test_a_guest_reads_nothing(doors, city):
    assert refused(doors.call, "export_own", {}, GUEST) == SIGN_IN_REQUIRED.code
