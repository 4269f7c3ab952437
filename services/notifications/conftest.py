"""Notifications at its doors: see `shared/testing/served.py`."""

import pytest

from services.notifications.deliveries.courier import Courier
from services.notifications.deliveries.tests.carriers import Carrier
from services.notifications.models import Base
from services.notifications.service import NotificationsService
from shared.contracts.notifications.message_words import ChannelName
from shared.testing.served import (
    Served,
    city,
    clock,
    database,
    doors,
    sealing,
    sqlite_database,
    sqlite_tables,
)

__all__ = ["city", "clock", "database", "doors", "sealing", "sqlite_database", "sqlite_tables"]

PUBLIC_URL = "https://volunteer.example.cn"
REPLY_KEY = "Vb3m0yQm8rJx2nWk5tZs7uLd9pGh4cFa"


@pytest.fixture(scope="session")
def served():
    return Served("notifications", Base.metadata, NotificationsService)


@pytest.fixture
def carriers():
    """The channels of the process, by name: what was given to them, and what they say to it."""
    return {name.value: Carrier(name.value) for name in ChannelName}


@pytest.fixture
def courier(carriers):
    """Who brings messages to them."""
    return Courier(carriers)


@pytest.fixture
def parts(courier):
    return {"courier": courier, "public_url": PUBLIC_URL, "reply_key": REPLY_KEY}
