"""The nearest activities among many: p99 of a search as its door runs it, against the bare indexed query.

The bare query reads from one index what the search finds in its last step: cells that hold the page, ordered by
distance. It is told which; the search finds out by itself, and says of each activity when it is next, whether it has a
place, and who carries it. NUANLIU_BENCH_ACTIVITIES says among how many. For itself: `python -m bench.nearest`.
"""

import math
import os
import time
from datetime import timedelta
from typing import Any

import psycopg2
from sqlalchemy import event

from bench.results import Row
from deploy.backing import Backing, for_a_while
from services.projects.activities import search
from services.projects.activities.tests.many import multiply, positions
from services.projects.activities.tests.programme import Programme, post
from services.projects.models import Base
from services.projects.service import ProjectsService
from shared.contracts.projects.activity_search import FindActivities
from shared.kernel.places import Position
from shared.runtime.data.database import Database
from shared.runtime.data.places import stages
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

ACTIVITIES = int(os.environ.get("NUANLIU_BENCH_ACTIVITIES", "100000"))
AT_ONCE = 10_000
SEARCHES = 500
WARM_UP = 50
LIMIT = 20
WANTED = 5


def rows(backing: Backing) -> list[Row]:
    """The named row of the table."""
    print(f"the nearest of {ACTIVITIES} activities, against the bare indexed query", flush=True)
    name = f"bench_{os.getpid()}_nearest"
    try:
        uri = backing.create_database(name)
        database = Database(uri, service="projects", site="city")
        connection = psycopg2.connect(uri.replace("+psycopg2", ""))
        connection.autocommit = True
        try:
            _fill(database)
            return [_row(database, connection.cursor())]
        finally:
            connection.close()
            database.close()
    finally:
        backing.drop_database(name)


def _fill(database: Database) -> None:
    database.create_all_for_tests(Base.metadata)
    city = City(AtTheDoors(ProjectsService, database)).grow()
    programme = Programme(city.doors, city)
    begins = programme.moment(programme.now + timedelta(days=7))
    activity_id = programme.activity(starts_at=begins, posts=[post(2)])["id"]
    for seed in range(ACTIVITIES // AT_ONCE):
        database.step(multiply, activity_id, AT_ONCE, seed)


def _row(database: Database, cursor: Any) -> Row:
    """Both in turn, for people who stand where activities are."""
    ours, bare = [], []
    for number, origin in enumerate(positions(WARM_UP + SEARCHES, seed=-1)):
        resolution, cells, _ = list(stages(origin, 0.0))[_looks(database, origin) - 1]
        begun = time.perf_counter()
        found = _search(database, origin)
        between = time.perf_counter()
        known = _bare(cursor, origin, resolution, cells)
        ended = time.perf_counter()
        assert [str(item.id) for item in found.items] == known[:LIMIT], "both find the same"
        if number >= WARM_UP:
            ours.append((between - begun) * 1000)
            bare.append((ended - between) * 1000)
    a, b = (sorted(taken)[int(len(taken) * 0.99)] for taken in (ours, bare))
    p50 = f"p50 {sorted(ours)[len(ours) // 2]:.1f} ms against {sorted(bare)[len(bare) // 2]:.1f} ms"
    return Row(
        "nearest-search",
        f"p99 of a search for the nearest of {ACTIVITIES} activities, against the bare indexed query",
        f"{a / b:.1f} × ({a:.1f} ms against {b:.1f} ms; {p50})",
        f"≤ {WANTED} ×",
        a <= WANTED * b,
    )


def _search(database: Database, origin: Position) -> Any:
    request = {"longitude": origin.longitude, "latitude": origin.latitude, "limit": LIMIT}
    return database.read(search.find_activities, FindActivities().request(request))


def _looks(database: Database, origin: Position) -> int:
    """How many times the search looks around, each time further."""
    looks: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if " IN (" in statement and "activity.cell_" in statement.partition("WHERE")[2]:
            looks.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        _search(database, origin)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(looks)


def _bare(cursor: Any, origin: Position, resolution: int, cells: list[int]) -> list[Any]:
    narrowed = math.cos(math.radians(origin.latitude))
    cursor.execute(
        "SELECT id, title, longitude, latitude FROM activity "
        f"WHERE state = 'open' AND cell_{resolution} = ANY(%s) "
        "ORDER BY ((longitude - %s) * %s) ^ 2 + (latitude - %s) ^ 2, id LIMIT %s",
        (cells, origin.longitude, narrowed, origin.latitude, LIMIT + 1),
    )
    return [id for id, *_ in cursor.fetchall()]


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
