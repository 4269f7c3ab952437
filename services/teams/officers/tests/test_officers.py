"""Members are given offices, lose them, and give them up."""

import pytest

from shared.contracts.teams.teams import TeamChanged
from shared.kernel.errors import Conflict, Forbidden, NotFound


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


@pytest.fixture(name="team")
def _team(force, li):
    return force.led(li)


@pytest.fixture(name="wang")
def _wang(doors, city, team):
    """A member without an office."""
    wang = city.volunteer()
    doors.call("apply_to_team", {"id": team["id"]}, wang.actor)
    return wang


def appointed(doors, team, person, role, actor, **days):
    return doors.call(
        "appoint_officer", {"id": team["id"], "volunteer_id": str(person.id), "role": role, **days}, actor
    )


def roles(force, team):
    return [(office["role"], office["volunteer_id"]) for office in force.seen(team)["officers"]]


def test_a_leader_gives_the_offices_of_deputies_and_liaisons(doors, force, team, li, wang):
    office = appointed(doors, team, wang, "deputy", li.actor)
    assert (office["since"], office["until"], office["is_over"]) == ("2026-03-02", None, False)
    assert roles(force, team) == [("leader", str(li.id)), ("deputy", str(wang.id))]
    assert [told["role"] for told in force.told(TeamChanged, team)["officers"]] == ["leader", "deputy"]
    with pytest.raises(Forbidden, match="not_permitted"):
        appointed(doors, team, wang, "leader", li.actor)


def test_a_deputy_leads_but_gives_no_offices(doors, city, force, team, li, wang):
    appointed(doors, team, wang, "deputy", li.actor)
    zhao = city.volunteer()
    doors.call("apply_to_team", {"id": team["id"]}, zhao.actor)
    with pytest.raises(Forbidden, match="not_permitted"):
        appointed(doors, team, zhao, "liaison", wang.actor)
    doors.call("change_team", {"id": team["id"], "introduction": "副队长改的"}, wang.actor)


def test_a_cadre_in_reach_gives_any_office_to_members_alone(doors, city, force, team, li, wang):
    cadre = force.cadre("BJ-D1")
    with pytest.raises(Conflict, match="leader_exists"):
        appointed(doors, team, wang, "leader", cadre)
    appointed(doors, team, wang, "liaison", cadre)
    with pytest.raises(Conflict, match="officer_not_member"):
        appointed(doors, team, city.volunteer(), "liaison", cadre)
    for stranger in (force.cadre("BJ-D2"), city.volunteer().actor):
        with pytest.raises(NotFound, match="team_not_found"):
            appointed(doors, team, wang, "deputy", stranger)


def test_nobody_gives_an_office_to_themselves(doors, team, li):
    with pytest.raises(Forbidden, match="not_on_oneself"):
        appointed(doors, team, li, "deputy", li.actor)


def test_a_minor_may_be_a_liaison_and_no_leader(doors, city, force, team, li):
    young = city.volunteer(is_minor=True)
    asked = doors.call("apply_to_team", {"id": team["id"]}, young.actor)
    doors.call("approve_application", {"id": asked["id"]}, li.actor)
    with pytest.raises(Forbidden, match="under_age"):
        appointed(doors, team, young, "deputy", li.actor)
    appointed(doors, team, young, "liaison", li.actor)


def test_an_office_is_held_until_its_last_day(doors, force, clock, team, li, wang):
    appointed(doors, team, wang, "deputy", li.actor, since="2026-03-03", until="2026-03-04")
    change = {"id": team["id"], "members_max": 50}
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("change_team", change, wang.actor)  # it begins tomorrow
    clock.advance(days=2)
    doors.call("change_team", change, wang.actor)
    clock.advance(days=1)
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("change_team", change, wang.actor)
    assert len(force.told(TeamChanged, team)["officers"]) == 2
    doors.tick("end_expired_offices")
    assert [told["role"] for told in force.told(TeamChanged, team)["officers"]] == ["leader"]
    version = force.seen(team)["version"]
    doors.tick("end_expired_offices")
    assert force.seen(team)["version"] == version


def test_an_officer_gives_the_office_up_and_stays_a_member(doors, force, team, li, wang):
    office = appointed(doors, team, wang, "deputy", li.actor)
    with pytest.raises(NotFound, match="officer_not_found"):
        doors.call("resign", {"id": office["id"]}, li.actor)
    assert doors.call("resign", {"id": office["id"]}, wang.actor)["is_over"] is True
    with pytest.raises(Conflict, match="officer_ended"):
        doors.call("resign", {"id": office["id"]}, wang.actor)
    assert roles(force, team) == [("leader", str(li.id))]
    assert force.seen(team)["members_count"] == 2


def test_an_office_is_ended_by_whoever_gives_it(doors, city, force, team, li, wang):
    office = appointed(doors, team, wang, "deputy", li.actor)
    with pytest.raises(NotFound, match="officer_not_found"):
        doors.call("end_office", {"id": office["id"]}, city.volunteer().actor)
    doors.call("end_office", {"id": office["id"]}, li.actor)
    (leader,) = officers(doors, team, li.actor)
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("end_office", {"id": leader["id"]}, wang.actor)
    doors.call("end_office", {"id": leader["id"]}, force.cadre("BJ-D1"))
    assert roles(force, team) == []


def test_who_held_an_office_is_seen_by_members_and_the_union(doors, city, force, team, li, wang):
    office = appointed(doors, team, wang, "deputy", li.actor)
    doors.call("end_office", {"id": office["id"]}, li.actor)
    assert [one["role"] for one in officers(doors, team, wang.actor)] == ["leader"]
    assert [(one["role"], one["is_over"]) for one in officers(doors, team, force.cadre(), past=True)] == [
        ("leader", False),
        ("deputy", True),
    ]
    with pytest.raises(NotFound, match="team_not_found"):
        officers(doors, team, city.volunteer().actor)


def test_offices_end_along_with_the_membership(doors, force, team, li, wang):
    appointed(doors, team, wang, "deputy", li.actor)
    (mine,) = doors.call("own_memberships", {}, wang.actor)["items"]
    doors.call("leave_team", {"id": mine["id"]}, wang.actor)
    assert roles(force, team) == [("leader", str(li.id))]


def officers(doors, team, actor, **query):
    return doors.call("officers", {"id": team["id"], **query}, actor)["items"]
