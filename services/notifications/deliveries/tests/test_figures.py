"""Operators see what waits on which channel, for how long, and what providers say."""

import pytest

from services.notifications.channels.port import Away, InDoubt, Refused
from services.notifications.deliveries.tests.test_sending import make, tick
from shared.contracts.identity.volunteers import ContactChanged
from shared.runtime.metrics import REGISTRY


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="li")
def _li(doors, city):
    li = city.volunteer()
    doors.hear(ContactChanged, id=str(li.account_id))
    return li


def figure(name, **labels):
    return REGISTRY.get_sample_value(name, {"channel": "sms", **labels}) or 0


def attempts():
    said = ("accepted", "refused", "away", "in_doubt")
    return [figure("nuanliu_delivery_attempts_total", outcome=outcome) for outcome in said]


def test_what_providers_say_is_counted(doors, courier, carriers, li):
    before = attempts()
    carriers["sms"].says = [Refused("no"), Away(), InDoubt(), ValueError("ours")]
    for _ in range(5):
        make(doors, li)
    tick(doors, courier)
    assert [now - then for now, then in zip(attempts(), before, strict=True)] == [1, 1, 1, 2]


def test_what_waits_is_counted_and_for_how_long_it_is_due(doors, courier, carriers, li, clock):
    tick(doors, courier)
    assert (figure("nuanliu_deliveries_waiting"), figure("nuanliu_deliveries_late_seconds")) == (0, 0)
    carriers["sms"].says = [Away()] * 2
    make(doors, li)
    make(doors, li, is_urgent=True)
    tick(doors, courier)
    assert (figure("nuanliu_deliveries_waiting"), figure("nuanliu_deliveries_late_seconds")) == (2, 0)
    clock.advance(seconds=90)  # 30 s and 5 s after the first try they were due
    assert figure("nuanliu_deliveries_late_seconds") == 85


def test_at_night_only_what_does_not_wait_for_the_morning_is_late(doors, courier, carriers, li, clock):
    clock.advance(hours=13)
    make(doors, li)
    tick(doors, courier)
    clock.advance(hours=1)
    assert (figure("nuanliu_deliveries_waiting"), figure("nuanliu_deliveries_late_seconds")) == (1, 0)
