"""People of a city at the library's doors, and projects of theirs."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from services.projects.library.models import Project
from shared.contracts.projects.library_writing import WriteProject
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.teams import TEAM_ID, TeamChanged

STREET = "BJ-D1-S1"
DAYS = {"starts_on": "2026-03-07", "ends_on": "2026-03-28"}
COMPLETE = {name: value for name, value in WriteProject.example.items() if name != "unit_code"} | DAYS


class Library:
    """The doors with words for what the tests do again and again."""

    def __init__(self, doors, city):
        self.doors, self.city = doors, city
        self.leader = city.volunteer(STREET)
        self.cadre = city.official("cadre", "BJ-D1")
        self.team_id = TEAM_ID
        self.officers(self.leader)

    def officers(self, *leaders, version=2, **changes):
        """The team of the street, and who leads it."""
        told = [{"volunteer_id": str(li.id), "role": "leader", "since": "2026-01-01", "until": None} for li in leaders]
        unit_id = str(self.city.units[STREET])
        self.doors.hear(TeamChanged, version=version, unit_id=unit_id, officers=told, **changes)
        for number, li in enumerate(leaders):
            self.joins(li, f"01936f0e-7b2a-7c11-8000-00000000ee{number:02}", version=version)

    def joins(self, volunteer, membership_id, version=2):
        """Somebody becomes a member of the team."""
        told = {"id": membership_id, "volunteer_id": str(volunteer.id), "team_id": self.team_id}
        self.doors.hear(MembershipChanged, version=version, state="active", **told)

    def write(self, actor=None, **changes):
        """A draft, complete where nothing else is said; of the leader's team where nobody else writes."""
        own = {"team_id": self.team_id} if actor is None else {"unit_code": STREET}
        said = COMPLETE | own | changes
        return self.doors.call("write_project", said, actor or self.leader.actor)

    def act(self, verb, project, actor=None, **request):
        """A step with a project."""
        return self.doors.call(f"{verb}_project", {"id": project["id"]} | request, actor or self.leader.actor)

    def submitted(self, **changes):
        """A project that waits for the union."""
        return self.act("submit", self.write(**changes))

    def approved(self, **changes):
        """A project that the union has agreed to."""
        return self.act("approve", self.submitted(**changes), self.cadre)

    def published(self, **changes):
        """A project that everybody sees."""
        return self.act("publish", self.approved(**changes))

    def seen(self, project):
        """It as it is now."""
        return self.doors.call("managed_project", {"id": project["id"]}, self.cadre)

    def found(self, **query):
        """The titles that a search finds."""
        return [item["title"] for item in self.doors.call("find_projects", query)["items"]]

    def altered(self, project, **values):
        """As nothing at the doors would make it."""

        def alter(session):
            row = session.get_one(Project, UUID(project["id"]))
            for name, value in values.items():
                setattr(row, name, value)

        self.doors.database.run(alter)


@pytest.fixture
def library(doors, city):
    """The library of the city."""
    return Library(doors, city)


@pytest.fixture
def other(city):
    """Another district, and people of it."""
    return SimpleNamespace(cadre=city.official("cadre", "BJ-D2"), volunteer=city.volunteer("BJ-D2-S1"))
