"""Notifications at its doors, in a city that it knows, on SQLite and on PostgreSQL."""

import shutil
from datetime import UTC, datetime

import pytest

from services.notifications.deliveries.courier import Courier
from services.notifications.deliveries.tests.carriers import Carrier
from services.notifications.models import Base
from services.notifications.service import NotificationsService
from shared.contracts.notifications.message_words import ChannelName
from shared.kernel.clock import FrozenClock
from shared.runtime.data.database import Database
from shared.runtime.data.switches import no_switch_in_transaction
from shared.runtime.trust.sealing import Sealing, generate
from shared.testing.city import City
from shared.testing.doors import AtTheDoors

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning in Beijing


@pytest.fixture
def clock():
    return FrozenClock(NOW)


@pytest.fixture
def database(make_tables, clock, tmp_path):
    """The service's database with all its tables, empty."""
    sealing = Sealing(generate(tmp_path / "seal.json"))
    database = Database(make_tables(Base.metadata), service="notifications", site="city", clock=clock, sealing=sealing)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory):
    """An SQLite file with all tables of the service, which tests copy."""
    path = tmp_path_factory.mktemp("notifications") / "tables.sqlite"
    empty = Database(f"sqlite:///{path}", service="notifications", site="city")
    empty.create_all_for_tests(Base.metadata)
    empty.close()
    return path


@pytest.fixture
def sqlite_database(sqlite_tables, clock, tmp_path):
    """The same on SQLite alone: for rules in which the database plays no part. Files of tests call it `database`."""
    uri = f"sqlite:///{shutil.copy(sqlite_tables, tmp_path / 'notifications.sqlite')}"
    sealing = Sealing(generate(tmp_path / "seal.json"))
    database = Database(uri, service="notifications", site="city", clock=clock, sealing=sealing)
    yield database
    database.close()


@pytest.fixture
def carriers():
    """The channels of the process, by name: what was given to them, and what they say to it."""
    return {name.value: Carrier(name.value) for name in ChannelName}


@pytest.fixture
def courier(carriers):
    """Who brings messages to them."""
    return Courier(carriers)


@pytest.fixture
def doors(database, courier):
    """The service's doors. One that waits inside a transaction fails the test."""
    with no_switch_in_transaction():
        yield AtTheDoors(NotificationsService, database, courier=courier)


@pytest.fixture
def city(doors):
    """The city as the service knows it: BJ over BJ-D1 (S1, S2) and BJ-D2 (S1)."""
    return City(doors).grow()
