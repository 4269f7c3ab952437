"""Emergencies at the doors of demands."""

import pytest

from services.demands.emergencies.tests.night import Night


@pytest.fixture
def night(doors, city):
    """People around a place, and somebody who commands."""
    return Night(doors, city)


@pytest.fixture
def many_units(monkeypatch):
    """Every union below the highest counts as a large one, whose people are looked for by place."""
    monkeypatch.setattr("services.demands.emergencies.reach.UNITS_FEW_MAX", 0)
