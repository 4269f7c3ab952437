"""The first wave of an emergency among very many people who are ready: p99 of choosing it, against the bare query.

The bare query reads from one index as many people as the look takes at a time, of the cells in which it finds enough,
whoever was not called for long first; of the union, where that is not the highest. It is told which cells; choosing
finds that out, and whose people may be called, looks for those of stations at the place first and at each of them
(rest, readiness, times of the week, other services, distance), and takes their rests, so that nobody else asks them.
What follows, the calls and that they were called, is not measured. NUANLIU_BENCH_READY says among how many.
For itself: `python -m bench.first_wave`.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import h3.api.basic_int as h3
from sqlalchemy import event, text

from bench.results import Row
from deploy.backing import Backing, for_a_while
from services.demands.emergencies.choosing import choose
from services.demands.emergencies.claiming import claim
from services.demands.emergencies.domain.fitting import Wanted
from services.demands.emergencies.domain.waves import free_again_at
from services.demands.emergencies.looking import BLOCK_PEOPLE, RESOLUTION
from services.demands.emergencies.models import Emergency
from services.demands.emergencies.reach import reach_of
from services.demands.emergencies.readiness import note_asked
from services.demands.emergencies.rules import all_rules
from services.demands.emergencies.tests.many import grow, keep_house, multiply, positions
from services.demands.models import Base
from services.demands.service import DemandsService
from shared.kernel.ids import new_id
from shared.kernel.places import Position
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session

READY = int(os.environ.get("NUANLIU_BENCH_READY", "1000000"))
AT_ONCE = 100_000
EMERGENCIES = 300
WARM_UP = 30
WAVE_PEOPLE = 30
WANTED = 10
RULES = all_rules()[-1]
OTHER_LOOKS = ("(ready_area.asked_at, ", "known_membership")  # further on in a cell, and of those of stations
CELL = "SELECT volunteer_id, cell, asked_at FROM ready_area WHERE cell = ANY(:cells)"
ORDER = f"ORDER BY asked_at, volunteer_id LIMIT {BLOCK_PEOPLE}"
BARE = {
    "city": text(f"{CELL} {ORDER}"),
    "district": text(f"{CELL} AND top_id = :unit {ORDER}"),
}


def rows(backing: Backing) -> list[Row]:
    """The named rows of the table: a wave of the highest union, and of a district."""
    print(f"the first wave among {READY} people who are ready, against the bare indexed query", flush=True)
    name = f"bench_{os.getpid()}_first_wave"
    try:
        database = Database(backing.create_database(name), service=DemandsService.name, site="city")
        try:
            levels = _fill(database)
            return [_row(database, level, levels[level]) for level in BARE]
        finally:
            database.close()
    finally:
        backing.drop_database(name)


def _fill(database: Database) -> dict[str, UUID]:
    database.create_all_for_tests(Base.metadata)
    homes, levels = database.step(grow)
    for seed in range(1, READY // AT_ONCE + 1):
        database.step(multiply, homes, AT_ONCE, seed)
        print(f"  {seed * AT_ONCE} people", flush=True)
    database.step(keep_house)
    found: dict[str, UUID] = levels
    return found


def _row(database: Database, level: str, unit_id: UUID) -> Row:
    """Both in turn, where people are."""
    ours, bare, asked = [], [], 0
    for number, place in enumerate(positions(WARM_UP + EMERGENCIES, seed=10_000 + len(level))):
        cells = _cells(database, place, unit_id)
        begun = time.perf_counter()
        people = database.step(_first_wave, place, unit_id)
        between = time.perf_counter()
        database.read(_bare, level, cells, unit_id)
        ended = time.perf_counter()
        database.step(note_asked, people)
        if number >= WARM_UP:
            ours.append((between - begun) * 1000)
            bare.append((ended - between) * 1000)
            asked += len(people)
    a, b = (sorted(taken)[int(len(taken) * 0.99)] for taken in (ours, bare))
    p50 = f"p50 {sorted(ours)[len(ours) // 2]:.1f} ms against {sorted(bare)[len(bare) // 2]:.1f} ms"
    return Row(
        f"first-wave-{level}",
        f"p99 of choosing the first wave of a {level} among {READY} ready people, against the bare indexed query",
        f"{a / b:.1f} × ({a:.1f} ms against {b:.1f} ms; {p50}; {asked / EMERGENCIES:.1f} of {WAVE_PEOPLE} found)",
        f"≤ {WANTED} ×",
        a <= WANTED * b,
    )


def _first_wave(session: Session, place: Position, unit_id: UUID) -> set[UUID]:
    """Who is asked: chosen, and their rests taken."""
    ids = _look(session, place, unit_id)
    return claim(session, ids, free_again_at(session.now, RULES.rest_hours), is_drill=False)


def _look(session: Session, place: Position, unit_id: UUID) -> list[UUID]:
    emergency = _emergency(session.now, place, unit_id)
    wanted = Wanted.of(emergency.starts_at, emergency.ends_at, None, frozenset())
    chosen = choose(session, emergency, reach_of(session, unit_id), wanted, WAVE_PEOPLE, RULES)
    return [one.volunteer_id for one in chosen.people]


def _emergency(now: datetime, place: Position, unit_id: UUID) -> Emergency:
    said: dict[str, Any] = {"longitude": place.longitude, "latitude": place.latitude, "ring": 0, "is_drill": False}
    said |= {"unit_id": unit_id, "opened_by_unit_id": unit_id}
    evening = now.astimezone(UTC).replace(hour=11, minute=0)  # seven in Beijing: half of those with times have it
    return Emergency(id=new_id(), **said, starts_at=evening, ends_at=evening + timedelta(hours=2), qualification=None)


def _cells(database: Database, place: Position, unit_id: UUID) -> list[int]:
    """Where the look finds enough: the cell of the place, also for those of its stations alone, or those around it as
    well."""
    steps: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if "FROM ready_area" in statement and not any(other in statement for other in OTHER_LOOKS):
            steps.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        database.read(_look, place, unit_id)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    here = h3.latlng_to_cell(place.latitude, place.longitude, RESOLUTION)
    return sorted(h3.grid_disk(here, max(0, len(steps) - 1)))


def _bare(session: Session, level: str, cells: list[int], unit_id: UUID) -> list[Any]:
    told = {"cells": cells} if level == "city" else {"cells": cells, "unit": unit_id}
    return list(session.execute(BARE[level], told))


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
