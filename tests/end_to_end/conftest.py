"""Whole installations with the demo data, as an operator starts them: one process, or two around real servers.

The people of a module's stories share one; each story leaves alone what the others look at.
"""

import pytest
from sqlalchemy import NullPool, create_engine

from deploy.cli import services
from shared.testing.scanning import look_at_tables
from shared.testing.servers import empty_vhost, require
from shared.testing.system import databases_of
from shared.testing.watching import WATCH
from tests.end_to_end.installations import Installation
from tests.end_to_end.personal_scan import EXCEPTION
from tests.installation import Process

DONE_SECONDS_MAX = 60
WITH_DATABASES = [name for name in services.SERVICES if name != "gateway"]
SETTINGS = {  # the people of a story are quicker than real ones
    "DEVELOPMENT": "true",
    "HTTP_PORT": "0",
    "REQUESTS_PER_MINUTE_MAX": "100000",
    "SIGN_INS_PER_MINUTE_MAX": "100000",
}


@pytest.fixture(scope="module", params=["one_process", "two_processes"])
def installation(request):
    """Embedded in one process; and the services and the gateway as two processes on RabbitMQ and PostgreSQL."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def one_process(tmp_path_factory):
    """What `make run` starts, on a free port."""
    folder = tmp_path_factory.mktemp("one_process")
    settings = SETTINGS
    with Process("run", "--demo-tree", folder=folder, settings=settings, name="all") as everything:
        everything.await_ready()
        yield Installation(everything.address, everything.out, folder)
        assert everything.stop() == 0
    look_at_what_is_left(folder, f"sqlite:///{folder}/data/{{service}}.sqlite")


@pytest.fixture(scope="module")
def two_processes(tmp_path_factory, servers_of_their_own):
    """Prepared, filled, and started one after the other, on a free port."""
    folder = tmp_path_factory.mktemp("two_processes")
    settings = {**servers_of_their_own, **SETTINGS}
    shown = demo_city(folder, settings)
    with (
        Process("run", *WITH_DATABASES, folder=folder, settings=settings, name="services") as behind,
        Process("run", "gateway", folder=folder, settings=settings, name="gateway") as gateway,
    ):
        behind.await_ready()
        gateway.await_ready()
        yield Installation(gateway.address, shown, folder, servers_of_their_own)
        assert (gateway.stop(), behind.stop()) == (0, 0)
    look_at_what_is_left(folder, servers_of_their_own["DATABASE_URI"])


def look_at_what_is_left(folder, databases):
    """What its processes have written and kept, by the watch that this process looks at itself with."""
    for file in (*folder.glob("*.out"), *folder.glob("*.err")):
        for line in file.read_text().splitlines():
            if not line.startswith(EXCEPTION):
                WATCH.look_at(line, file.name)
    for service in WITH_DATABASES:
        engine = create_engine(databases.format(service=service), poolclass=NullPool)
        look_at_tables(engine, service)
        engine.dispose()


def demo_city(folder, settings):
    """Prepare, and fill with the union tree and its staff; what was shown of their accounts."""
    for command in (["prepare"], ["demo", "--tree"]):
        process = Process(*command, folder=folder, settings=settings, name=command[0])
        assert process.ended(DONE_SECONDS_MAX) == 0, process.err
    return process.out


@pytest.fixture(scope="module")
def servers_of_their_own(backing, service_classes, migrated_templates):
    """A virtual host, and a migrated database for each service."""
    require(backing.amqp_admin, "RabbitMQ", backing)
    with databases_of(backing, service_classes, migrated_templates) as (uri, _), empty_vhost(backing) as bus_uri:
        yield {"BUS_URI": bus_uri, "DATABASE_URI": uri}
