"""Real servers for tests: each test gets an empty virtual host and an empty database, for itself alone.

Who brings the servers up is the session's fixture `backing` (in the root conftest.py): an object with `create_vhost`,
`delete_vhost`, `create_database`, `drop_database`, `amqp_admin`, `postgresql_admin` (None where there is no server)
and `reasons`. Where a server cannot be had, tests that ask for it are not run, and the last lines say how many and why.
Where CI is set they fail instead: there, nobody would miss a test that is not run.
"""

import os
import shutil
from collections import Counter
from contextlib import contextmanager
from itertools import chain
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

import shared.runtime.trust.audit  # noqa: F401  its tables are among the runtime's
from shared.runtime.bus import embedded
from shared.runtime.data.database import Database
from shared.runtime.data.mapping import RuntimeBase

TERMINATING = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""  # whoever is still connected would hold it up
EMPTYING = (TERMINATING, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
# rows of every table, also of the audit trail, whose triggers let nobody; its head has one row for ever
REMOVING = 'ALTER TABLE "{0}" DISABLE TRIGGER USER; DELETE FROM "{0}"; ALTER TABLE "{0}" ENABLE TRIGGER USER'
BEGINNING = (
    "INSERT INTO audit_head (id, position, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'))",
    "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",  # sequences
)
NEEDS = "needs "  # the first word of why a test was not run


def pytest_generate_tests(metafunc):
    """Tests that ask for `database_uri` or `bus_uri` run once for each kind, or for the one that a mark names:

    pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
    """
    named = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
    if "database_kind" in metafunc.fixturenames and "database_kind" not in named:
        metafunc.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True, scope="function")
    if "bus_kind" in metafunc.fixturenames:
        metafunc.parametrize("bus_kind", ["memory_bus", "rabbitmq"], indirect=True, scope="function")


def pytest_terminal_summary(terminalreporter):
    """How many tests were not run, and why; pytest's own closing line follows."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if reasons:
        terminalreporter.section(f"{len(skipped)} tests were not run")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count}: {reason}")


@pytest.fixture
def database_kind(request):
    """The name of the fixture that makes the database."""
    return request.param


@pytest.fixture
def bus_kind(request):
    """The name of the fixture that makes the bus."""
    return request.param


@pytest.fixture
def database_uri(database_kind, request):
    """An empty database's address: the test runs on SQLite and on PostgreSQL."""
    return request.getfixturevalue(database_kind)


@pytest.fixture
def bus_uri(bus_kind, request):
    """An empty bus's address: the test runs on the embedded one and on RabbitMQ."""
    return request.getfixturevalue(bus_kind)


@pytest.fixture
def sqlite(tmp_path):
    """The address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture(scope="session")
def emptied(backing):
    """PostgreSQL databases that a test has left and the next one may have: emptying is faster than making."""
    uris = []
    yield uris
    for uri in uris:
        backing.drop_database(make_url(uri).database)


@pytest.fixture
def make_postgresql(backing, emptied):
    """Makes empty PostgreSQL databases: their addresses.

    Commits there do not wait for the disk: a test that kills the server makes a database of `backing`.
    """
    yield from making_postgresql(backing, emptied)


@pytest.fixture(scope="module")
def module_postgresql(backing, emptied):
    """The address of an empty PostgreSQL database for all tests of a file, which one of its fixtures fills: a plan
    among thousands of rows is only looked at."""
    for make in making_postgresql(backing, emptied):
        yield make()


def making_postgresql(backing, emptied):
    """The fixture above, for any span; what a test has set for a database ends with it."""
    used = []

    def make():
        require(backing.postgresql_admin, "PostgreSQL", backing)
        used.append(emptied.pop() if emptied else without_waiting(backing.create_database(f"test_{uuid4().hex[:16]}")))
        return used[-1]

    yield make
    for uri in used:
        ask(uri, *EMPTYING, f'ALTER DATABASE "{make_url(uri).database}" RESET ALL')
        emptied.append(without_waiting(uri))


@pytest.fixture
def postgresql(make_postgresql):
    """The address of an empty PostgreSQL database."""
    return make_postgresql()


@pytest.fixture
def make_tables(request, database_kind, tmp_path):
    """Makes databases with the runtime's tables and those of `metadata`, without rows: their addresses.

    Tables are made once a session, and only their rows removed after a test: most of a test's time went into tables.
    """
    used = []

    def make(metadata):
        if database_kind == "sqlite":
            return f"sqlite:///{shutil.copy(_sqlite_with(metadata, request), tmp_path / 'test.sqlite')}"
        kept = request.getfixturevalue("tabled").setdefault(metadata, [])
        used.append((kept, metadata, kept.pop() if kept else _postgresql_with(metadata, request)))
        return used[-1][-1]

    yield make
    for kept, metadata, uri in used:
        ask(uri, TERMINATING, _removing(metadata), *BEGINNING)
        kept.append(uri)


@pytest.fixture
def make_sqlite_tables(request, tmp_path):
    """The same on SQLite alone: for rules that are the same everywhere, where a file says `make_tables` is this."""

    def make(metadata):
        return f"sqlite:///{shutil.copy(_sqlite_with(metadata, request), tmp_path / 'test.sqlite')}"

    return make


@pytest.fixture(scope="session")
def tabled(backing):
    """PostgreSQL databases with tables, by their metadata, that a test has left and the next one may have."""
    databases = {}
    yield databases
    for uri in chain.from_iterable(databases.values()):
        backing.drop_database(make_url(uri).database)


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory):
    """A folder, and in it the SQLite files with tables, by their metadata, that tests copy."""
    return tmp_path_factory.mktemp("tables"), {}


@pytest.fixture
def rabbitmq(backing):
    """The address of an empty virtual host on RabbitMQ; its queues are quorum queues unless declared otherwise."""
    require(backing.amqp_admin, "RabbitMQ", backing)
    with empty_vhost(backing) as uri:
        yield uri


@pytest.fixture
def own_rabbitmq(own_backing):
    """The address of an empty virtual host on a broker that nobody else works with."""
    require(own_backing.rabbitmq, "RabbitMQ", own_backing)
    with empty_vhost(own_backing) as uri:
        yield uri


@contextmanager
def empty_vhost(backing):
    """Create a virtual host of a test's own, yield its address, and delete it."""
    name = f"test_{uuid4().hex[:16]}"
    yield backing.create_vhost(name)
    backing.delete_vhost(name)


@pytest.fixture
def memory_bus():
    """The address of an embedded bus of this test's own."""
    embedded.install()
    uri = f"nuanliu-memory:///{uuid4()}"
    yield uri
    embedded.forget(uri)


def _sqlite_with(metadata, request):
    folder, files = request.getfixturevalue("sqlite_files")
    if metadata not in files:
        files[metadata] = folder / f"{len(files)}.sqlite"
        _create_tables(f"sqlite:///{files[metadata]}", metadata)
    return files[metadata]


def _postgresql_with(metadata, request):
    backing = request.getfixturevalue("backing")
    require(backing.postgresql_admin, "PostgreSQL", backing)
    uri = without_waiting(backing.create_database(f"test_{uuid4().hex[:16]}"))
    _create_tables(uri, metadata)
    return uri


def _create_tables(uri, metadata):
    database = Database(uri, service="test", site="test")
    database.create_all_for_tests(metadata)
    database.close()


def _removing(metadata):
    tables = [*RuntimeBase.metadata.sorted_tables, *metadata.sorted_tables]
    return "; ".join(REMOVING.format(table.name) for table in reversed(tables))


def without_waiting(uri):
    """The same database, whose commits do not wait for the disk."""
    ask(uri, f'ALTER DATABASE "{make_url(uri).database}" SET synchronous_commit = off')
    return uri


def ask(uri, *statements):
    """Run statements in a database."""
    engine = create_engine(uri, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def require(server, name, backing):
    """End the test here when there is no such server."""
    if server is None:
        not_run(f"{NEEDS}{name}. {' '.join(backing.reasons)}")


def not_run(sentence):
    """Do not run this test, and say why; in CI, fail."""
    if os.environ.get("CI"):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
