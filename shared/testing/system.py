"""A running system for tests: services in this process, on a bus and databases of the test's own.

`system` is the embedded one and `any_system` both by turns, the other on RabbitMQ and PostgreSQL. Which services there
are is said by the session's fixture `service_classes` (root conftest.py): classes by name, in the order of their start.
"""

import shutil
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from shared.runtime.bus.connection import opened
from shared.runtime.process.runner import Runner
from shared.runtime.settings import Settings
from shared.testing.http import HttpClient
from shared.testing.scanning import look_at_tables
from shared.testing.servers import require, without_waiting
from shared.testing.settling import Settling

NO_DATABASE = "postgresql+psycopg2:///{service}"  # of services that only say which queues they hear


class System:
    """Services that run, those who ask them over HTTP, and what they have told."""

    def __init__(self, runner):
        self.runner, self.settings = runner, runner.settings
        self.http = HttpClient(f"http://127.0.0.1:{runner.http_port}") if runner.http_port else None
        self.databases = {
            part.database.service: part.database
            for container in runner.containers
            for part in container.dependencies
            if hasattr(part, "database")
        }
        self._settling = Settling(runner, self.databases)

    def published(self, event_type=None):
        """The events in all outboxes, in the order of their writing: type, subject, data; of one type or of all."""
        return self._settling.published(event_type)

    def settled(self, seconds=10):
        """Wait until every event has been published and handled by all its readers; fail where that takes longer."""
        self._settling.wait(seconds)


@pytest.fixture
def run_services(request, tmp_path):
    """Starts services: `run_services([Library, Gateway], settings)`; they are stopped after the test.

    Databases are empty but migrated (SQLite files are copied). Keywords are the Runner's.
    """
    yield from _running(request, tmp_path)


@pytest.fixture(scope="module")
def run_services_once(request, tmp_path_factory):
    """The same for all tests of a file: those that leave alone what the others look at."""
    yield from _running(request, tmp_path_factory.mktemp("running"))


def _running(request, parent):
    systems, stopping = [], ExitStack()

    def run(services, settings=None, **keywords):
        folder = parent / f"data{len(systems)}"
        given = settings or settings_for_tests(f"nuanliu-memory:///{uuid4()}")
        if given.data_folder == Settings().data_folder:
            given = given.replaced(data_folder=folder)
            shutil.copytree(request.getfixturevalue("migrated_folder"), folder)
        runner = Runner(services, given, **keywords)
        stopping.callback(runner.stop)
        runner.migrate()
        runner.prepare()
        runner.start()
        systems.append(System(runner))
        return systems[-1]

    with stopping:
        yield run
        for system in systems:
            for database in system.databases.values():
                look_at_tables(database.engine, database.service)


@pytest.fixture
def system(service_classes, run_services):
    """All services and the gateway, embedded."""
    return run_services(list(service_classes.values()))


@pytest.fixture(params=["embedded", "distributed"])
def any_system(request):
    """All services and the gateway: the test runs on the embedded bus with SQLite, and on RabbitMQ with PostgreSQL."""
    return request.getfixturevalue("system" if request.param == "embedded" else "distributed_system")


@pytest.fixture(scope="session")
def prepared_vhosts(backing):
    """Virtual hosts with all queues, that a test has left for the next: emptying is faster than making."""
    uris = []
    yield uris
    for uri in uris:
        backing.delete_vhost(make_url(uri).database)


@pytest.fixture
def prepared_rabbitmq(backing, prepared_vhosts, service_classes):
    """The address of a virtual host with all queues, and nothing in them. For tests that stop what they start."""
    require(backing.amqp_admin, "RabbitMQ", backing)
    uri = prepared_vhosts.pop() if prepared_vhosts else backing.create_vhost(f"test_{uuid4().hex[:16]}")
    names = Runner(list(service_classes.values()), Settings(bus_uri=uri, database_uri=NO_DATABASE)).prepare()
    yield uri
    with opened({"AMQP_URI": uri}) as connection:
        for name in names:
            connection.default_channel.queue_purge(name)
    prepared_vhosts.append(uri)


@pytest.fixture
def distributed_system(service_classes, prepared_rabbitmq, migrated_databases, run_services):
    """All services and the gateway on RabbitMQ and PostgreSQL; they end before their databases go."""
    settings = settings_for_tests(prepared_rabbitmq).replaced(database_uri=migrated_databases, development=True)
    return run_services(list(service_classes.values()), settings)


@pytest.fixture
def service_databases(backing, service_classes):
    """The template of addresses of empty PostgreSQL databases, one for each service."""
    with databases_of(backing, service_classes) as (uri, _):
        yield uri


@pytest.fixture
def migrated_databases(backing, service_classes, migrated_templates):
    """The same, migrated."""
    with databases_of(backing, service_classes, migrated_templates) as (uri, _):
        yield uri


@pytest.fixture(scope="session")
def migrated_templates(backing, service_classes):
    """The names of migrated, empty PostgreSQL databases by service: made once, copied for every test."""
    with databases_of(backing, service_classes) as (uri, names):
        Runner(list(service_classes.values()), Settings(database_uri=uri)).migrate()
        yield names


@contextmanager
def databases_of(backing, services, templates=None):
    """The template of addresses of PostgreSQL databases, one for each service, and their names. They go at the end.

    Commits there do not wait for the disk: a test that kills the server has one of its own.
    """
    require(backing.postgresql_admin, "PostgreSQL", backing)
    prefix = f"test_{uuid4().hex[:12]}"
    names = {service: f"{prefix}_{service}" for service in services if service != "gateway"}
    like = templates or dict.fromkeys(names, "template0")
    uris = [without_waiting(backing.create_database(name, like[service])) for service, name in names.items()]
    yield uris[0].replace(next(iter(names.values())), f"{prefix}_{{service}}"), names
    for name in names.values():
        backing.drop_database(name)


@pytest.fixture(scope="session")
def migrated_folder(service_classes, tmp_path_factory):
    """A data folder with the migrated, empty SQLite files of all services: made once, copied for every test."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    folder.mkdir()
    Runner(list(service_classes.values()), Settings(data_folder=folder)).migrate()
    return folder


@pytest.fixture
def http(system):
    """Somebody at the embedded system's HTTP port, without a token."""
    return system.http


def settings_for_tests(bus_uri):
    """Settings of a system in a test: any free port, limits that no test meets by accident."""
    return Settings(bus_uri=bus_uri, http_port=0, requests_per_minute_max=1_000_000, sign_ins_per_minute_max=1_000_000)
