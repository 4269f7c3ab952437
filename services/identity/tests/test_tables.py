"""The migrations make the tables as the models of all subjects describe them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, insert, inspect, select

from services.identity.service import IdentityService
from services.identity.units.models import Unit
from shared.kernel.ids import new_id
from shared.runtime.data.migrations import Migrations
from shared.runtime.data.search import terms_of
from shared.runtime.trust.audit import AuditEntry, AuditHead, AuditPending, AuditSeal
from shared.testing.tables import differences, migrated, misnamed

FOLDER = Path(__file__).parents[1] / "migrations"
MODELS = Unit.metadata  # of all subjects that `IdentityService` imports
AUDIT = (AuditEntry, AuditHead, AuditPending, AuditSeal)


@pytest.fixture(name="connection")
def _connection(database_uri):
    with migrated(IdentityService.name, FOLDER, database_uri) as connection:
        yield connection


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_migrations_make_the_tables_of_the_models(connection):
    assert differences(connection, MODELS) == []


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_constraints_and_indexes_have_the_names_that_the_models_give_them(connection):
    assert misnamed(connection, MODELS) == []


def test_the_migrations_make_the_audit_trail_with_its_guards(connection):
    assert set(inspect(connection).get_table_names()) >= {table.__tablename__ for table in AUDIT}
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.dialect.name == "postgresql":
        names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    guards = set(connection.exec_driver_sql(names).scalars())
    assert len([name for name in guards if name.startswith(("audit_entry_", "audit_seal_"))]) in (2, 4)
    assert connection.exec_driver_sql("SELECT count(*) FROM audit_head").scalar() == 1


@pytest.mark.parametrize(("name", "terms"), [("买买提·艾力", terms_of("买买提艾力")), ("海淀区总工会", ["before"])])
def test_what_was_entered_with_a_middle_dot_is_spelled_anew(database_uri, name, terms):
    migrations = Migrations(IdentityService.name, FOLDER, database_uri)
    migrations.upgrade("0012")
    engine = create_engine(database_uri, poolclass=NullPool)
    row = {"id": new_id(), "code": "BJ", "kind": "city", "name": name, "search": ["before"], "path": "1/", "depth": 1}
    row |= {"state": "active", "flags": [], "version": 1, "changed_at": datetime(2026, 2, 12, tzinfo=UTC)}
    with engine.begin() as connection:
        connection.execute(insert(Unit.__table__), [row])
    migrations.upgrade()
    with engine.connect() as connection:
        assert connection.scalar(select(Unit.__table__.c.search)) == terms
    engine.dispose()
