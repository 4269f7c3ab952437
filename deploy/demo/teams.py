"""Teams of the demo city: taken in from a list, with leaders and members who came by their own act; and stations."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deploy.demo.people import LOGINS, Person
from deploy.demo.stage import Stage
from deploy.demo.tables import bytes_of, rows_of
from services.teams.stations.models import Station
from services.teams.teams.models import Team
from shared.contracts.teams.team_words import JoinMode, OfficerRole, TeamState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session

LEADERS_TEAM = "海淀区“贴心人”服务队"  # of demo.leader; demo.volunteer is in it
TEAMS_OF_A_PERSON = 2
HOURS = {"weekdays": (range(1, 6), "09:00", "17:00"), "daily": (range(1, 8), "08:30", "18:00")}
HOURS["long"] = (range(1, 8), "07:00", "21:00")
SKILLS = ("elder_care", "first_aid", "computers", "teaching", "electrical", "photography", "organising", "sports")
CLASSES = ("elders", "environment", "hardship", "culture_and_sports", "civility_and_law", "parents_and_children")
TO_SHOW = ("electrician", "counsellor", "teacher", "lawyer", "medical_licence")  # what posts of the library ask for
NEW_TEAMS = (
    {"name": "紫竹院周末修理小队", "level": "squad", "introduction": "周末为街坊修小家电。"},
    {"name": "海淀公交站引导小组", "level": "group", "introduction": "早高峰在公交站引导排队。"},
)


@dataclass(frozen=True)
class LedTeam:
    """A team, and who leads it."""

    id: UUID
    name: str
    unit_code: str
    leader: Person


def load_teams(stage: Stage, people: Sequence[Person], admin: Actor, random: Random) -> list[LedTeam]:
    """The teams with their leaders; members, offers and stations too where the teams were not there before."""
    rows = rows_of("teams.csv")
    is_new = not stage.teams.database.read(_known)
    if is_new:
        content = base64.b64encode(bytes_of("teams.csv")).decode()
        taken = stage.teams.call(
            "import_teams", {"unit_code": "BJ", "file_name": "teams.csv", "content": content}, admin
        )
        assert taken["refused_count"] == 0, stage.teams.call("refused_rows", {"id": taken["id"]}, admin)
    known = stage.teams.database.read(_known)
    led = [
        LedTeam(known[row["队伍名称"]].id, row["队伍名称"], row["单位编码"], _leader(row, place, people))
        for place, row in enumerate(rows)
    ]
    if is_new:
        _fill(stage, led, known, people, admin, random)
    return led


def load_stations(stage: Stage, people: Sequence[Person], admin: Actor) -> int:
    """Stations with their hours and equipment, each run by somebody who said yes; how many were opened now."""
    known = set(stage.teams.database.read(lambda session: list(session.scalars(select(Station.name)))))
    missing = [row for row in rows_of("stations.csv") if row["name"] not in known]
    for person, row in zip(people[2:], missing, strict=False):
        found = stage.teams.call("found_station", _station(row), admin)
        stage.teams.call("ask_to_run", {"id": found["id"], "volunteer_number": person.number}, admin)
        stage.teams.call("accept_to_run", {"id": found["id"]}, person.actor)
    return len(missing)


def _known(session: Session) -> dict[str, Team]:
    names = [row["队伍名称"] for row in rows_of("teams.csv")]
    found = select(Team).where(Team.name.in_(names), Team.state == TeamState.ACTIVE)
    return {team.name: team for team in session.scalars(found)}


def _leader(row: dict[str, str], place: int, people: Sequence[Person]) -> Person:
    return people[0] if row["队伍名称"] == LEADERS_TEAM else people[len(LOGINS) + place]


def _fill(
    stage: Stage, led: Sequence[LedTeam], known: dict[str, Team], people: Sequence[Person], admin: Actor, random: Random
) -> None:
    """Leaders, members, who waits to be taken in, and what people offer."""
    for team in led:
        _joins(stage, team.leader, known[team.name], admin)
        office = {"id": str(team.id), "volunteer_id": str(team.leader.id), "role": OfficerRole.LEADER.value}
        stage.teams.call("appoint_officer", office, admin)
    open_to_all = [team for team in led if known[team.name].join_mode == JoinMode.INSTANT]
    for person in people:
        for team in random.sample(open_to_all, TEAMS_OF_A_PERSON):
            if team.leader is not person:
                _joins(stage, person, known[team.name], admin)
    own = known[LEADERS_TEAM]
    for person in people[1:6]:
        _joins(stage, person, own, people[0].actor)
    for person in people[6:9]:  # they wait for the leader
        stage.teams.call("apply_to_team", {"id": str(own.id), "words": "会一点修理，周末有空。"}, person.actor)
    for person, team in zip(people[9:11], NEW_TEAMS, strict=True):  # they wait for the cadre
        said = {"unit_code": "BJ-110108", "kind": "regional", **team}
        stage.teams.call("found_team", said, person.actor)
    _offers(stage, people, admin, random)


def _joins(stage: Stage, person: Person, team: Team, decider: Actor) -> None:
    """In the way that the team has."""
    if team.join_mode == JoinMode.INVITED:
        said = {"id": str(team.id), "volunteer_number": person.number}
        invited = stage.teams.call("invite_to_team", said, decider)
        stage.teams.call("accept_invitation", {"id": invited["id"]}, person.actor)
        return
    applied = stage.teams.call("apply_to_team", {"id": str(team.id)}, person.actor)
    if team.join_mode == JoinMode.REVIEWED:
        stage.teams.call("approve_application", {"id": applied["id"]}, decider)


def _offers(stage: Stage, people: Sequence[Person], admin: Actor, random: Random) -> None:
    """Profiles of many, and what some have shown a union."""
    for place, person in enumerate(people):
        if place % 3 == 0 or place < len(LOGINS):
            stage.teams.call("say_profile", _profile(random), person.actor)
        if place % 5 == 1:
            shown = {"id": str(person.id), "qualification": TO_SHOW[place // 5 % len(TO_SHOW)]}
            shown |= {"issuer": "发证机关", "evidence": "证书原件，照片与本人相符。"}
            stage.teams.call("record_qualification", shown, admin)


def _profile(random: Random) -> dict[str, Any]:
    return {
        "skills": random.sample(SKILLS, 2),
        "categories": random.sample(CLASSES, 2),
        "languages": ["zh"],
        "availability": [{"weekday": day, "starts": "09:00", "ends": "18:00"} for day in (6, 7)],
        "home": {"longitude": 116.29 + random.random() / 5, "latitude": 39.88 + random.random() / 8},
        "travel_metres_max": 10_000,
        "is_ready": random.random() < 0.3,
    }


def _station(row: dict[str, str]) -> dict[str, Any]:
    days, opens, closes = HOURS[row["hours"]]
    return {
        "unit_code": row["unit_code"],
        "name": row["name"],
        "address": row["address"],
        "place": {"longitude": float(row["longitude"]), "latitude": float(row["latitude"])},
        "opening": [{"weekday": day, "opens": opens, "closes": closes} for day in days],
        "equipment": [
            {"name": thing.rstrip("0123456789"), "count": int(thing.lstrip(thing.rstrip("0123456789")))}
            for thing in row["equipment"].split()
        ],
        "has_kiosk": row["hours"] == "long",
    }
