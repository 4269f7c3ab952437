"""Projects at its doors, in a city that it knows, on SQLite and on PostgreSQL."""

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from services.projects.activities.tests.programme import Programme
from services.projects.evidence.keeping import Keeping
from services.projects.models import Base
from services.projects.service import ProjectsService
from shared.kernel.clock import FrozenClock
from shared.runtime.data.database import Database
from shared.runtime.data.switches import no_switch_in_transaction
from shared.runtime.files.stores import FolderStore
from shared.runtime.trust.sealing import Sealing, generate
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

EVIDENCE_BYTES_MAX = 1_000_000
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning in Beijing


@pytest.fixture
def clock():
    return FrozenClock(NOW)


@pytest.fixture
def sealing(tmp_path):
    """Keys for what is sealed."""
    return Sealing(generate(tmp_path / "seal.json"))


@pytest.fixture
def database(make_tables, clock, sealing):
    """The service's database with all its tables, empty."""
    with database_on(make_tables(Base.metadata), clock, sealing) as database:
        yield database


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An SQLite file with all tables of the service."""
    path = tmp_path_factory.mktemp("projects") / "template.sqlite"
    database = Database(f"sqlite:///{path}", service="projects", site="city")
    database.create_all_for_tests(Base.metadata)
    database.close()
    return path


@pytest.fixture
def sqlite_tables(sqlite_template, tmp_path):
    """The address of a copy of it: for tables of rules with many lines, in which the database plays no part."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'rules.sqlite')}"


@contextmanager
def database_on(uri, clock, sealing):
    """The service's database at an address. SQLite there does not wait for the disk."""
    database = Database(uri, service="projects", site="city", clock=clock, sealing=sealing)
    if database.engine.dialect.name == "sqlite":
        event.listen(database.engine, "connect", lambda made, record: made.execute("PRAGMA synchronous = OFF"))
    yield database
    database.close()


@pytest.fixture
def keeping(tmp_path):
    """Where files of evidence lie."""
    return Keeping(FolderStore(tmp_path / "files"), EVIDENCE_BYTES_MAX)


@pytest.fixture
def doors(database, keeping):
    """The service's doors. One that waits inside a transaction fails the test."""
    with no_switch_in_transaction():
        yield AtTheDoors(ProjectsService, database, keeping=keeping)


@pytest.fixture
def city(doors):
    """The city as the service knows it: BJ over BJ-D1 (S1, S2) and BJ-D2 (S1)."""
    return City(doors).grow()


@pytest.fixture
def programme(doors, city):
    """Projects, activities and people who sign up for them."""
    return Programme(doors, city)
