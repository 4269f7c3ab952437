"""Volunteers in front of identity's doors."""

from services.identity.registrations.tests.conftest import applicants, applicants_sqlite
from services.identity.tests.people import database, people, people_sqlite

__all__ = ["applicants", "applicants_sqlite", "database", "people", "people_sqlite"]
