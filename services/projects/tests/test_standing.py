"""How somebody stands with a thing, and that it costs the same where there is none."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import event

from services.projects.standing import standing_of
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.teams import TEAM_ID, TeamChanged


@pytest.fixture(name="thing")
def _thing(doors, city):
    doors.hear(TeamChanged, officers=[])
    return SimpleNamespace(unit_id=city.units["BJ-D1-S1"], team_id=UUID(TEAM_ID), responsible_id=None)


def test_a_cadre_stands_above_its_unit(doors, city, thing):
    standing = doors.rows(standing_of, city.official("cadre", "BJ-D1"), thing)
    assert standing.lineage == (city.units["BJ"], city.units["BJ-D1"], city.units["BJ-D1-S1"])
    assert (standing.volunteer_id, standing.leads) == (None, False)


def test_whoever_is_responsible_leads(doors, city, thing):
    li, wang = city.volunteer(), city.volunteer()
    thing.responsible_id = li.id
    assert doors.rows(standing_of, li.actor, thing).leads
    assert not doors.rows(standing_of, wang.actor, thing).leads


def test_whoever_is_responsible_leads_while_they_belong_to_the_team_or_the_union(doors, city, thing):
    li = city.volunteer()
    thing.responsible_id = li.id
    city.told(li, unit_id=str(city.units["BJ-D2-S1"]))
    assert not doors.rows(standing_of, li.actor, thing).leads
    doors.hear(MembershipChanged, volunteer_id=str(li.id), team_id=TEAM_ID, state="active")
    assert doors.rows(standing_of, li.actor, thing).leads
    city.told(li, unit_id=str(city.units["BJ-D2-S1"]), state="withdrawn")
    assert not doors.rows(standing_of, li.actor, thing).leads


def test_of_what_hangs_on_a_project_whoever_is_responsible_for_the_project_leads(doors, city, thing):
    li = city.volunteer()
    thing.responsible_id, thing.project = li.id, SimpleNamespace(responsible_id=None, is_standing=False)
    assert not doors.rows(standing_of, li.actor, thing).leads
    thing.project.responsible_id = li.id
    assert doors.rows(standing_of, li.actor, thing).leads


def test_of_an_emergency_whomever_it_names_leads(doors, city, thing):
    li, wang = city.volunteer(), city.volunteer()
    thing.responsible_id, thing.project = li.id, SimpleNamespace(responsible_id=None, is_standing=True)
    assert doors.rows(standing_of, li.actor, thing).leads and not doors.rows(standing_of, wang.actor, thing).leads


def test_a_leader_of_its_team_leads(doors, city, thing):
    li = city.volunteer()
    office = {"volunteer_id": str(li.id), "role": "deputy", "since": "2026-01-01", "until": None}
    doors.hear(TeamChanged, version=3, officers=[office])
    assert doors.rows(standing_of, li.actor, thing).leads


def test_a_thing_that_is_not_there_costs_as_much(doors, city, thing):
    li = city.volunteer()
    assert statements(doors, li.actor, None) == statements(doors, li.actor, thing)
    assert doors.rows(standing_of, li.actor, None).lineage == ()


def statements(doors, actor, thing):
    asked = []
    listener = (doors.database.engine, "before_cursor_execute", lambda *rest: asked.append(rest[2]))
    event.listen(*listener)
    doors.rows(standing_of, actor, thing)
    event.remove(*listener)
    return len(asked)
