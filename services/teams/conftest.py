"""Teams at its doors: see `shared/testing/served.py`."""

import pytest

from services.teams.models import Base
from services.teams.service import TeamsService
from services.teams.tests.force import Force
from shared.testing.served import (
    Served,
    city,
    clock,
    database,
    doors,
    parts,
    sealing,
    sqlite_database,
    sqlite_tables,
)

__all__ = ["city", "clock", "database", "doors", "parts", "sealing", "sqlite_database", "sqlite_tables"]


@pytest.fixture(scope="session")
def served():
    return Served("teams", Base.metadata, TeamsService)


@pytest.fixture
def force(doors, city):
    """Teams, grown at the doors."""
    return Force(doors, city)
