"""Searches among many units use the index of terms on PostgreSQL: none reads the whole table."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql as dialect

from services.identity.models import Base
from services.identity.units import queries
from services.identity.units.beijing import beijing_units
from services.identity.units.domain import depth_of, path_below
from services.identity.units.generation import generated_units
from services.identity.units.models import Unit
from shared.contracts.identity.units import FindUnits
from shared.kernel.actor import GUEST
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session

GENERATED = 2000


@pytest.fixture(scope="module")
def many(module_postgresql: str) -> Iterator[Database]:
    """The real units and some thousands below them, and the planner knows what they are like."""
    database = Database(module_postgresql, service="identity", site="city")
    database.create_all_for_tests(Base.metadata)
    database.run(insert_units)
    database.run(keep_house)
    yield database
    database.close()


def keep_house(session: Session) -> None:
    """What autovacuum does within a minute."""
    session.execute(text("SELECT gin_clean_pending_list('ix_unit_search')"))
    session.execute(text("ANALYZE unit"))


def insert_units(session: Session) -> None:
    """Only rows: neither history nor events, which no search reads."""
    placed: dict[str, tuple] = {"": (None, None)}
    rows = []
    for unit in [*beijing_units(), *generated_units(GENERATED, 1)]:
        unit_id = new_id()
        parent_id, parent_path = placed[unit.parent_code or ""]
        path = path_below(parent_path, unit_id)
        placed[unit.code] = (unit_id, path)
        rows.append(
            {
                "id": unit_id,
                "code": unit.code,
                "kind": unit.kind.value,
                "name": unit.name,
                "search": terms_of(unit.name),
                "parent_id": parent_id,
                "parent_code": unit.parent_code,
                "path": path,
                "depth": depth_of(path),
                "flags": [],
                "changed_at": session.now,
            }
        )
    session.execute(insert(Unit), rows)


def plan_of(database: Database, **request: object) -> str:
    """How PostgreSQL goes about a search."""

    def explained(session: Session) -> str:
        statements = []
        session.scalars = lambda statement: statements.append(statement) or []
        queries.find_units(session, FindUnits().request(request), GUEST)
        sql = str(statements[-1].compile(dialect=dialect.dialect(), compile_kwargs={"literal_binds": True}))
        return "\n".join(row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {sql}"))

    return database.read(explained)


def test_every_kind_of_search_is_served_by_an_index(many):
    for search in ("东四", "䶮晖", "东华门", "donghuamen", "yanhui", "dhm", "东四 jiedao"):
        assert "Index Scan on ix_unit_search" in plan_of(many, search=search), search
    assert "Index Scan on uq_unit_code" in plan_of(many, search="BJ-110101001-C")
    # What most names have is read in the order of the page until the page is full.
    assert "Index Scan using ix_unit_depth_code" in plan_of(many, search="工会")
