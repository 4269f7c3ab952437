"""A migrated database and one made from the models are the same, down to triggers and the first row of the chain."""

import importlib

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text

from shared.runtime.data.mapping import RuntimeBase
from shared.runtime.data.tables import VERSIONS, create_runtime_tables

# Those whose tables every service has.
MODULES = ("events.outbox", "events.inbox", "data.idempotency", "trust.audit", "trust.seal_keys")

SQLITE = ["SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"]
POSTGRESQL = [
    """SELECT table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
    character_maximum_length FROM information_schema.columns WHERE table_schema = 'public'""",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
]
DATA = "SELECT id, position, hash FROM audit_head"


@pytest.fixture
def describe(database_kind, request):
    """What an empty database describes itself as once somebody has made tables in it."""

    def describe(make):
        uri = request.getfixturevalue("postgresql") if database_kind == "postgresql" else "sqlite://"
        engine = create_engine(uri)
        with engine.connect() as connection:
            make(connection)
            found = described(connection)
            connection.rollback()
        engine.dispose()
        return found

    return describe


def described(connection):
    """Everything in the database, as it describes itself, without the accidents of spacing."""
    queries = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    rows = [row for query in queries for row in connection.execute(text(query))]
    return sorted(" ".join(" ".join(map(str, row)).split()) for row in rows), connection.execute(text(DATA)).all()


def tables():
    """The models' tables that every service has."""
    names = {f"shared.runtime.{module}" for module in MODULES}
    for name in names:
        importlib.import_module(name)
    return [mapper.local_table for mapper in RuntimeBase.registry.mappers if mapper.class_.__module__ in names]


def test_migrations_make_what_the_models_say(describe):
    def migrate(connection):
        for version in VERSIONS:
            create_runtime_tables(operations(connection), version)

    migrated = describe(migrate)
    assert migrated == describe(lambda connection: RuntimeBase.metadata.create_all(connection, tables()))


def operations(connection):
    """Alembic's `op` on a connection."""
    return Operations(MigrationContext.configure(connection))
