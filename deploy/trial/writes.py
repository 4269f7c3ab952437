"""What the people of a load write, each to another service, and how it is counted in that service's database."""

import ssl

from deploy.demo.journey import PROJECT
from deploy.demo.journey_people import HAIDIAN, Journey
from deploy.trial.composed import Project
from deploy.trial.load import Writer
from shared.kernel.clock import business_date

COUNTING = {  # how often each thing that a writer wrote is there, by what it was called
    "identity": ("nuanliu_identity", "SELECT name, count(*) FROM unit WHERE name LIKE 'trial %' GROUP BY name"),
    "projects": ("nuanliu_projects", "SELECT title, count(*) FROM project WHERE title LIKE 'trial %' GROUP BY title"),
}


def writers_of(people: Journey, trust: ssl.SSLContext) -> list[Writer]:
    """A cadre who founds stations, and a leader who drafts projects."""
    first_day = business_date(people.clock.now()).isoformat()

    def station(number: int) -> dict[str, object]:
        code = f"{HAIDIAN}-T{number:05}"
        return {"code": code, "kind": "station", "name": f"trial {number}", "parent_code": HAIDIAN}

    def project(number: int) -> dict[str, object]:
        said = {"team_id": people.team["id"], "title": f"trial {number}", "starts_on": first_day, "ends_on": first_day}
        return PROJECT | said

    return [
        Writer("identity", people.cadre, "/units", station, people.cadre_again, trust),
        Writer("projects", people.leader.caller, "/projects", project, people.leader.again, trust),
    ]


def counted(project: Project, writer: Writer) -> list[str]:
    """What is missing of what was acknowledged, and what is there twice."""
    database, statement = COUNTING[writer.name]
    lines = [line.rpartition("|") for line in project.asked(database, statement).splitlines()]
    there = {name: int(count) for name, _, count in lines}
    lost = [number for number in writer.acknowledged if f"trial {number}" not in there]
    twice = [name for name, count in there.items() if count > 1]
    return [
        *(f"{writer.name}: {number} was acknowledged and is not there" for number in lost),
        *(f"{writer.name}: {name!r} is there more than once" for name in twice),
    ]
