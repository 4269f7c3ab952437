"""What people get when they ask what teams holds about them."""

import pytest

from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Unauthenticated
from shared.kernel.ids import new_id


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer("BJ-D1-S1")


def export(doors, actor):
    return {area["area"]: area["records"] for area in doors.call("export_own", {}, actor)["areas"]}


def test_everything_is_there_in_clear(doors, city, force, li):
    cadre, wang = force.cadre(), city.volunteer()
    team, others = force.led(li), force.led(wang, join_mode="reviewed")
    applied = doors.call("apply_to_team", {"id": others["id"], "words": "会修灯。"}, li.actor)
    doors.call("approve_application", {"id": applied["id"]}, wang.actor)
    doors.call("leave_team", {"id": applied["id"]}, li.actor)
    place = {"longitude": 116.3, "latitude": 39.9}
    doors.call("say_profile", {"skills": ["legal"], "skill_words": "公证", "home": place}, li.actor)
    shown = {"id": str(li.id), "qualification": "lawyer", "issuer": "市律协", "evidence": "执业证原件"}
    doors.call("record_qualification", shown, cadre)
    found = export(doors, li.actor)
    assert [row["name"] for row in found["teams_founded"]] == [team["name"]]
    assert found["teams_founded"][0]["unit"] == "BJ-D1 BJ-D1"
    assert [(row["state"], row.get("words")) for row in found["memberships"]] == [
        ("active", None),
        ("left", "会修灯。"),
    ]
    assert [row["role"] for row in found["team_offices"]] == ["leader"]
    assert found["profile"][0]["skill_words"] == "公证"
    assert found["profile"][0]["home_cell"] == doors.call("own_profile", {}, li.actor)["home_cell"]
    assert [row["issuer"] for row in found["qualifications"]] == ["市律协"]
    assert "teams.found" in [row["action"] for row in found["teams_audit_entries"]]
    said = str(found)
    assert not [one for one in (wang, cadre) if str(getattr(one, "account_id", None)) in said]
    assert str(wang.id) not in said


def test_nobody_gets_anything_of_others(doors, city, force, li):
    force.led(li)
    assert not any(export(doors, city.volunteer().actor).values())


@pytest.mark.parametrize("actor", [GUEST, Actor("client", str(new_id()))])
def test_only_people_have_data_of_their_own(doors, actor):
    with pytest.raises(Unauthenticated, match="sign_in_required"):
        doors.call("export_own", {}, actor)
