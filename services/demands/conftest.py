"""Demands at its doors: see `shared/testing/served.py`."""

import pytest

from services.demands.archive.tests.needs import Needs
from services.demands.models import Base
from services.demands.service import DemandsService
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
    return Served("demands", Base.metadata, DemandsService)


@pytest.fixture
def needs(doors, city):
    """Needs, stated at the doors."""
    return Needs(doors, city)
