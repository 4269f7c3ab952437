"""Among very many nothing is ranked by reading a whole table: on PostgreSQL, whatever fits."""

from operator import attrgetter
from random import Random

import h3.api.basic_int as h3
import pytest
from sqlalchemy import column, insert, table, text

from services.demands.archive.models import Demand
from services.demands.copies.models import KnownActivity, KnownProfile, KnownProject
from services.demands.matching import queries
from services.demands.matching.tests.conftest import HERE, Matches
from services.demands.models import Base
from services.demands.service import DemandsService
from shared.contracts.demands.matching import MatchesOfDemand, OwnMatches
from shared.kernel.clock import FrozenClock
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.events.volunteers import KnownVolunteer
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.plans import plans_of
from shared.testing.served import MORNING

ROWS = 5_000
WIDE = 0.3  # degrees
PLACED = ("id", "longitude", "latitude", "cell_9", "cell_7", "cell_5")
TYPES = "id uuid, longitude float, latitude float, cell_9 bigint, cell_7 bigint, cell_5 bigint"
AT = {name: f"placed.{name}" for name in PLACED}
COPIES = (
    (KnownProject, AT),
    (KnownActivity, AT),
    (KnownProfile, {"id": "placed.id", "home_cell": "placed.cell_7", "work_cell": "NULL"}),
    (KnownVolunteer, {"id": "placed.id", "account_id": "gen_random_uuid()"}),
    (Demand, {"id": "placed.id", "words_sealed": "NULL", "number": "'D' || placed.id", "area_cell": "placed.cell_7"}),
)


@pytest.fixture(name="database")
def _database(postgresql, sealing):
    database = Database(postgresql, service="demands", site="city", clock=FrozenClock(MORNING), sealing=sealing)
    database.create_all_for_tests(Base.metadata)
    yield database
    database.close()


@pytest.fixture(name="many")
def _many(database):
    """One of each at the doors, then thousands like it at as many places; and the planner knows what they are like."""
    city = City(AtTheDoors(DemandsService, database)).grow()
    matches = Matches(city.doors, city)
    li = matches.somebody()
    matches.demand = matches.accepted(city.volunteer("BJ-D1"), words="陪同就医")
    matches.li, matches.activity_id = li, matches.activity()
    database.step(multiply, li.id)
    return matches


def multiply(session, volunteer_id):
    session.execute(text(f"CREATE TEMP TABLE placed ({TYPES}) ON COMMIT DROP"))
    session.execute(insert(table("placed", *map(column, PLACED))), [_row() for _ in range(ROWS)])
    session.execute(text("ALTER TABLE demand DROP CONSTRAINT uq_demand_number"))
    session.execute(text("ALTER TABLE demand ALTER number TYPE text"))
    for model, others in COPIES:
        names = [name for name in map(attrgetter("name"), model.__table__.columns) if name not in others]
        into, values = ", ".join((*names, *others)), ", ".join((*(f"one.{name}" for name in names), *others.values()))
        of = f"(SELECT * FROM {model.__tablename__} WHERE id = :id OR :id IS NULL LIMIT 1) one"
        person = volunteer_id if model in (KnownProfile, KnownVolunteer) else None
        statement = text(f"INSERT INTO {model.__tablename__} ({into}) SELECT {values} FROM placed, {of}")
        session.execute(statement, {"id": person})
    session.execute(text("ANALYZE"))


def _row(random=Random(1)):  # noqa: B008  the same row after the other in every run
    longitude, latitude = random.gauss(HERE["longitude"], WIDE), random.gauss(HERE["latitude"], WIDE)
    cells = {f"cell_{resolution}": h3.latlng_to_cell(latitude, longitude, resolution) for resolution in (9, 7, 5)}
    return {"id": new_id(), "longitude": longitude, "latitude": latitude, **cells}


def test_nothing_reads_a_whole_table(many, database):
    of_demand, own = MatchesOfDemand().request({"id": many.demand["id"]}), OwnMatches().request({})
    cadre, li = many.cadre(), many.li.actor
    for query, request, actor in (
        (queries.projects_for_demand, of_demand, cadre),
        (queries.activities_for_demand, of_demand, cadre),
        (queries.volunteers_for_demand, of_demand, cadre),
        (queries.own_matched_projects, own, li),
        (queries.own_matched_demands, own, li),
    ):
        plans = plans_of(database, query, request, actor)
        for model, _ in COPIES:
            assert not any(f"Seq Scan on {model.__tablename__}" in plan for plan in plans), (query, plans)
