"""Whoever leaves the platform is in no team any more, and what they said is forgotten; that they were there stays."""

import pytest
from sqlalchemy import select

from services.teams.memberships.models import Membership
from services.teams.qualifications.models import Qualification
from services.teams.stations.models import Station
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.teams import TeamChanged


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer("BJ-D1-S1")


@pytest.fixture(name="team")
def _team(doors, city, force, li):
    """Li is in everything: a team that Li leads, one that waits, an invitation, a station, a profile."""
    return force.led(li)


@pytest.fixture(name="everything")
def _everything(doors, city, force, team, li):
    cadre, wang = force.cadre(), city.volunteer()
    other, third = force.led(wang, join_mode="reviewed"), force.led(wang, join_mode="invited")
    doors.call("apply_to_team", {"id": other["id"], "words": "会修灯。"}, li.actor)
    invited = {"id": third["id"], "volunteer_number": li.number, "words": "欢迎小李。"}
    doors.call("invite_to_team", invited, wang.actor)
    waiting = force.founded("BJ-D1-S1", li.actor)
    place = {"longitude": 116.3, "latitude": 39.9}
    said = {"unit_code": "BJ-D1-S1", "name": "驿站", "address": "路 1 号", "place": place}
    run, asked = (doors.call("found_station", said, cadre) for _ in range(2))
    for station in (run, asked):
        doors.call("ask_to_run", {"id": station["id"], "volunteer_number": li.number}, cadre)
    doors.call("accept_to_run", {"id": run["id"]}, li.actor)
    doors.call("say_profile", {"skills": ["legal"], "skill_words": "公证", "home": place}, li.actor)
    shown = {"id": str(li.id), "qualification": "lawyer", "issuer": "市律协", "evidence": "执业证原件"}
    doors.call("record_qualification", shown, cadre)
    return {"waiting": waiting, "run": run, "asked": asked}


def closed(doors, person):
    doors.hear(
        AccountClosed,
        id=str(person.account_id),
        volunteer_id=str(person.id),
        closed_at=doors.database.clock.now().isoformat(),
    )


def left(doors, person, version=900):
    said = {"id": str(person.id), "account_id": None, "number": person.number, "unit_id": str(person.unit_id)}
    doors.hear(VolunteerChanged, **said, state="closed", is_minor=False, card_version=2, version=version)


def rows(doors, model, person):
    return doors.rows(
        lambda session: session.scalars(
            select(model).where(model.volunteer_id == person.id).order_by(model.id)
        ).all()
    )  # fmt: skip


@pytest.mark.parametrize("events", [(closed, left), (left, closed), (closed,), (left,)])
def test_whoever_leaves_is_in_nothing_any_more(doors, city, force, li, team, everything, events):
    assert stations(doors) == [(li.id, None), (None, li.id)]
    for event in events:
        event(doors, li)
    memberships = rows(doors, Membership, li)
    assert [membership.state for membership in memberships] == ["ended", "ended", "ended"]
    assert {membership.words for membership in memberships} == {None}
    assert [told["state"] for told in doors.events(MembershipChanged) if told["volunteer_id"] == str(li.id)][-3:] == [
        "ended"
    ] * 3
    seen = force.seen(team)
    assert (seen["members_count"], seen["officers"]) == (0, [])
    assert force.told(TeamChanged, team)["officers"] == []
    founding = doors.call("founding", {"id": everything["waiting"]["id"]}, force.cadre())
    assert founding["state"] == "withdrawn"
    assert stations(doors) == [(None, None), (None, None)]
    (qualification,) = rows(doors, Qualification, li)
    assert (qualification.is_valid, qualification.reason, qualification.evidence) == (False, "left", None)
    assert doors.events(QualificationChanged)[-1]["is_valid"] is False
    assert len(doors.events(ProfileChanged)) == 2


def test_the_same_event_again_changes_nothing(doors, li, everything):
    closed(doors, li)
    left(doors, li)
    before = len(doors.events())
    closed(doors, li)
    left(doors, li)
    assert len(doors.events()) == before


def test_who_is_still_there_stays(doors, city, force, li, team, everything):
    city.told(li, card_version=2)
    assert force.seen(team)["members_count"] == 1
    left(doors, li, version=1)  # an old word that comes late
    assert force.seen(team)["members_count"] == 1


def test_an_account_without_a_volunteer_takes_its_foundings_back(doors, city, force):
    cadre = force.cadre("BJ-D1")
    waiting, kept = force.founded("BJ-D1", cadre), force.founded("BJ-D1")
    doors.hear(AccountClosed, id=str(cadre.account_id), volunteer_id=None)

    def state(founding):
        return doors.call("founding", {"id": founding["id"]}, force.cadre("BJ-D1"))["state"]

    assert (state(waiting), state(kept)) == ("withdrawn", "submitted")


def stations(doors):
    """Who runs each station, and who is asked to."""

    def read(session):
        found = session.scalars(select(Station).order_by(Station.id))
        return [(station.responsible_id, station.asked_id) for station in found]

    return doors.rows(read)
