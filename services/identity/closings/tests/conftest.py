"""Applicants in front of identity's doors."""

import pytest

from services.identity.registrations.tests.applicants import Applicants
from services.identity.tests.people import database, people, people_sqlite

__all__ = ["database", "people", "people_sqlite"]


@pytest.fixture
def applicants(people):
    return Applicants(people)


@pytest.fixture
def applicants_sqlite(people_sqlite):
    return Applicants(people_sqlite)
