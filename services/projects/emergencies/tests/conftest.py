"""A commander who calls people."""

import pytest

from services.projects.emergencies.tests.dispatch import Dispatch


@pytest.fixture
def dispatch(programme):
    """Emergencies, and who answers."""
    return Dispatch(programme)


@pytest.fixture
def make_tables(make_sqlite_tables):
    """Rules are the same on every database."""
    return make_sqlite_tables
