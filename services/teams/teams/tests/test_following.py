"""Teams of a unit that was merged or dissolved go where it went on."""

import pytest

from shared.contracts.teams.teams import TeamChanged


@pytest.fixture(name="merged")
def _merged(city):
    def merge(code, successor):
        city.changed(code, kind="street", name="旧街道", state="merged", successor_id=str(city.units[successor]))

    return merge


def test_teams_of_a_merged_unit_are_of_its_successor(doors, city, force, merged):
    team, waiting = force.team("BJ-D1-S1", name="甲队"), force.founded("BJ-D1-S1")
    merged("BJ-D1-S1", "BJ-D1-S2")
    doors.tick("follow_units")
    assert force.seen(team)["unit_code"] == "BJ-D1-S2"
    assert force.told(TeamChanged, team)["unit_id"] == str(city.units["BJ-D1-S2"])
    assert doors.call("founding", {"id": waiting["id"]}, force.cadre("BJ-D1-S2"))["unit_code"] == "BJ-D1-S2"
    version = force.seen(team)["version"]
    doors.tick("follow_units")
    assert force.seen(team)["version"] == version


def test_those_of_a_dissolved_unit_are_of_the_one_above(doors, city, force):
    team = force.team("BJ-D1-S1")
    city.changed("BJ-D1-S1", kind="street", state="dissolved", parent_id=str(city.units["BJ-D1"]))
    doors.tick("follow_units")
    assert force.seen(team)["unit_code"] == "BJ-D1"


def test_a_name_that_is_taken_there_gets_the_name_of_the_unit_it_comes_from(doors, city, force, merged):
    there, team = force.team("BJ-D1-S2", name="邻里队"), force.team("BJ-D1-S1", name="邻里队")
    merged("BJ-D1-S1", "BJ-D1-S2")
    doors.tick("follow_units")
    assert (force.seen(there)["name"], force.seen(team)["name"]) == ("邻里队", "邻里队（旧街道）")


def test_a_superior_out_of_line_is_left_and_one_in_line_is_kept(doors, city, force, merged):
    corps = force.team("BJ-D1", level="corps")
    brigade = force.team("BJ-D1-S1", level="brigade", superior_id=corps["id"])
    squad = force.team("BJ-D1-S1", superior_id=brigade["id"])
    merged("BJ-D1-S1", "BJ-D2-S1")
    doors.tick("follow_units")
    assert force.seen(brigade)["superior_id"] is None
    assert force.seen(squad)["superior_id"] == brigade["id"]
