"""Teams in the published language: the event that tells of them, and what everybody may see of them."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.teams.team_words import (
    INTRODUCTION_CHARACTERS_MAX,
    LEVEL_NAME_CHARACTERS_MAX,
    MEMBERS_MAX_DEFAULT,
    MEMBERS_MAX_MAX,
    OFFICERS_MAX,
    TEAM_NAME_CHARACTERS_MAX,
    JoinMode,
    OfficerRole,
    TeamBrand,
    TeamKind,
    TeamLevel,
    TeamState,
)

TEAM_ID = "01936f0e-7b2a-7c11-8000-0000000000c1"
SUPERIOR_ID = "01936f0e-7b2a-7c11-8000-0000000000c0"
STATION_ID = "01936f0e-7b2a-7c11-8000-0000000000c5"
VOLUNTEER_ID = "01936f0e-7b2a-7c11-8000-0000000000f1"


def name_field(**rest: Any) -> Text:
    """The field of a team's name."""
    return Text(at_least=1, at_most=TEAM_NAME_CHARACTERS_MAX, **rest)


def introduction_field(**rest: Any) -> Text:
    """The field of what a team says of itself."""
    return Text(at_most=INTRODUCTION_CHARACTERS_MAX, **rest)


def members_max_field(**rest: Any) -> Integer:
    """The field of how many members a team takes."""
    return Integer(at_least=1, at_most=MEMBERS_MAX_MAX, **rest)


class InOffice(Contract):
    """A member with an office. until: the last day, null for none."""

    volunteer_id = Id(required=True)
    role = Choice(OfficerRole, required=True)
    since = Day(required=True)
    until = Day(allow_none=True, required=True)

    example = {"volunteer_id": VOLUNTEER_ID, "role": "leader", "since": "2026-01-01", "until": None}


class TeamChanged(Event):
    """A team was founded, or something about it changed: its whole present state, with the officers who are not over.

    superior_id: the team above it; station_id: where it is at home.
    """

    event_type = "teams.TeamChanged.v1"

    id = Id(required=True)
    unit_id = Id(required=True)
    superior_id = Id(allow_none=True, required=True)
    station_id = Id(allow_none=True, required=True)
    name = name_field(required=True)
    level = Choice(TeamLevel, required=True)
    kind = Choice(TeamKind, required=True)
    brand = Choice(TeamBrand, allow_none=True, required=True)
    state = Choice(TeamState, required=True)
    members_count = Integer(required=True)
    officers = Many(Part(InOffice), at_most=OFFICERS_MAX, required=True)

    example = {
        "version": 2,
        "id": TEAM_ID,
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "superior_id": None,
        "station_id": None,
        "name": "海淀区职工志愿服务总队",
        "level": "corps",
        "kind": "regional",
        "brand": None,
        "state": "active",
        "members_count": 1,
        "officers": [InOffice.example],
    }


class TeamSummary(Contract):
    """A team in a list.

    level_name: what the nearest unit that says so calls the level, null where the usual word serves.
    """

    id = Id(required=True)
    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    superior_id = Id(allow_none=True, required=True)
    station_id = Id(allow_none=True, required=True)
    name = name_field(required=True)
    level = Choice(TeamLevel, required=True)
    level_name = Text(at_most=LEVEL_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    kind = Choice(TeamKind, required=True)
    brand = Choice(TeamBrand, allow_none=True, required=True)
    join_mode = Choice(JoinMode, required=True)
    adults_only = Boolean(required=True)
    members_max = members_max_field(required=True)
    members_count = Integer(required=True)
    state = Choice(TeamState, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": TEAM_ID,
        "unit_code": "BJ-110108",
        "unit_name": "海淀区总工会",
        "superior_id": SUPERIOR_ID,
        "station_id": None,
        "name": "海淀区“贴心人”服务队",
        "level": "brigade",
        "level_name": None,
        "kind": "brand",
        "brand": "close_friends",
        "join_mode": "reviewed",
        "adults_only": False,
        "members_max": MEMBERS_MAX_DEFAULT,
        "members_count": 12,
        "state": "active",
        "version": 7,
    }


TeamSummaryPage = page_contract(TeamSummary)


class SuperiorTeam(Contract):
    """A team above another one."""

    id = Id(required=True)
    name = name_field(required=True)
    level = Choice(TeamLevel, required=True)

    example = {"id": SUPERIOR_ID, "name": "北京市职工志愿服务总队", "level": "corps"}


class Team(TeamSummary):
    """A team as everybody may see it. superiors: the teams above it, the highest first; officers: present ones."""

    introduction = introduction_field(required=True)
    founded_on = Day(allow_none=True, required=True)
    superiors = Many(Part(SuperiorTeam), at_most=len(TeamLevel), required=True)
    officers = Many(Part(InOffice), at_most=OFFICERS_MAX, required=True)
    changed_at = Moment(required=True)

    example = TeamSummary.example | {
        "introduction": "为独居老人修灯、换锁、跑腿。",
        "founded_on": "2015-05-01",
        "superiors": [SuperiorTeam.example],
        "officers": [InOffice.example],
        "changed_at": "2026-03-02T01:00:00Z",
    }


class TeamOf(Contract):
    """Which team."""

    id = Id(required=True)

    example = {"id": TEAM_ID}


class FindTeams(PageRequest):
    """A search among active teams, in the order in which they were founded.

    search: part of the name, pinyin or initials; below: of this unit or one below it; superior: directly below this
    team; station: at home there.
    """

    search = Text(at_least=1, at_most=units.SEARCH_CHARACTERS_MAX, load_default=None)
    below = units.unit_code(load_default=None)
    level = Choice(TeamLevel, load_default=None)
    kind = Choice(TeamKind, load_default=None)
    brand = Choice(TeamBrand, load_default=None)
    join_mode = Choice(JoinMode, load_default=None)
    superior = Id(load_default=None)
    station = Id(load_default=None)

    example = {"search": "txr", "limit": 20}
