"""Somebody who is told of things, on SQLite alone: which news they are is no matter of the database."""

import pytest

from services.notifications.sends.tests.telling import know_things


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def li(doors, city):
    """A volunteer of the city; what is told of is known by its title."""
    know_things(doors)
    return city.volunteer()
