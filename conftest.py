"""Every test runs as Nuanliu does: under eventlet, patched before anything else is imported."""

import eventlet

eventlet.monkey_patch()

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from psycogreen.eventlet import patch_psycopg

from deploy.backing import for_a_while, remembered
from deploy.backing.folder import FOLDER_SETTING, MEMORY, in_memory
from deploy.cli import services
from services.identity.accounts import passwords
from services.identity.members import generation
from shared.runtime.process.process import spare_collections
from shared.testing.personal import names_of
from tests.stem import hash_cheaply

patch_psycopg()

if in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))  # a commit to a real disk is most of many a test's time

pytest_plugins = ["shared.testing.plugin"]

PUBLISHED_COST = {name: getattr(passwords, name) for name in ("TIME_COST", "MEMORY_KIBIBYTES")}
hash_cheaply()

generation.name_of = names_of(generation.name_of)  # nobody who is made up for a test stands in a log


def servers():
    """Servers for a while, in memory unless some of this checkout run already.

    Packages are installed only where NUANLIU_BACKING_INSTALL says so, as `make test` does.
    """
    place = None if FOLDER_SETTING in os.environ or remembered().private else in_memory()
    return for_a_while(place, install="NUANLIU_BACKING_INSTALL" in os.environ)


def pytest_sessionstart(session):
    """Hold the servers for all workers: none of them may end what the others use."""
    if session.config.option.workers > 1:
        held = ExitStack()
        held.enter_context(servers())
        session.config.add_cleanup(held.close)


def pytest_collection_finish(session):
    """As in a process of the services: what was loaded is not looked through again and again."""
    spare_collections()


@pytest.fixture
def published_cost(monkeypatch):
    """Passwords are hashed as anywhere else: for tests of that, and of the time that answers take."""
    for name, value in PUBLISHED_COST.items():
        monkeypatch.setattr(passwords, name, value)


@pytest.fixture(scope="session")
def backing():
    """The servers of this run."""
    with servers() as found:
        yield found


@pytest.fixture(scope="session")
def own_backing(backing):
    """Servers of our own, which a test may hurt while other tests work with those of this run."""
    if backing.amqp_admin is None:
        yield backing
        return
    with tempfile.TemporaryDirectory(prefix="nuanliu-own-", dir=MEMORY if in_memory() else None) as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers run as somebody else
        with for_a_while(folder, install="NUANLIU_BACKING_INSTALL" in os.environ, own=True) as servers_of_our_own:
            yield servers_of_our_own


@pytest.fixture(scope="session")
def service_classes():
    """All services of this release by name, in the order of their start."""
    return {name: services.load(name) for name in services.SERVICES}
