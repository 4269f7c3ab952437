"""Searching teams: by name, unit, what they are; page by page."""

import pytest

from services.teams.teams.queries import find_teams
from shared.contracts.teams.teams import FindTeams
from shared.kernel.actor import GUEST
from shared.kernel.errors import Invalid, NotFound
from shared.testing.plans import plans_of


def names(doors, **query):
    return [item["name"] for item in doors.call("find_teams", query)["items"]]


@pytest.fixture(name="teams")
def _teams(force):
    corps = force.team("BJ", name="首都总队", level="corps", kind="municipal", join_mode="reviewed")
    force.team("BJ-D1", name="海淀贴心人服务队", kind="brand", brand="close_friends", superior_id=corps["id"])
    force.team("BJ-D1-S1", name="万寿路小队")
    force.team("BJ-D2-S1", name="东华门小队")
    force.founded("BJ-D1", name="还没有的队")
    return {"corps": corps}


SEARCHES = [
    ({}, ["首都总队", "海淀贴心人服务队", "万寿路小队", "东华门小队"]),
    ({"search": "小队"}, ["万寿路小队", "东华门小队"]),
    ({"search": "txr"}, ["海淀贴心人服务队"]),
    ({"search": "wanshou"}, ["万寿路小队"]),
    ({"search": "没有"}, []),
    ({"below": "BJ-D1"}, ["海淀贴心人服务队", "万寿路小队"]),
    ({"below": "BJ-D1", "search": "小队"}, ["万寿路小队"]),
    ({"level": "corps"}, ["首都总队"]),
    ({"kind": "brand", "brand": "close_friends"}, ["海淀贴心人服务队"]),
    ({"brand": "youth"}, []),
    ({"join_mode": "reviewed"}, ["首都总队"]),
]


def test_active_teams_are_found_by_what_they_are(doors, teams):
    assert [names(doors, **query) for query, _ in SEARCHES] == [found for _, found in SEARCHES]


def test_teams_are_found_below_their_superior(doors, teams):
    assert names(doors, superior=teams["corps"]["id"]) == ["海淀贴心人服务队"]


def test_pages_go_on_while_teams_are_founded(doors, force, teams):
    first = doors.call("find_teams", {"limit": 3, "search": "队"})
    force.team("BJ-D1", name="新队")
    second = doors.call("find_teams", {"limit": 3, "search": "队", "cursor": first["next_cursor"]})
    assert [item["name"] for item in second["items"]] == ["东华门小队", "新队"]
    with pytest.raises(Invalid, match="cursor_invalid"):
        doors.call("find_teams", {"search": "小队", "cursor": first["next_cursor"]})
    with pytest.raises(NotFound, match="unit_not_found"):
        names(doors, below="BJ-NONE")


def test_on_postgresql_a_search_reads_no_whole_table(doors, database, force, teams):
    if database.engine.dialect.name != "postgresql":
        return
    plans = plans_of(database, find_teams, FindTeams().request({"search": "贴心"}), GUEST)
    assert not [plan for plan in plans if "Seq Scan on team" in plan], plans
