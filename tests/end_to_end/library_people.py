"""People of a small city who write and publish projects, at the doors of a running system."""

import json

from gateway.tests.web.client import Client
from services.projects.service import ProjectsService
from shared.contracts.projects.library_writing import WriteProject
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.kernel.clock import business_date
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

STREET = "BJ-D1-S1"
STREAM = "/api/v1/projects/stream"
HEARTBEAT = b":\n\n"


class Publishers:
    """A leader and a cadre, as projects knows them."""

    def __init__(self, system):
        self.doors = AtTheDoors(ProjectsService, system.databases["projects"])
        city = City(self.doors).grow()
        self.leader, self.cadre = city.volunteer(STREET), city.official("cadre", "BJ-D1")
        office = {"volunteer_id": str(self.leader.id), "role": "leader", "since": "2026-01-01", "until": None}
        self.doors.hear(TeamChanged, unit_id=str(city.units[STREET]), officers=[office])

    def published(self, title):
        """A project that everybody sees from now on; its id."""
        today = business_date(self.doors.database.clock.now()).isoformat()
        said = WriteProject.example | {"title": title, "unit_code": STREET, "team_id": TEAM_ID}
        said |= {"starts_on": today, "ends_on": today}
        project = self.doors.call("write_project", said, self.leader.actor)
        for verb, actor in (("submit", self.leader.actor), ("approve", self.cadre), ("publish", self.leader.actor)):
            self.doors.call(f"{verb}_project", {"id": project["id"]}, actor)
        return project["id"]

    def suspended(self, project_id):
        """It is stopped for a while."""
        self.doors.call("suspend_project", {"id": project_id, "reason": "雨天。"}, self.cadre)


class Listener:
    """A client that follows the stream, as an EventSource of a browser does."""

    def __init__(self, system):
        self.system, self.client, self.last_id = system, None, None

    def connect(self):
        """Open the stream where it was left; the number that it begins with."""
        self.client = Client(self.system.runner.http_port)
        resuming = [] if self.last_id is None else [f"Last-Event-ID: {self.last_id}"]
        status, headers = self.client.get(STREAM, *resuming).head()
        assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert headers["cache-control"] == "no-store"
        assert self.client.chunk() == HEARTBEAT
        self.last_id = self.client.chunk().decode().removeprefix("id: ").strip()
        return self

    def hears(self, number=1):
        """So many projects with their states, in the order in which they are told."""
        return [self._next() for _ in range(number)]

    def cut(self):
        """The connection is lost."""
        self.client.close()

    def _next(self):
        while (piece := self.client.chunk()) == HEARTBEAT:
            pass
        lines = dict(line.split(": ", 1) for line in piece.decode().strip().split("\n"))
        assert lines["event"] == "project" and int(lines["id"]) > int(self.last_id or 0)
        self.last_id, said = lines["id"], json.loads(lines["data"])
        assert said["number"] == int(lines["id"])
        return said["title"], said["state"]


def listening(system):
    """Somebody who follows the stream from now on."""
    return Listener(system).connect()
