"""The ground of presence, and devices of its leader."""

import pytest

from services.projects.devices.tests.tablets import Tablet
from services.projects.presence.tests.conftest import desk, grounds, grounds_sqlite

__all__ = ["desk", "grounds", "grounds_sqlite", "tablet"]


@pytest.fixture
def tablet(grounds):
    """An enrolled device of the ground's leader."""
    return Tablet(grounds).enrol()
