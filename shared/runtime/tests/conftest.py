"""Fixtures of the runtime's own tests."""

from shared.runtime.tests.bus_fixtures import any_bus, calls, connect, site, start
from shared.runtime.tests.event_fixtures import town, two_databases
from shared.runtime.tests.facts_fixtures import (
    clock,
    database,
    guarded,
    make_database,
)

__all__ = [
    "any_bus",
    "calls",
    "clock",
    "connect",
    "database",
    "guarded",
    "make_database",
    "site",
    "start",
    "town",
    "two_databases",
]
