"""A service at its doors, in a city that it knows, on SQLite and on PostgreSQL: fixtures for every service's tests.

A service's conftest imports them, and says which one it is; `parts` is what its doors find besides a database:

    @pytest.fixture(scope="session")
    def served():
        return Served("credits", Base.metadata, CreditsService)
"""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData, event

from shared.kernel.clock import FrozenClock
from shared.runtime.data.database import Database
from shared.runtime.data.switches import no_switch_in_transaction
from shared.runtime.trust.sealing import Sealing, generate
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning in Beijing


@dataclass(frozen=True)
class Served:
    """The service that is tested."""

    name: str
    metadata: MetaData
    service: type

    @contextmanager
    def database_on(self, uri, **further):
        """Its database at an address. SQLite does not wait for the disk there."""
        database = Database(uri, service=self.name, site="city", **further)
        if database.engine.dialect.name == "sqlite":
            event.listen(database.engine, "connect", lambda made, record: made.execute("PRAGMA synchronous = OFF"))
        yield database
        database.close()


@pytest.fixture
def clock():
    """Stands in the morning of a working day."""
    return FrozenClock(MORNING)


@pytest.fixture
def sealing(tmp_path):
    """Keys for what is sealed."""
    return Sealing(generate(tmp_path / "seal.json"))


@pytest.fixture
def database(served, make_tables, clock, sealing):
    """The service's database with all its tables, empty."""
    with served.database_on(make_tables(served.metadata), clock=clock, sealing=sealing) as database:
        yield database


@pytest.fixture(scope="session")
def sqlite_tables(served, tmp_path_factory):
    """An SQLite file with all tables of the service, which tests copy."""
    path = tmp_path_factory.mktemp(served.name) / "tables.sqlite"
    with served.database_on(f"sqlite:///{path}") as empty:
        empty.create_all_for_tests(served.metadata)
    return path


@pytest.fixture
def sqlite_database(served, sqlite_tables, clock, sealing, tmp_path):
    """The same on SQLite alone: for rules in which the database plays no part. Files of tests call it `database`."""
    uri = f"sqlite:///{shutil.copy(sqlite_tables, tmp_path / 'alone.sqlite')}"
    with served.database_on(uri, clock=clock, sealing=sealing) as database:
        yield database


@pytest.fixture
def parts():
    """What the doors find besides a database, by name."""
    return {}


@pytest.fixture
def doors(served, database, parts):
    """The service's doors. One that waits inside a transaction fails the test."""
    with no_switch_in_transaction():
        yield AtTheDoors(served.service, database, **parts)


@pytest.fixture
def city(doors):
    """The city as the service knows it: BJ over BJ-D1 (S1, S2) and BJ-D2 (S1)."""
    return City(doors).grow()
