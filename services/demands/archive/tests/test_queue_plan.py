"""Among very many needs the queue is read in the order of an index, on both databases: never sorted, nor as a whole."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from services.demands.archive import queries
from services.demands.archive.models import Demand
from services.demands.models import Base
from services.demands.service import DemandsService
from shared.contracts.demands.archive_views import FindDemands
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import FrozenClock
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.events.unit_tree import KnownUnit
from shared.testing.plans import plans_of
from shared.testing.served import MORNING
from shared.testing.servers import require

DISTRICTS, STREETS, DEMANDS = 4, 200, 16_000  # of which a district has more than are few
QUEUE, OF_STATE = "ix_demand_queue", "ix_demand_state_ranks_from_id"
IN_ORDER = {"postgresql": "Index Scan using {index} on demand", "sqlite": "demand USING INDEX {index}"}
SORTS = ("Sort Key: demand.", "USE TEMP B-TREE FOR ORDER BY")
UNITS = {}


@pytest.fixture(scope="module", name="many", params=["postgresql", "sqlite"])
def _many(request, backing, tmp_path_factory):
    """Thousands of needs in hundreds of unions, and the planner knows what they are like."""
    assert DemandsService.__module__  # all subjects' tables are known
    name = f"test_{new_id().hex[:16]}"
    uri = f"sqlite:///{tmp_path_factory.mktemp('queue')}/demands.sqlite"
    if request.param == "postgresql":
        require(backing.postgresql_admin, "PostgreSQL", backing)
        uri = backing.create_database(name)
    database = Database(uri, service="demands", site="city", clock=FrozenClock(MORNING))
    database.create_all_for_tests(Base.metadata)
    database.step(fill)
    database.step(lambda session: session.execute(text("ANALYZE")))
    yield database
    database.close()
    if request.param == "postgresql":
        backing.drop_database(name)


def fill(session):
    """Of the needs of each street three in four go on."""
    streets = list(tree(session))
    said = {name: None for name, column in Demand.__table__.columns.items() if column.nullable}
    said |= {"category": "elders", "service_class": "elders", "urgency": "ordinary", "visibility": "cadres"}
    said |= {"channel": "self", "title": "陪同就医", "place": "望京街道", "search": ["陪同"], "beneficiary": "self"}
    said |= {"made_by": new_id(), "consent_giver": "person", "consent_means": "own_account", "consent_text_version": 1}
    said |= {"made_at": session.now, "changed_at": session.now, "urgency_hours": 0, "help_first_hours": 0, "version": 1}
    rows = [
        said
        | {
            "id": new_id(),
            "number": f"D20260302-{number:06}",
            "unit_id": streets[number % len(streets)],
            "state": "accepted" if number % 4 else "closed",
            "ranks_from": session.now - timedelta(minutes=number * 7919 % DEMANDS),
        }
        for number in range(DEMANDS)
    ]
    session.execute(insert(Demand), rows)


def tree(session):
    """A city, its districts, and their streets: the ids of these."""
    above = {"BJ": None} | {f"BJ-D{number}": "BJ" for number in range(DISTRICTS)}
    above |= {f"BJ-S{number}": f"BJ-D{number % DISTRICTS}" for number in range(STREETS)}
    UNITS.update({code: new_id() for code in above})
    rows = [
        {"id": UNITS[code], "code": code, "kind": "street", "name": code, "parent_id": UNITS.get(parent)}
        | {"state": "active", "successor_id": None, "flags": [], "admin_code": None, "version": 1}
        for code, parent in above.items()
    ]
    session.execute(insert(KnownUnit), rows)
    return [UNITS[code] for code in above if code.startswith("BJ-S")]


def cadre(code):
    return Actor("person", str(new_id()), offices=(Held("cadre", UNITS[code]),), second_factor=True)


@pytest.mark.parametrize(
    ("code", "asked"), [("BJ", {}), ("BJ-D1", {}), ("BJ", {"unit": "BJ-D1"}), ("BJ", {"state": "accepted"})], ids=str
)
def test_the_queue_of_a_large_union_is_read_in_the_order_of_its_index(many, code, asked):
    plans = plans_of(many, queries.find_demands, FindDemands().request(asked), cadre(code))
    in_order = IN_ORDER[many.engine.dialect.name].format(index=OF_STATE if "state" in asked else QUEUE)
    (plan,) = [plan for plan in plans if in_order in plan]
    assert not any(sorts in plan for sorts in SORTS), plan
