"""The whole way, on both databases (`way`) and on SQLite alone (`way_sqlite`)."""

from contextlib import contextmanager

import pytest

from services.projects.presence.tests.conftest import desk
from services.projects.service import ProjectsService
from services.projects.tests.whole_way import Way
from shared.runtime.data.switches import no_switch_in_transaction
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

__all__ = ["desk"]


@pytest.fixture
def way(database, keeping, clock, desk):
    """From a published project to confirmed hours."""
    with way_on(database, keeping, clock, desk) as way:
        yield way


@pytest.fixture
def way_sqlite(sqlite_database, keeping, clock, desk):
    """The same where the database plays no part."""
    with way_on(sqlite_database, keeping, clock, desk) as way:
        yield way


@contextmanager
def way_on(database, keeping, clock, desk):
    """The way at the service's doors. A door that waits inside a transaction fails the test."""
    with no_switch_in_transaction():
        doors = AtTheDoors(ProjectsService, database, keeping=keeping, card_verifier=desk.verifier)
        yield Way(doors, City(doors).grow(), clock, desk)
