"""Searches among many activities use indexes on PostgreSQL, whatever is asked: the whole table is never read."""

import pytest

from services.projects.activities import search
from services.projects.activities.tests.many import multiply, positions
from services.projects.activities.tests.programme import Programme, post
from services.projects.models import Base
from services.projects.service import ProjectsService
from shared.contracts.projects.activity_search import FindActivities
from shared.kernel.clock import FrozenClock
from shared.runtime.data.database import Database
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.plans import plans_of
from shared.testing.served import MORNING as NOW

ACTIVITIES = 10_000
TABLES = ("activity", "shift", "post", "project")
CROWD = next(positions(1))
HERE = {"longitude": CROWD.longitude, "latitude": CROWD.latitude}
FAR = {"longitude": CROWD.longitude, "latitude": CROWD.latitude + 0.1}  # eleven kilometres


@pytest.fixture(name="many")
def _many(postgresql):
    """Thousands of activities at as many places, and the planner knows what they are like."""
    database = Database(postgresql, service="projects", site="city", clock=FrozenClock(NOW))
    database.create_all_for_tests(Base.metadata)
    city = City(AtTheDoors(ProjectsService, database)).grow()
    programme = Programme(city.doors, city)
    database.step(multiply, programme.activity(posts=[post(2)])["id"], ACTIVITIES)
    yield database
    database.close()


def plans(database, **request):
    return plans_of(database, search.find_activities, FindActivities().request(request))


def test_no_search_reads_a_whole_table(many):
    elders, unheard = {"service_class": "elders"}, {"search": "无此"}
    for asked in ({}, elders, unheard, HERE, FAR, HERE | elders, HERE | unheard, HERE | {"free": True}):
        found = plans(many, **asked)
        for name in TABLES:
            assert not any(f"Seq Scan on {name}" in plan for plan in found), (asked, name, found)
    assert "ix_activity_cell_9" in plans(many, **HERE)[0]
    assert "ix_activity_search" in plans(many, **HERE, **unheard)[0]
