"""People in front of identity's doors."""

from services.identity.tests.people import database, people, people_sqlite

__all__ = ["database", "people", "people_sqlite"]
