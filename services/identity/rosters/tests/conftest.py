"""People in front of identity's doors, and rosters to upload."""

import pytest

from services.identity.rosters.tests.rosters import Rosters
from services.identity.tests.people import database, people, people_sqlite

__all__ = ["database", "people", "people_sqlite"]


@pytest.fixture
def rosters(people):
    """A unit administrator of BJ-D1 who uploads, and whoever works on it."""
    return Rosters(people)


@pytest.fixture
def rosters_sqlite(people_sqlite):
    """The same on SQLite alone."""
    return Rosters(people_sqlite)
