"""How much of the union tree has teams, counted from what there is."""

import pytest

from shared.kernel.errors import Forbidden, NotFound


@pytest.fixture(name="reader")
def _reader(city):
    return city.official("decision_maker", "BJ")


@pytest.fixture(name="teams")
def _teams(doors, city, force):
    """Of six units four have teams; one team waits, one is over."""
    for at, said in (
        ("BJ", {"kind": "municipal", "level": "corps"}),
        ("BJ-D1", {}),
        ("BJ-D1", {"kind": "brand", "brand": "youth"}),
        ("BJ-D1-S1", {}),
        ("BJ-D2-S1", {}),
    ):
        team = force.team(at, **said)
    doors.call("apply_to_team", {"id": team["id"]}, city.volunteer().actor)
    force.founded("BJ-D2")
    over = force.team("BJ-D1-S2")
    doors.call("dissolve_team", {"id": over["id"], "reason": "other"}, force.cadre("BJ-D1"))


def counted(item):
    return item["unit_count"], item["covered_count"], item["team_count"], item["members_count"]


def test_a_subtree_is_counted_by_kinds_of_units_and_teams(doors, teams, reader):
    found = doors.call("coverage", {"code": "BJ"}, reader)
    assert counted(found) == (6, 4, 5, 1)
    assert [(kind["kind"], kind["unit_count"], kind["covered_count"]) for kind in found["kinds"]] == [
        ("city", 1, 1),
        ("district", 2, 1),
        ("street", 3, 2),
    ]
    assert [(team["level"], team["kind"], team["team_count"]) for team in found["teams"]] == [
        ("corps", "municipal", 1),
        ("squad", "regional", 3),
        ("squad", "brand", 1),
    ]
    assert counted(doors.call("coverage", {"code": "BJ-D1"}, reader)) == (3, 2, 3, 0)


def test_what_is_below_is_counted_branch_by_branch(doors, teams, reader):
    page = doors.call("coverage_below", {"code": "BJ", "limit": 1}, reader)
    rest = doors.call("coverage_below", {"code": "BJ", "cursor": page["next_cursor"], "limit": 1}, reader)
    (first,), (second,) = page["items"], rest["items"]
    assert (first["unit_code"], first["has_team"], counted(first)) == ("BJ-D1", True, (3, 2, 3, 0))
    assert (second["unit_code"], second["has_team"], counted(second)) == ("BJ-D2", False, (2, 1, 1, 1))
    assert rest["next_cursor"] is None


def test_units_without_a_team_are_listed(doors, teams, reader):
    def codes(**query):
        page = doors.call("uncovered_units", {"code": "BJ", **query}, reader)
        return [item["unit_code"] for item in page["items"]], page["next_cursor"]

    assert codes() == (["BJ-D1-S2", "BJ-D2"], None)
    assert codes(kind="district") == (["BJ-D2"], None)
    first, cursor = codes(limit=1)
    assert (first, codes(limit=1, cursor=cursor)) == (["BJ-D1-S2"], (["BJ-D2"], None))


def test_a_unit_that_ended_is_not_counted(doors, city, force, teams, reader):
    city.changed("BJ-D1-S2", kind="street", state="dissolved", parent_id=str(city.units["BJ-D1"]))
    assert counted(doors.call("coverage", {"code": "BJ-D1"}, reader)) == (2, 2, 3, 0)
    assert doors.call("uncovered_units", {"code": "BJ-D1"}, reader)["items"] == []
    below = doors.call("coverage_below", {"code": "BJ-D1"}, reader)["items"]
    assert [item["unit_code"] for item in below] == ["BJ-D1-S1"]


def test_only_in_reach(doors, city, force, teams):
    for verb in ("coverage", "coverage_below", "uncovered_units"):
        assert doors.call(verb, {"code": "BJ-D1"}, city.official("part_time_cadre", "BJ-D1"))
        with pytest.raises(Forbidden, match="not_permitted"):
            doors.call(verb, {"code": "BJ-D2"}, force.cadre("BJ-D1"))
        with pytest.raises(NotFound, match="unit_not_found"):
            doors.call(verb, {"code": "BJ-NONE"}, force.cadre("BJ"))
