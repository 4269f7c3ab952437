"""Whether migrations make the tables that the models of a service describe."""

from contextlib import contextmanager

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, inspect

from shared.runtime.data.migrations import Migrations


@contextmanager
def migrated(service, folder, uri):
    """A connection to a database that a service's migrations have made."""
    Migrations(service, folder, uri).upgrade()
    engine = create_engine(uri, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def differences(connection, models):
    """What Alembic would change to make the tables those of the models."""

    def is_ours(thing, name, kind, reflected, compared):
        table = thing if kind == "table" else thing.table
        return table.name in models.tables and not (kind == "index" and _is_search(name))

    context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
    return compare_metadata(context, models)


def misnamed(connection, models):
    """The tables whose constraints or search indexes have other names than the models give them."""
    made, on_postgresql = inspect(connection), connection.dialect.name == "postgresql"
    found = []
    for name, table in models.tables.items():
        searched = {index.name for index in table.indexes if _is_search(index.name)}
        kept = {index["name"] for index in made.get_indexes(name) if _is_search(index["name"])}
        wanted = sorted(constraint.name for constraint in table.constraints if constraint.name)
        if _constraints_of(made, name) != wanted or kept != (searched if on_postgresql else set()):
            found.append((name, _constraints_of(made, name), wanted, kept))
    return found


def _is_search(index):
    return index.endswith("_search")  # SQLite has none


def _constraints_of(made, table):
    """Their names, also those that stand twice: SQLite lets a copied table have two checks of one name."""
    found = [check["name"] for check in made.get_check_constraints(table)]
    found += [key["name"] for key in (*made.get_foreign_keys(table), *made.get_unique_constraints(table))]
    return sorted([*found, made.get_pk_constraint(table)["name"]])
