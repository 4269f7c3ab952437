"""What was called off in the moment in which it was said to serve a need serves nothing: it is found soon after.

Whoever linked it had read it a moment before it was cancelled, and committed a moment after that was heard.
"""

from types import SimpleNamespace
from uuid import UUID

import pytest

from services.demands.archive import deciding
from services.demands.archive.domain.deadlines import LOOK_MINUTES
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.library import ProjectChanged


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="linked_late", params=["activity", "project"])
def _linked_late(request, doors, city, needs, monkeypatch):
    """A need that was linked to what had been read before it was cancelled; and how something is told of that again."""
    project = needs.project()
    activity = needs.activity(project_id=project)
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    told = {
        "activity": (ActivityChanged, {"id": activity, "project_id": project}),
        "project": (ProjectChanged, {"id": project, "unit_id": str(city.units["BJ-D1"])}),
    }
    contract, said = told[request.param]
    doors.hear(contract, **said, version=9, state="cancelled")
    read = SimpleNamespace(id=UUID(said["id"]), project_id=UUID(project))
    monkeypatch.setattr(deciding, "open_activity", lambda session, id: id and read)
    monkeypatch.setattr(deciding, "recruiting_project", lambda session, id: SimpleNamespace(id=UUID(project)))
    needs.step("link_demand", demand, **{f"{request.param}_id": said["id"]})
    return demand, lambda **changes: doors.hear(contract, **said | changes)


def newest(needs, demand):
    told = needs.told(demand)
    return told["state"], told["change"], told["activity_id"], told["project_id"]


UNLINKED = ("accepted", "unlink", None, None)


def test_a_late_link_is_undone_at_the_next_look(doors, needs, clock, linked_late):
    demand, _ = linked_late
    clock.advance(minutes=LOOK_MINUTES, seconds=-1)
    doors.tick("wake_demands")
    assert newest(needs, demand)[0] == "linked"
    clock.advance(seconds=1)
    doors.tick("wake_demands")
    assert newest(needs, demand) == UNLINKED and needs.told(demand)["due_at"]
    doors.tick("wake_demands")
    assert [data["change"] for data in doors.events(DemandChanged)].count("unlink") == 1


@pytest.mark.parametrize("changes", [{"version": 9, "state": "cancelled"}, {"version": 3}])
def test_or_when_something_is_told_of_it_again_be_it_older(needs, linked_late, changes):
    demand, tell_again = linked_late
    tell_again(**changes)
    assert newest(needs, demand) == UNLINKED


def test_what_takes_place_is_left_alone(doors, city, needs, clock):
    demand = needs.linked(city.volunteer("BJ-D1-S1"))
    clock.advance(minutes=LOOK_MINUTES)
    doors.tick("wake_demands")
    assert newest(needs, demand)[:2] == ("linked", "link")
