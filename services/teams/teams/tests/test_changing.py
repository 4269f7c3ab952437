"""Teams change, are given other superiors and units, and end."""

import pytest

from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="corps")
def _corps(force):
    return force.team("BJ-D1", name="区总队", level="corps")


def placed(doors, force, team, superior, actor=None):
    asked = {"id": team["id"], "superior_id": superior and superior["id"]}
    return doors.call("place_team", asked, actor or force.cadre("BJ-D1"))


def test_a_leader_changes_what_the_team_says_of_itself(doors, city, force):
    li = city.volunteer()
    team = force.led(li)
    wanted = {"introduction": "每周六上门。", "join_mode": "invited", "members_max": 3, "adults_only": True}
    changed = doors.call("change_team", {"id": team["id"], "version": 2, **wanted}, li.actor)
    assert {name: changed[name] for name in wanted} == wanted
    assert (changed["version"], force.told(TeamChanged, team)["version"]) == (3, 3)
    with pytest.raises(Conflict, match="team_changed_since"):
        doors.call("change_team", {"id": team["id"], "version": 2}, li.actor)
    with pytest.raises(Invalid, match="words_personal"):
        doors.call("change_team", {"id": team["id"], "introduction": "13800138000"}, li.actor)


def test_a_leader_does_not_change_what_the_team_is(doors, city, force):
    li = city.volunteer()
    team = force.led(li)
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("define_team", {"id": team["id"], "name": "新名"}, li.actor)
    for verb, asked in (("define_team", {"name": "新名"}), ("dissolve_team", {"reason": "other"})):
        with pytest.raises(NotFound, match="team_not_found"):
            doors.call(verb, {"id": team["id"], **asked}, city.volunteer().actor)
        with pytest.raises(NotFound, match="team_not_found"):
            doors.call(verb, {"id": team["id"], **asked}, force.cadre("BJ-D2"))


def test_a_cadre_changes_name_level_kind_and_day(doors, city, force):
    team = force.team("BJ-D1")
    said = {"name": "劳模队", "level": "brigade", "kind": "brand", "brand": "model_workers", "founded_on": "2015-05-01"}
    changed = doors.call("define_team", {"id": team["id"], **said}, force.cadre("BJ-D1"))
    assert {name: changed[name] for name in said} == said
    plain = doors.call("define_team", {"id": team["id"], "kind": "regional"}, force.cadre("BJ-D1"))
    assert (plain["kind"], plain["brand"], plain["founded_on"]) == ("regional", None, "2015-05-01")
    assert [item["id"] for item in doors.call("find_teams", {"search": "laomo"})["items"]] == [team["id"]]
    force.team("BJ-D1", name="邻里队")
    with pytest.raises(Conflict, match="team_name_taken"):
        doors.call("define_team", {"id": team["id"], "name": "邻里队"}, force.cadre("BJ-D1"))


@pytest.mark.parametrize(("day", "is_right"), [("2026-03-02", True), ("2026-03-03", False)])
def test_no_team_was_founded_after_today(doors, force, day, is_right):
    asked = {"id": force.team("BJ-D1")["id"], "founded_on": day}
    if is_right:
        assert doors.call("define_team", asked, force.cadre("BJ-D1"))["founded_on"] == day
    else:
        with pytest.raises(Invalid, match="founded_in_the_future"):
            doors.call("define_team", asked, force.cadre("BJ-D1"))


def test_a_team_with_minors_does_not_become_one_of_grown_ups(doors, city, force):
    li, minor = city.volunteer(), city.volunteer(is_minor=True)
    team = force.led(li)
    asked = doors.call("apply_to_team", {"id": team["id"]}, minor.actor)
    doors.call("approve_application", {"id": asked["id"]}, li.actor)
    with pytest.raises(Conflict, match="minors_are_members") as refusal:
        doors.call("change_team", {"id": team["id"], "adults_only": True}, li.actor)
    assert refusal.value.parameters == {"count": 1}
    doors.call("leave_team", {"id": asked["id"]}, minor.actor)
    assert doors.call("change_team", {"id": team["id"], "adults_only": True}, li.actor)["adults_only"] is True


def test_a_team_has_no_fewer_places_than_members(doors, city, force):
    li = city.volunteer()
    team = force.led(li)
    assert doors.call("change_team", {"id": team["id"], "members_max": 1}, li.actor)["members_max"] == 1
    doors.call("change_team", {"id": team["id"], "members_max": 2}, li.actor)
    doors.call("apply_to_team", {"id": team["id"]}, city.volunteer().actor)
    with pytest.raises(Conflict, match="members_max_too_low"):
        doors.call("change_team", {"id": team["id"], "members_max": 1}, li.actor)


def test_a_team_is_given_another_superior_and_none(doors, city, force, corps):
    squad = force.team("BJ-D1-S1", superior_id=corps["id"])
    assert [above["name"] for above in squad["superiors"]] == ["区总队"]
    brigade = force.team("BJ-D1", level="brigade", superior_id=corps["id"])
    moved = placed(doors, force, squad, brigade)
    assert [above["level"] for above in moved["superiors"]] == ["corps", "brigade"]
    assert [one["id"] for one in below(doors, brigade)] == [squad["id"]]
    assert placed(doors, force, squad, None)["superiors"] == []
    assert force.told(TeamChanged, squad)["superior_id"] is None


def test_a_superior_is_higher_and_of_a_unit_above(doors, city, force, corps):
    squad = force.team("BJ-D1-S1")
    with pytest.raises(Conflict, match="superior_level"):
        placed(doors, force, squad, force.team("BJ-D1"))
    with pytest.raises(Conflict, match="superior_level"):
        placed(doors, force, squad, squad)
    with pytest.raises(Conflict, match="superior_not_above"):
        placed(doors, force, squad, force.team("BJ-D1-S2", level="brigade"))
    waiting = force.founded("BJ-D1", level="brigade")
    with pytest.raises(NotFound, match="superior_not_found"):
        placed(doors, force, squad, waiting)


def test_a_level_fits_what_stands_above_and_below(doors, city, force, corps):
    brigade = force.team("BJ-D1", level="brigade", superior_id=corps["id"])
    force.team("BJ-D1", level="squadron", superior_id=brigade["id"])
    cadre = force.cadre("BJ-D1")
    with pytest.raises(Conflict, match="superior_level"):
        doors.call("define_team", {"id": brigade["id"], "level": "corps"}, cadre)
    with pytest.raises(Conflict, match="subordinates_level"):
        doors.call("define_team", {"id": brigade["id"], "level": "squadron"}, cadre)


def test_a_superior_has_at_most_so_many_below(doors, city, force, corps, monkeypatch):
    monkeypatch.setattr("services.teams.teams.placing.SUBORDINATES_MAX", 2)
    first, second, third = (force.team("BJ-D1") for _ in range(3))
    placed(doors, force, first, corps)
    placed(doors, force, second, corps)
    with pytest.raises(Conflict, match="subordinates_too_many"):
        placed(doors, force, third, corps)
    placed(doors, force, first, None)
    placed(doors, force, third, corps)


def test_a_team_goes_to_another_unit_when_both_are_in_reach(doors, city, force, corps):
    team = force.team("BJ-D1-S1", superior_id=corps["id"])
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("move_team", {"id": team["id"], "unit_code": "BJ-D2-S1"}, force.cadre("BJ-D1"))
    along = {"id": team["id"], "unit_code": "BJ-D2-S1", "superior_id": corps["id"]}
    with pytest.raises(Conflict, match="superior_not_above"):
        doors.call("move_team", along, force.cadre("BJ"))
    moved = doors.call("move_team", {"id": team["id"], "unit_code": "BJ-D2-S1"}, force.cadre("BJ"))
    assert (moved["unit_code"], moved["superior_id"]) == ("BJ-D2-S1", None)
    assert force.told(TeamChanged, team)["unit_id"] == str(city.units["BJ-D2-S1"])


def test_a_team_does_not_leave_those_below_it_behind(doors, city, force, corps):
    brigade = force.team("BJ-D1", level="brigade")
    squad = force.team("BJ-D1-S1", superior_id=brigade["id"])
    with pytest.raises(Conflict, match="subordinates_elsewhere"):
        doors.call("move_team", {"id": brigade["id"], "unit_code": "BJ-D1-S2"}, force.cadre("BJ-D1"))
    assert doors.call("move_team", {"id": brigade["id"], "unit_code": "BJ-D1-S1"}, force.cadre("BJ-D1"))
    assert [one["id"] for one in below(doors, brigade)] == [squad["id"]]


def test_a_dissolved_team_stays_readable_and_takes_part_in_nothing(doors, city, force, corps):
    li, wang = city.volunteer(), city.volunteer()
    brigade = force.led(li, level="brigade", superior_id=corps["id"])
    squad = force.team("BJ-D1-S1", superior_id=brigade["id"])
    doors.call("apply_to_team", {"id": brigade["id"]}, wang.actor)
    asked = {"id": brigade["id"], "reason": "task_done"}
    over = doors.call("dissolve_team", asked, force.cadre("BJ-D1"))
    assert (over["state"], over["members_count"], over["officers"]) == ("dissolved", 0, [])
    assert force.seen(brigade)["state"] == "dissolved"
    assert [above["id"] for above in force.seen(squad)["superiors"]] == [corps["id"]]
    assert [data["state"] for data in doors.events(MembershipChanged)][-2:] == ["ended", "ended"]
    assert force.told(TeamChanged, brigade)["officers"] == []
    assert brigade["id"] not in [item["id"] for item in doors.call("find_teams", {})["items"]]
    with pytest.raises(Conflict, match="team_not_active"):
        doors.call("dissolve_team", asked, force.cadre("BJ-D1"))
    with pytest.raises(Conflict, match="team_not_active"):
        doors.call("apply_to_team", {"id": brigade["id"]}, wang.actor)


def test_memberships_of_a_large_team_end_in_steps(doors, city, force, monkeypatch):
    monkeypatch.setattr("services.teams.memberships.dissolving.ENDED_AT_ONCE_MAX", 2)
    team = force.team("BJ-D1")
    for _ in range(5):
        doors.call("apply_to_team", {"id": team["id"]}, city.volunteer().actor)
    over = doors.call("dissolve_team", {"id": team["id"], "reason": "other"}, force.cadre("BJ-D1"))
    assert over["members_count"] == 3
    doors.tick("finish_dissolutions")
    assert force.seen(team)["members_count"] == 0
    assert [data["state"] for data in doors.events(MembershipChanged)].count("ended") == 5


def below(doors, team):
    return doors.call("find_teams", {"superior": team["id"]})["items"]
