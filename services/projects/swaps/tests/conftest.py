"""Rules are the same on every database; that all doors work on both is tested in `services/projects/tests`."""

import pytest


@pytest.fixture
def make_tables(make_sqlite_tables):
    """On SQLite alone."""
    return make_sqlite_tables
