"""People who serve, in the city."""

import pytest

from services.projects.presence.tests.conftest import desk, grounds, grounds_sqlite
from services.projects.records.tests.serving import Serving

__all__ = ["cadre", "desk", "grounds", "grounds_sqlite", "li", "serving"]


@pytest.fixture
def serving(doors, city, clock):
    """Projects, shifts and attendances, and the acts on records."""
    return Serving(doors, city, clock)


@pytest.fixture
def li(city):
    """Who serves."""
    return city.volunteer()


@pytest.fixture
def cadre(city):
    """Of the street whose activities they are."""
    return city.official("cadre", "BJ-D1-S1")
