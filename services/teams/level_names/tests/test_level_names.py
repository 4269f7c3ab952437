"""What units call the levels of teams: the nearest one that says so wins."""

import pytest

from shared.kernel.errors import Forbidden, Invalid


def named(doors, code, actor, **names):
    said = [{"level": level, "name": name} for level, name in names.items()]
    return doors.call("name_levels", {"code": code, "names": said}, actor)


def holds(doors, code):
    return {entry["level"]: entry["name"] for entry in doors.call("level_names", {"code": code})["effective"]}


def test_the_nearest_unit_that_says_so_wins(doors, city, force):
    named(doors, "BJ", force.cadre("BJ"), corps="总队", squad="小队")
    said = named(doors, "BJ-D1", force.cadre("BJ-D1"), squad=" 服务站 ")
    assert (said["own"], said["effective"]) == (
        [{"level": "squad", "name": "服务站"}],
        [{"level": "corps", "name": "总队"}, {"level": "squad", "name": "服务站"}],
    )
    assert holds(doors, "BJ-D1-S1") == {"corps": "总队", "squad": "服务站"}
    assert holds(doors, "BJ-D2-S1") == {"corps": "总队", "squad": "小队"}
    assert force.team("BJ-D1-S1")["level_name"] == "服务站"
    assert force.team("BJ-D2-S1", level="group")["level_name"] is None


def test_what_is_not_named_again_is_called_as_above(doors, city, force):
    named(doors, "BJ", force.cadre("BJ"), squad="小队")
    named(doors, "BJ-D1", force.cadre("BJ-D1"), squad="分队")
    named(doors, "BJ-D1", force.cadre("BJ-D1"))
    assert holds(doors, "BJ-D1") == {"squad": "小队"}


def test_only_in_reach_and_each_level_once(doors, city, force):
    with pytest.raises(Forbidden, match="not_permitted"):
        named(doors, "BJ-D2", force.cadre("BJ-D1"), squad="分队")
    twice = [{"level": "squad", "name": "甲"}, {"level": "squad", "name": "乙"}]
    with pytest.raises(Invalid, match="invalid"):
        doors.call("name_levels", {"code": "BJ-D1", "names": twice}, force.cadre("BJ-D1"))
    with pytest.raises(Invalid, match="name_unusable"):
        named(doors, "BJ-D1", force.cadre("BJ-D1"), squad="\u200b")
