"""Among very many units those in reach are found by indexes, also those that went over to one, on PostgreSQL."""

import pytest
from sqlalchemy import insert, text

from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.events.unit_reach import reached_from
from shared.runtime.events.unit_tree import KnownUnit, UnitTreeBase
from shared.testing.plans import plans_of

DISTRICTS, STREETS = 20, 5_000
TOPS = [new_id() for _ in range(DISTRICTS)]
MERGED = new_id()


@pytest.fixture
def many(postgresql):
    """A city with districts and their streets, one of which was merged into the first district."""
    database = Database(postgresql, service="projects", site="city")
    database.create_all_for_tests(UnitTreeBase.metadata)
    database.step(fill)
    yield database
    database.close()


def fill(session):
    city = new_id()
    parents = {city: None} | dict.fromkeys(TOPS, city)
    parents |= {new_id(): TOPS[number % DISTRICTS] for number in range(STREETS)} | {MERGED: TOPS[1]}
    said = {"kind": "street", "name": "街道", "flags": [], "admin_code": None, "version": 1}
    rows = [
        said | {"id": id, "code": f"BJ-{number}", "parent_id": parent, "state": "active", "successor_id": None}
        for number, (id, parent) in enumerate(parents.items())
    ]
    rows[-1] |= {"state": "merged", "successor_id": TOPS[0]}
    session.execute(insert(KnownUnit), rows)
    session.execute(text("ANALYZE"))


def test_whose_reach_is_looked_for_reads_not_all_units(many):
    def looked(session):
        return list(session.scalars(reached_from([TOPS[0]])))

    assert MERGED in many.read(looked)
    (plan,) = plans_of(many, looked)
    assert "ix_known_unit_successor_id" in plan and "Seq Scan" not in plan, plan
