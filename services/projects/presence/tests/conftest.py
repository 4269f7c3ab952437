"""A ground on which people check in: a project with an activity and a shift in an hour's reach, and people of it.

`grounds` stands on SQLite and on PostgreSQL, `grounds_sqlite` on SQLite alone: for rules with many lines, in which the
database plays no part.
"""

from contextlib import contextmanager

import pytest

from services.projects.presence.tests.grounds import Desk, Grounds
from services.projects.service import ProjectsService
from shared.runtime.data.switches import no_switch_in_transaction
from shared.testing.city import City
from shared.testing.doors import AtTheDoors


@pytest.fixture
def desk(tmp_path, clock):
    """Identity's signer of cards, and its public keys."""
    return Desk(tmp_path, clock)


@pytest.fixture
def grounds(database, clock, desk):
    """An activity of BJ-D1-S1 whose shift begins in twenty minutes, led by `grounds.leader`."""
    with grounds_on(database, clock, desk) as grounds:
        yield grounds


@pytest.fixture
def grounds_sqlite(sqlite_database, clock, desk):
    """The same on SQLite alone."""
    with grounds_on(sqlite_database, clock, desk) as grounds:
        yield grounds


@contextmanager
def grounds_on(database, clock, desk):
    """A ground at the service's doors. A door that waits inside a transaction fails the test."""
    with no_switch_in_transaction():
        doors = AtTheDoors(ProjectsService, database, card_verifier=desk.verifier)
        yield Grounds(doors, City(doors).grow(), clock, desk)
